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
 * @param seen what the command noted when it found nothing, for its next try; see {@link Call#seen}
 */
public record BlockedOn(
        ValueType<?> type,
        List<byte[]> keys,
        long timeoutMillis,
        Consumer<Reply> nothing,
        byte @Nullable [][] arguments,
        boolean isTriedWithoutKey,
        @Nullable Object seen) {
    /** Keys that are to hold a value of a type. */
    public BlockedOn(
            ValueType<?> type, List<byte[]> keys, long timeoutMillis, Consumer<Reply> nothing) {
        this(type, keys, timeoutMillis, nothing, null, false, null);
    }

    /** The same, called again with other arguments: what was relative to the time of the call. */
    public BlockedOn calledWith(byte[]... others) {
        return new BlockedOn(type, keys, timeoutMillis, nothing, others, isTriedWithoutKey, seen);
    }

    /** The same, tried again, so that it can fail, when a key is gone or is of another type. */
    public BlockedOn triedWithoutKey() {
        return new BlockedOn(type, keys, timeoutMillis, nothing, arguments, true, seen);
    }

    /** The same, with what its next try is to know of this one. */
    public BlockedOn having(Object noted) {
        return new BlockedOn(
                type, keys, timeoutMillis, nothing, arguments, isTriedWithoutKey, noted);
    }
}
