package dev.redlite.command.string;

import dev.redlite.engine.Call;
import dev.redlite.engine.Errors;

import org.jspecify.annotations.Nullable;

/** How an argument says when a key expires: the options EX, PX, EXAT and PXAT. */
public enum ExpiryUnit {
    /** Seconds from now. */
    EX(1000, false),
    /** Milliseconds from now. */
    PX(1, false),
    /** A unix time in seconds. */
    EXAT(1000, true),
    /** A unix time in milliseconds. */
    PXAT(1, true);

    private final long millis;
    private final boolean isAbsolute;

    ExpiryUnit(long millis, boolean isAbsolute) {
        this.millis = millis;
        this.isAbsolute = isAbsolute;
    }

    /** The option that an argument names, or null. */
    public static @Nullable ExpiryUnit of(Call call, int position) {
        byte[] word = call.arg(position);
        if (word.length < 2 || word.length > 4) {
            return null;
        }
        for (ExpiryUnit unit : VALUES) {
            if (call.is(position, unit.name())) {
                return unit;
            }
        }
        return null;
    }

    private static final ExpiryUnit[] VALUES = values();

    /** Whether the argument is a point in time, which may be in the past. */
    public boolean isAbsolute() {
        return isAbsolute;
    }

    /** The time an argument says, unix ms; it must be positive and fit in 64 bits. */
    public long atMillis(Call call, int position) {
        long given = call.integer(position);
        long from = isAbsolute ? 0 : call.now();
        if (given <= 0
                || given > Long.MAX_VALUE / millis
                || given * millis > Long.MAX_VALUE - from) {
            throw Errors.expireTime(call.command().fullName());
        }
        return given * millis + from;
    }
}
