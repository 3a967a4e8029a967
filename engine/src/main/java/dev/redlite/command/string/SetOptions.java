package dev.redlite.command.string;

import dev.redlite.engine.Call;
import dev.redlite.engine.Errors;
import dev.redlite.keyspace.Keyspace;

import org.jspecify.annotations.Nullable;

/**
 * The options of SET, in any order: an option may come twice if it does not contradict itself, and
 * then the last one counts.
 */
final class SetOptions {
    boolean mustBeNew;
    boolean mustExist;
    boolean returnsOld;
    private boolean keepsExpiry;
    private @Nullable ExpiryUnit unit;
    private int expiryAt;

    private SetOptions() {}

    /** Reads the options from a position on; any that is out of place is a syntax error. */
    static SetOptions parse(Call call, int from) {
        var options = new SetOptions();
        int at = from;
        while (at < call.count()) {
            at = options.take(call, at);
        }
        return options;
    }

    private int take(Call call, int at) {
        if (call.is(at, "NX") && !mustExist) {
            mustBeNew = true;
        } else if (call.is(at, "XX") && !mustBeNew) {
            mustExist = true;
        } else if (call.is(at, "GET")) {
            returnsOld = true;
        } else if (call.is(at, "KEEPTTL") && unit == null) {
            keepsExpiry = true;
        } else {
            takeExpiry(call, at);
            return at + 2;
        }
        return at + 1;
    }

    private void takeExpiry(Call call, int at) {
        ExpiryUnit named = ExpiryUnit.of(call, at);
        if (named == null
                || keepsExpiry
                || (unit != null && unit != named)
                || at + 1 == call.count()) {
            throw Errors.syntax();
        }
        unit = named;
        expiryAt = at + 1;
    }

    /** Whether there is an option that says when the key expires. */
    boolean expires() {
        return unit != null;
    }

    /** When the key expires: unix ms, 0 for never, or {@link Keyspace#KEEP_EXPIRY}. */
    long expiresAt(Call call) {
        if (unit != null) {
            return unit.atMillis(call, expiryAt);
        }
        return keepsExpiry ? Keyspace.KEEP_EXPIRY : 0;
    }
}
