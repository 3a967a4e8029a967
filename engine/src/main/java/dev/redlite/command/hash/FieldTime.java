package dev.redlite.command.hash;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;

import org.jspecify.annotations.Nullable;

/** How an argument says when fields expire, and how they are told to. */
enum FieldTime {
    /** Seconds from now. */
    EX(1000, false),
    /** Milliseconds from now. */
    PX(1, false),
    /** A unix time in seconds. */
    EXAT(1000, true),
    /** A unix time in milliseconds. */
    PXAT(1, true);

    /** Redis keeps two of 48 bits for other uses. */
    private static final long LATEST_MILLIS = (1L << 46) - 1;

    private static final FieldTime[] VALUES = values();

    private final long millis;
    private final boolean isAbsolute;

    FieldTime(long millis, boolean isAbsolute) {
        this.millis = millis;
        this.isAbsolute = isAbsolute;
    }

    /** The option that an argument names, or null. */
    static @Nullable FieldTime of(Call call, int position) {
        for (FieldTime time : VALUES) {
            if (call.is(position, time.name())) {
                return time;
            }
        }
        return null;
    }

    /** The time an argument says, unix ms; zero and times in the past are allowed. */
    long atMillis(Call call, int position) {
        long given = call.integer(position);
        if (given < 0) {
            throw new CommandException("ERR invalid expire time, must be >= 0");
        }
        long from = isAbsolute ? 0 : call.now();
        if (given > LATEST_MILLIS / millis || given * millis > LATEST_MILLIS - from) {
            throw Errors.expireTime(call.command().fullName());
        }
        return given * millis + from;
    }

    /** A time in this unit, a part of one counted as a whole. */
    long shown(long atMillis, Call call) {
        long from = isAbsolute ? 0 : call.now();
        return (atMillis - from + millis - 1) / millis;
    }
}
