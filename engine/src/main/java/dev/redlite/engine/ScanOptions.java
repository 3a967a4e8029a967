package dev.redlite.engine;

import dev.redlite.base.Glob;
import dev.redlite.base.Numbers;

import org.jspecify.annotations.Nullable;

/** The options of HSCAN, SSCAN and ZSCAN: MATCH, COUNT, and of HSCAN also NOVALUES. */
public final class ScanOptions {
    private static final int STEPS_FOR_EACH = 10;

    private @Nullable Glob pattern;
    private long count = 10;
    private boolean omitsValues;

    private ScanOptions() {}

    /** The cursor that an argument says. */
    public static long cursor(Call call, int position) {
        byte[] text = call.arg(position);
        if (!Numbers.isUnsigned(text)) {
            throw new CommandException(Errors.INVALID_CURSOR);
        }
        return Numbers.parseUnsigned(text, 0);
    }

    /** Reads the options from a position to the end; NOVALUES is one only if there are values. */
    public static ScanOptions parse(Call call, int from, boolean hasValues) {
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
            } else if (hasValues && call.is(at, "NOVALUES")) {
                options.omitsValues = true;
                at++;
            } else {
                throw Errors.syntax();
            }
        }
        return options;
    }

    /** How many elements to look at, about. */
    public long count() {
        return count;
    }

    /** How many steps to make at most: many buckets of a table may be empty. */
    public long steps() {
        return count > Long.MAX_VALUE / STEPS_FOR_EACH ? Long.MAX_VALUE : count * STEPS_FOR_EACH;
    }

    /** Whether names are returned without their values. */
    public boolean omitsValues() {
        return omitsValues;
    }

    /** Whether an element of this name is to be returned. */
    public boolean takes(byte[] name) {
        Glob wanted = pattern;
        return wanted == null || wanted.matches(name);
    }
}
