package dev.redlite.value.hash;

import dev.redlite.base.RandomSource;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * The fields of one hash in memory. Knows no clock: a field is here until it is removed, and what
 * has expired is hidden by {@link HashValue}. Arrays are kept and given out; one that is given out
 * may be overwritten by the next change of its field.
 */
sealed interface Fields permits PackedFields, TableFields {
    /** What {@link #expiresAt} says of a field that is not here. */
    long ABSENT = -1;

    /** Number of fields. */
    int size();

    /** Earliest expiry of a field, unix ms, or NEVER; exact. */
    long earliestExpiry();

    /** Estimated bytes in memory; O(1). */
    long sizeBytes();

    /** Redis's name for the representation. */
    String encoding();

    /** No fields, in the same representation. */
    Fields emptyLikeThis();

    /** The value of a field, or null if it is not here. */
    byte @Nullable [] value(byte[] name);

    /** When a field expires: unix ms, NEVER, or {@link #ABSENT}. */
    long expiresAt(byte[] name);

    /** Sets a field, its value and its expiry; returns whether it is new. */
    boolean put(byte[] name, byte[] value, long expiresAt);

    /** Removes a field; false if it is not here. */
    boolean remove(byte[] name);

    /** Removes the fields whose time has come, each after it was named. */
    void removeExpired(long nowMillis, Consumer<byte[]> leaving);

    /** Number of fields whose time has come. */
    int countExpired(long nowMillis);

    /** Visits every field. */
    void each(FieldVisitor visitor);

    /** Visits some fields; returns the cursor to go on from. 0 begins and ends. */
    long scan(long cursor, FieldVisitor visitor);

    /** A field chosen uniformly; there is at least one. */
    Field pick(RandomSource random);

    /** Throws {@link IllegalStateException} if something here disagrees with something else. */
    void checkInvariants();
}
