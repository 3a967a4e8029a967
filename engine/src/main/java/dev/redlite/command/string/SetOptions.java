package dev.redlite.command.string;

import dev.redlite.engine.Call;
import dev.redlite.engine.Errors;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/**
 * The options of SET and MSETEX, in any order: a condition, when the key expires, and for SET
 * whether the old value is wanted. An option may come twice if it does not contradict another.
 */
final class SetOptions {
    private final ExpiryOption expiry = new ExpiryOption("KEEPTTL");
    private boolean mustBeNew;
    private boolean mustExist;
    private @Nullable StringCondition condition;
    private int operand;
    private boolean returnsOld;

    private SetOptions() {}

    /** Those of SET; what is out of place is a syntax error. */
    static SetOptions parse(Call call, int from) {
        var options = new SetOptions();
        int at = from;
        while (at < call.count()) {
            if (call.is(at, "GET")) {
                options.returnsOld = true;
                at++;
            } else if (options.takeCondition(call, at)) {
                at += 2;
            } else {
                at = options.takeCommon(call, at);
            }
        }
        return options;
    }

    /** Those of MSETEX; what is out of place is a syntax error. */
    static SetOptions parseForMany(Call call, int from) {
        var options = new SetOptions();
        int at = from;
        while (at < call.count()) {
            at = options.takeCommon(call, at);
        }
        return options;
    }

    private int takeCommon(Call call, int at) {
        if (call.is(at, "NX") && !mustExist && condition == null) {
            mustBeNew = true;
            return at + 1;
        }
        if (call.is(at, "XX") && !mustBeNew && condition == null) {
            mustExist = true;
            return at + 1;
        }
        return expiry.take(call, at);
    }

    private boolean takeCondition(Call call, int at) {
        StringCondition named = StringCondition.of(call, at);
        if (named == null) {
            return false;
        }
        boolean isSame = condition == null || condition == named;
        if (!isSame || mustBeNew || mustExist || at + 1 == call.count()) {
            throw Errors.syntax();
        }
        condition = named;
        operand = at + 1;
        return true;
    }

    boolean returnsOld() {
        return returnsOld;
    }

    /** When the key expires: unix ms, 0 for never, or {@link Keyspace#KEEP_EXPIRY}. */
    long expiresAt(Call call) {
        return expiry.isLone() ? Keyspace.KEEP_EXPIRY : expiry.atMillis(call);
    }

    /** Whether NX or XX allows a key to be set. */
    boolean allows(boolean exists) {
        return exists ? !mustBeNew : !mustExist;
    }

    /**
     * Whether all conditions allow the key of a SET to be set. A key of another type fails the
     * command if its value matters.
     */
    boolean allows(Call call) {
        if (condition == null) {
            return !mustBeNew && !mustExist
                    || allows(call.keyspace().find(call.db(), call.arg(1)) != null);
        }
        StringValue value = call.read(1, ValueType.STRING);
        return value == null ? condition.holdsForNone() : condition.holds(value, call.arg(operand));
    }
}
