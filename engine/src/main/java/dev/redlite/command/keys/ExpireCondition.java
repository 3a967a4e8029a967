package dev.redlite.command.keys;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;

import java.nio.charset.StandardCharsets;

/**
 * Under which conditions a time to live is changed: the options NX, XX, GT and LT.
 *
 * @param ifNone only if there is none
 * @param ifAny only if there is one
 * @param ifLater only if the new one is later; none counts as the latest
 * @param ifEarlier only if the new one is earlier
 */
record ExpireCondition(boolean ifNone, boolean ifAny, boolean ifLater, boolean ifEarlier) {
    /** Reads the options to the end; an unknown one is reported before those that contradict. */
    static ExpireCondition parse(Call call, int from) {
        boolean none = false;
        boolean any = false;
        boolean later = false;
        boolean earlier = false;
        for (int i = from; i < call.count(); i++) {
            if (call.is(i, "NX")) {
                none = true;
            } else if (call.is(i, "XX")) {
                any = true;
            } else if (call.is(i, "GT")) {
                later = true;
            } else if (call.is(i, "LT")) {
                earlier = true;
            } else {
                throw new CommandException(
                        "ERR Unsupported option "
                                + new String(call.arg(i), StandardCharsets.ISO_8859_1));
            }
        }
        if (none && (any || later || earlier)) {
            throw new CommandException(
                    "ERR NX and XX, GT or LT options at the same time are not compatible");
        }
        if (later && earlier) {
            throw new CommandException("ERR GT and LT options at the same time are not compatible");
        }
        return new ExpireCondition(none, any, later, earlier);
    }

    /** Whether a time may take the place of another; unix ms, 0 for none. */
    boolean allows(long presentMillis, long newMillis) {
        boolean hasPresent = presentMillis != 0;
        if (hasPresent ? ifNone : ifAny) {
            return false;
        }
        if (ifLater && (!hasPresent || newMillis <= presentMillis)) {
            return false;
        }
        return !(ifEarlier && hasPresent && newMillis >= presentMillis);
    }
}
