package dev.redlite.engine;

import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a command waits for, and what it answers if that does not come.
 *
 * @param type what a key must hold for the command to be tried again
 * @param keys the keys; one given twice counts once
 * @param timeoutMillis how long to wait, 0 for ever
 * @param nothing writes the answer when the time is over
 * @param arguments what the command is called with again; null for the arguments of this call
 * @param isTriedWithoutKey whether it is also tried again when a key is gone or is of another type
 * @param next what its next try is to know, and when that is due
 */
public record BlockedOn(
        ValueType<?> type,
        List<byte[]> keys,
        long timeoutMillis,
        Consumer<Reply> nothing,
        byte @Nullable [][] arguments,
        boolean isTriedWithoutKey,
        NextTry next) {
    /**
     * What a command that found nothing says of its next try.
     *
     * @param seen what {@link Call#seen} gives it, or null
     * @param atMillis when it is due though no key has changed, unix ms, or within a tenth of a
     *     second after it; 0 for never
     */
    public record NextTry(@Nullable Object seen, long atMillis) {
        static final NextTry USUAL = new NextTry(null, 0);
    }

    /** Keys that are to hold a value of a type. */
    public BlockedOn(
            ValueType<?> type, List<byte[]> keys, long timeoutMillis, Consumer<Reply> nothing) {
        this(type, keys, timeoutMillis, nothing, null, false, NextTry.USUAL);
    }

    /** The same, called again with other arguments: what was relative to the time of the call. */
    public BlockedOn calledWith(byte[]... others) {
        return new BlockedOn(type, keys, timeoutMillis, nothing, others, isTriedWithoutKey, next);
    }

    /** The same, tried again, so that it can fail, when a key is gone or is of another type. */
    public BlockedOn triedWithoutKey() {
        return new BlockedOn(type, keys, timeoutMillis, nothing, arguments, true, next);
    }

    /** The same, with what its next try is to know of this one. */
    public BlockedOn having(NextTry known) {
        return new BlockedOn(
                type, keys, timeoutMillis, nothing, arguments, isTriedWithoutKey, known);
    }
}
