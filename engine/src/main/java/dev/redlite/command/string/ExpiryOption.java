package dev.redlite.command.string;

import dev.redlite.engine.Call;
import dev.redlite.engine.Errors;

import org.jspecify.annotations.Nullable;

/**
 * The option that says when a key expires: EX, PX, EXAT or PXAT with an argument, or a word that
 * stands alone, which is KEEPTTL or PERSIST. It may come again in the same form, then the last one
 * counts, but not in two forms.
 */
final class ExpiryOption {
    private final String lone;
    private boolean isLone;
    private @Nullable ExpiryUnit unit;
    private int argument;

    /** None so far; the word is what may stand alone. */
    ExpiryOption(String lone) {
        this.lone = lone;
    }

    /** The options of a command that has no others. */
    static ExpiryOption parse(Call call, int from, String lone) {
        var option = new ExpiryOption(lone);
        int at = from;
        while (at < call.count()) {
            at = option.take(call, at);
        }
        return option;
    }

    /** Takes the option at a position; returns the one behind it. Anything else is an error. */
    int take(Call call, int at) {
        if (unit == null && call.is(at, lone)) {
            isLone = true;
            return at + 1;
        }
        ExpiryUnit named = ExpiryUnit.of(call, at);
        boolean isSame = unit == null || unit == named;
        if (named == null || isLone || !isSame || at + 1 == call.count()) {
            throw Errors.syntax();
        }
        unit = named;
        argument = at + 1;
        return at + 2;
    }

    /** Whether the word that stands alone is there. */
    boolean isLone() {
        return isLone;
    }

    /** Whether there is a time. */
    boolean isTime() {
        return unit != null;
    }

    /** The time, unix ms, checked only now; 0 if there is none. */
    long atMillis(Call call) {
        return unit == null ? 0 : unit.atMillis(call, argument);
    }
}
