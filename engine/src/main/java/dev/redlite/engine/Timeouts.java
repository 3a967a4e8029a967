package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.base.LongDouble;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Timeouts of commands that wait, as they are given: in seconds, with a fraction maybe, or in ms.
 */
final class Timeouts {
    private static final String NOT_FLOAT = "ERR timeout is not a float or out of range";
    private static final String NOT_INTEGER = "ERR timeout is not an integer or out of range";
    private static final String NEGATIVE = "ERR timeout is negative";
    private static final String OUT_OF_RANGE = "ERR timeout is out of range";
    private static final LongDouble ZERO = LongDouble.of(0L);
    private static final LongDouble SECONDS_MAX = LongDouble.of(Long.MAX_VALUE / 1000);

    private Timeouts() {}

    /** Milliseconds, rounded up; 0 for ever. */
    static long millis(byte[] text, long nowMillis) {
        LongDouble seconds = LongDouble.parse(text);
        if (seconds == null || seconds.isNaN()) {
            throw new CommandException(NOT_FLOAT);
        }
        if (seconds.compareTo(SECONDS_MAX) > 0) {
            throw new CommandException(OUT_OF_RANGE);
        }
        if (seconds.compareTo(ZERO) < 0 && (!seconds.isFinite() || isBelowZero(seconds))) {
            throw new CommandException(NEGATIVE);
        }
        long millis = roundedUp(seconds).longValue();
        if (millis > Long.MAX_VALUE - nowMillis) {
            throw new CommandException(OUT_OF_RANGE);
        }
        return millis;
    }

    /** Whole milliseconds, as given; 0 for ever. */
    static long wholeMillis(Call call, int position) {
        long millis = call.integer(position, NOT_INTEGER);
        if (millis < 0) {
            throw new CommandException(NEGATIVE);
        }
        if (millis > Long.MAX_VALUE - call.now()) {
            throw new CommandException(OUT_OF_RANGE);
        }
        return millis;
    }

    /** What is less than a millisecond below zero is rounded up to it. */
    private static boolean isBelowZero(LongDouble seconds) {
        return roundedUp(seconds).signum() < 0;
    }

    private static BigDecimal roundedUp(LongDouble seconds) {
        return new BigDecimal(Bytes.ascii(seconds.toBytes()))
                .movePointRight(3)
                .setScale(0, RoundingMode.CEILING);
    }
}
