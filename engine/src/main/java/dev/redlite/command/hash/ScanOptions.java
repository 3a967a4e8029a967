package dev.redlite.command.hash;

import dev.redlite.base.Glob;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

import org.jspecify.annotations.Nullable;

/** The options of HSCAN: MATCH, COUNT, NOVALUES. */
final class ScanOptions {
    private static final int STEPS_FOR_EACH = 10;

    private @Nullable Glob pattern;
    private long count = 10;
    private boolean omitsValues;

    private ScanOptions() {}

    /** The cursor that an argument says. */
    static long cursor(Call call, int position) {
        byte[] text = call.arg(position);
        if (!Numbers.isUnsigned(text)) {
            throw new CommandException(Errors.INVALID_CURSOR);
        }
        return Numbers.parseUnsigned(text, 0);
    }

    /** Reads the options from a position to the end. */
    static ScanOptions parse(Call call, int from) {
        var options = new ScanOptions();
        int at = from;
        while (at < call.count()) {
            boolean hasMore = at + 1 < call.count();
            if (hasMore && call.is(at, "COUNT")) {
                options.count = call.integer(at + 1);
                if (options.count < 1) {
                    throw Errors.syntax();
                }
                at += 2;
            } else if (hasMore && call.is(at, "MATCH")) {
                options.pattern = Glob.compile(call.arg(at + 1));
                at += 2;
            } else if (call.is(at, "NOVALUES")) {
                options.omitsValues = true;
                at++;
            } else {
                throw Errors.syntax();
            }
        }
        return options;
    }

    /** How many fields to look at, about. */
    long count() {
        return count;
    }

    /** How many steps to make at most: many buckets of a table may be empty. */
    long steps() {
        return count > Long.MAX_VALUE / STEPS_FOR_EACH ? Long.MAX_VALUE : count * STEPS_FOR_EACH;
    }

    boolean omitsValues() {
        return omitsValues;
    }

    /** Whether a field is to be returned. */
    boolean takes(byte[] name) {
        Glob wanted = pattern;
        return wanted == null || wanted.matches(name);
    }
}
