package dev.redlite.command.string;

import dev.redlite.base.LongDouble;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;
import dev.redlite.keyspace.Keyspace;

import org.jspecify.annotations.Nullable;

/**
 * The options of INCREX, in any order, none of them twice. Numbers are read only when they are
 * asked for, as BYFLOAT after a bound decides what kind of number the bound is.
 */
final class IncrexOptions {
    private boolean isFloat;
    private boolean saturates;
    private boolean onlyIfLasting;
    private boolean persists;
    private byte @Nullable [] increment;
    private byte @Nullable [] lowerBound;
    private byte @Nullable [] upperBound;
    private @Nullable ExpiryUnit unit;
    private int expiryAt;

    private IncrexOptions() {}

    /** Reads the options; what is out of place comes first, then ENX without an expiry. */
    static IncrexOptions parse(Call call) {
        var options = new IncrexOptions();
        int at = 2;
        while (at < call.count()) {
            at += options.take(call, at);
        }
        if (options.onlyIfLasting && options.unit == null) {
            throw new CommandException("ERR ENX flag requires an expiration");
        }
        return options;
    }

    /** Takes the option at a position; returns how many arguments it is. */
    private int take(Call call, int at) {
        if (call.is(at, "SATURATE") && !saturates) {
            saturates = true;
            return 1;
        }
        if (call.is(at, "ENX") && !onlyIfLasting && !persists) {
            onlyIfLasting = true;
            return 1;
        }
        if (call.is(at, "PERSIST") && !persists && !onlyIfLasting && unit == null) {
            persists = true;
            return 1;
        }
        if (at + 1 == call.count()) {
            throw Errors.syntax();
        }
        takeWithArgument(call, at, call.arg(at + 1));
        return 2;
    }

    private void takeWithArgument(Call call, int at, byte[] argument) {
        boolean isByFloat = call.is(at, "BYFLOAT");
        if ((isByFloat || call.is(at, "BYINT")) && increment == null) {
            increment = argument;
            isFloat = isByFloat;
        } else if (call.is(at, "LBOUND") && lowerBound == null) {
            lowerBound = argument;
        } else if (call.is(at, "UBOUND") && upperBound == null) {
            upperBound = argument;
        } else {
            ExpiryUnit named = ExpiryUnit.of(call, at);
            if (named == null || unit != null || persists) {
                throw Errors.syntax();
            }
            unit = named;
            expiryAt = at + 1;
        }
    }

    boolean isFloat() {
        return isFloat;
    }

    /** Whether a result out of bounds becomes the bound, instead of nothing being done. */
    boolean saturates() {
        return saturates;
    }

    boolean persists() {
        return persists;
    }

    /** Whether a key that has an expiry keeps it. */
    boolean onlyIfLasting() {
        return onlyIfLasting;
    }

    /** When the key expires: unix ms, 0 for never, or {@link Keyspace#KEEP_EXPIRY}. */
    long expiresAt(Call call) {
        if (unit != null) {
            return unit.atMillis(call, expiryAt);
        }
        return persists ? 0 : Keyspace.KEEP_EXPIRY;
    }

    /** An increment of integers, and the bounds of its result. */
    record Integers(long increment, long lower, long upper) {}

    /** An increment of long doubles, and the bounds of its result. */
    record Floats(LongDouble increment, LongDouble lower, LongDouble upper) {}

    Integers integers() {
        long by = integer(increment, "Increment", 1);
        long lower = integer(lowerBound, "LBOUND", Long.MIN_VALUE);
        long upper = integer(upperBound, "UBOUND", Long.MAX_VALUE);
        requireOrder(lower <= upper);
        return new Integers(by, lower, upper);
    }

    Floats floats() {
        LongDouble by = number(increment, "Increment", LongDouble.of(1));
        if (!by.isFinite()) {
            throw new CommandException("ERR BYFLOAT increment cannot be Infinity");
        }
        LongDouble lower = number(lowerBound, "LBOUND", LongDouble.MAX.negated());
        LongDouble upper = number(upperBound, "UBOUND", LongDouble.MAX);
        requireOrder(lower.compareTo(upper) <= 0);
        return new Floats(by, lower, upper);
    }

    private static void requireOrder(boolean isOrdered) {
        if (!isOrdered) {
            throw new CommandException("ERR LBOUND can't be greater than UBOUND");
        }
    }

    private static long integer(byte @Nullable [] text, String what, long absent) {
        if (text == null) {
            return absent;
        }
        if (!Numbers.isLong(text)) {
            throw new CommandException("ERR " + what + " is not an integer or out of range");
        }
        return Numbers.toLong(text);
    }

    private static LongDouble number(byte @Nullable [] text, String what, LongDouble absent) {
        if (text == null) {
            return absent;
        }
        LongDouble number = LongDouble.parse(text);
        if (number == null) {
            throw new CommandException("ERR " + what + " is not a valid float");
        }
        return number;
    }
}
