package dev.redlite.command.hash;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of HEXPIRE and its siblings: a time, then a condition and fields in any order.
 *
 * @param atMillis the time, unix ms; it may be in the past
 * @param condition when a field gets it
 * @param fields the fields that are to get it
 */
record ExpiryOptions(long atMillis, Condition condition, FieldList fields) {
    /** What must be true of a field's present expiry; none counts as the latest. */
    enum Condition {
        ALWAYS,
        /** There is none. */
        NX,
        /** There is one. */
        XX,
        /** The new one is later. */
        GT,
        /** The new one is earlier. */
        LT;

        private static final Condition[] VALUES = values();

        static @Nullable Condition of(Call call, int position) {
            for (Condition condition : VALUES) {
                if (condition != ALWAYS && call.is(position, condition.name())) {
                    return condition;
                }
            }
            return null;
        }
    }

    /** Redis reports a bad time first, and two conditions last of all. */
    static ExpiryOptions parse(Call call, FieldTime time) {
        long atMillis = time.atMillis(call, 2);
        FieldList fields = null;
        Condition condition = Condition.ALWAYS;
        boolean areTwo = false;
        int at = 3;
        while (at < call.count()) {
            Condition named = Condition.of(call, at);
            if (call.is(at, "FIELDS")) {
                if (fields != null) {
                    throw FieldList.twice();
                }
                fields = fields(call, at);
                at = fields.first() + fields.count();
            } else if (named != null) {
                areTwo |= condition != Condition.ALWAYS && condition != named;
                condition = named;
                at++;
            } else {
                throw FieldList.unknown(call, at);
            }
        }
        if (fields == null) {
            throw FieldList.missing();
        }
        if (areTwo) {
            throw new CommandException("ERR Multiple condition flags specified");
        }
        return new ExpiryOptions(atMillis, condition, fields);
    }

    private static FieldList fields(Call call, int position) {
        if (position >= call.count() - 2) {
            throw new CommandException(
                    "ERR FIELDS requires at least numfields and one field argument");
        }
        return FieldList.parse(
                call, position + 1, 1, "ERR Parameter `numFields` should be greater than 0");
    }

    /** Whether the time may take the place of a field's present expiry. */
    boolean allows(long presentMillis) {
        boolean hasPresent = presentMillis != Value.NEVER;
        return switch (condition) {
            case ALWAYS -> true;
            case NX -> !hasPresent;
            case XX -> hasPresent;
            case GT -> hasPresent && atMillis > presentMillis;
            case LT -> !hasPresent || atMillis < presentMillis;
        };
    }
}
