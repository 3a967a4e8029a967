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

    private static final ExpiryUnit[] ALL = values();

    private final long millis;
    private final boolean isAbsolute;

    ExpiryUnit(long millis, boolean isAbsolute) {
        this.millis = millis;
        this.isAbsolute = isAbsolute;
    }

    /** The option that an argument names, or null. */
    public static @Nullable ExpiryUnit of(Call call, int position) {
        for (ExpiryUnit unit : ALL) {
            if (call.is(position, unit.name())) {
                return unit;
            }
        }
        return null;
    }

    /** The time that an argument says, unix ms; it must be positive and fit in 64 bits. */
    public long atMillis(Call call, int position) {
        long given = call.integer(position);
        long from = isAbsolute ? 0 : call.now();
        if (given <= 0 || given > (Long.MAX_VALUE - from) / millis) {
            throw Errors.expireTime(call.command().fullName());
        }
        return given * millis + from;
    }
}
