package dev.redlite.value.set;

import dev.redlite.base.RandomSource;

import java.util.function.Consumer;

/** The members of one set in memory. Arrays are kept and given out, never modified. */
sealed interface Members permits IntegerMembers, PackedMembers, TableMembers {
    /** Number of members. */
    int size();

    /** Estimated bytes in memory; O(1). */
    long sizeBytes();

    /** Redis's name for the representation. */
    String encoding();

    /** No members, in the same representation. */
    Members emptyLikeThis();

    boolean has(byte[] member);

    /** Adds a member that this representation can hold; false if it is here already. */
    boolean add(byte[] member);

    /** Removes a member; false if it is not here. */
    boolean remove(byte[] member);

    /** Visits every member. */
    void each(Consumer<byte[]> visitor);

    /** Visits some members; returns the cursor to go on from. 0 begins and ends. */
    long scan(long cursor, Consumer<byte[]> visitor);

    /** A member chosen uniformly; there is at least one. */
    byte[] pick(RandomSource random);

    /** Throws {@link IllegalStateException} if something here disagrees with something else. */
    void checkInvariants();
}
