package dev.redlite.command.keys;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The options of SORT and SORT_RO.
 *
 * @param by where the weights are, or null for the elements themselves
 * @param gets what is returned for each element; empty for itself
 * @param limit how many at most; negative for all
 * @param destination the key that is set to the result, or null
 */
record SortOptions(
        @Nullable SortPattern by,
        List<SortPattern> gets,
        long offset,
        long limit,
        boolean isDescending,
        boolean isAlphabetic,
        byte @Nullable [] destination) {
    /**
     * Of options that are given twice, the last holds; each GET adds to the others, and after BY a
     * pattern that is the same for all nothing is sorted, whatever else it is BY.
     */
    static SortOptions parse(Call call) {
        boolean mayStore = call.command().isWrite();
        SortPattern by = null;
        List<SortPattern> gets = new ArrayList<>();
        long offset = 0;
        long limit = -1;
        boolean isDescending = false;
        boolean isAlphabetic = false;
        byte[] destination = null;
        for (int i = 2; i < call.count(); i++) {
            int left = call.count() - 1 - i;
            if (call.is(i, "ASC") || call.is(i, "DESC")) {
                isDescending = call.is(i, "DESC");
            } else if (call.is(i, "ALPHA")) {
                isAlphabetic = true;
            } else if (call.is(i, "LIMIT") && left >= 2) {
                offset = call.integer(++i);
                limit = call.integer(++i);
            } else if (call.is(i, "STORE") && left >= 1 && mayStore) {
                destination = call.arg(++i);
            } else if (call.is(i, "BY") && left >= 1) {
                var pattern = new SortPattern(call.arg(++i));
                requireEveryKey(call, pattern.isVariable(), "BY");
                by = by == null || by.isVariable() ? pattern : by;
            } else if (call.is(i, "GET") && left >= 1) {
                gets.add(new SortPattern(call.arg(++i)));
                requireEveryKey(call, true, "GET");
            } else {
                throw Errors.syntax();
            }
        }
        return new SortOptions(
                by, List.copyOf(gets), offset, limit, isDescending, isAlphabetic, destination);
    }

    /** What the patterns name follows from what is stored: it may be any key. */
    private static void requireEveryKey(Call call, boolean namesKeys, String option) {
        if (namesKeys
                && !call.engine()
                        .acl()
                        .readsEveryKey(call.session(), call.command(), call.args())) {
            throw new CommandException(
                    "ERR "
                            + option
                            + " option of SORT denied due to insufficient ACL permissions.");
        }
    }

    /** Whether elements keep the order they have: BY a pattern that is the same for all. */
    boolean keepsOrder() {
        return by != null && !by.isVariable();
    }

    /** The first of so many elements that is returned. */
    int first(int size) {
        return Math.clamp(offset, 0, size);
    }

    /** Behind the last of so many elements that is returned. */
    int end(int size) {
        int first = first(size);
        return limit < 0 || limit > size - first ? size : first + (int) limit;
    }
}
