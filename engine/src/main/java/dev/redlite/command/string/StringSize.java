package dev.redlite.command.string;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

/** The limit on the length of a string that grows: the parameter proto-max-bulk-len. */
public final class StringSize {
    /** The least that proto-max-bulk-len can be set to; below it nothing needs to be looked up. */
    private static final long ALWAYS_ALLOWED_BYTES = 1 << 20;

    private StringSize() {}

    /** Refuses a string of {@code length} bytes and {@code more} behind them if it is too long. */
    public static void check(Call call, long length, long more) {
        long size = length + more;
        if (size < 0 || (size > ALWAYS_ALLOWED_BYTES && size > limitBytes(call))) {
            throw new CommandException(Errors.STRING_TOO_LONG);
        }
    }

    /** The longest a string may be. */
    public static long limitBytes(Call call) {
        long configured = call.engine().config().get("proto-max-bulk-len").number();
        return Math.min(configured, Integer.MAX_VALUE - 16L);
    }
}
