package dev.redlite.value.sortedset;

/**
 * The members of one sorted set in memory with their scores, in order: by score, then by member.
 * Arrays are kept and given out, never modified. No score is NaN.
 */
sealed interface Entries permits PackedEntries, RankedEntries {
    /** What {@link #score} says of a member that is not here: NaN. */
    double ABSENT = Double.NaN;

    /** What {@link #rank} says of a member that is not here. */
    int NO_RANK = -1;

    /** Number of members. */
    int size();

    /** Estimated bytes in memory; O(1). */
    long sizeBytes();

    /** Redis's name for the representation. */
    String encoding();

    /** No members, in the same representation. */
    Entries emptyLikeThis();

    /** The score of a member, or {@link #ABSENT}. */
    double score(byte[] member);

    /** Gives a member a score; returns whether it is new. */
    boolean put(byte[] member, double score);

    /** Removes a member; false if it is not here. */
    boolean remove(byte[] member);

    /** How many come before a member, or {@link #NO_RANK}. */
    int rank(byte[] member);

    /** How many come before a bound. */
    int countBefore(Bound bound);

    /** Visits so many members from a rank on, all of which there are, in order or backwards. */
    void range(int from, int count, boolean isReverse, ScoreVisitor visitor);

    /** Visits some members; returns the cursor to go on from. 0 begins and ends. */
    long scan(long cursor, ScoreVisitor visitor);

    /** Throws {@link IllegalStateException} if something here disagrees with something else. */
    void checkInvariants();

    /** The order: less than, equal to or more than 0. The two zeros are the same score. */
    static int compare(double score, byte[] member, double otherScore, byte[] other) {
        if (score != otherScore) {
            return score < otherScore ? -1 : 1;
        }
        return java.util.Arrays.compareUnsigned(member, other);
    }
}
