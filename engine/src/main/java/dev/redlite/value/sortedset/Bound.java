package dev.redlite.value.sortedset;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

/**
 * A place between the members of a sorted set, given by a score or, where all scores are the same,
 * by a member: every member comes before it or not, and those that do come first.
 */
public final class Bound {
    private static final byte @Nullable [] NO_MEMBER = null;

    private final double score;
    private final byte @Nullable [] member;
    private final boolean isAfter;

    private Bound(double score, byte @Nullable [] member, boolean isAfter) {
        this.score = score;
        this.member = member;
        this.isAfter = isAfter;
    }

    /** Before everything. */
    public static Bound first() {
        return before(Double.NEGATIVE_INFINITY);
    }

    /** After everything. */
    public static Bound last() {
        return after(Double.POSITIVE_INFINITY);
    }

    /** Before the members with a score, or where they would be. */
    public static Bound before(double score) {
        return new Bound(score, NO_MEMBER, false);
    }

    /** After the members with a score, or where they would be. */
    public static Bound after(double score) {
        return new Bound(score, NO_MEMBER, true);
    }

    /** Before a member, or where it would be, if all scores are the same. */
    public static Bound before(byte[] member) {
        return new Bound(0, member, false);
    }

    /** After a member, or where it would be, if all scores are the same. */
    public static Bound after(byte[] member) {
        return new Bound(0, member, true);
    }

    /** Whether this compares members, not scores. */
    boolean comparesMembers() {
        return member != null;
    }

    /** Whether a score comes before this. */
    boolean isBehind(double other) {
        return isAfter ? other <= score : other < score;
    }

    /** Whether a member comes before this. */
    boolean isBehind(byte[] other) {
        byte[] own = member;
        return own != null && isBehindIf(Bytes.compare(other, own));
    }

    /** Whether a member comes before this that compares so with {@link #member()}. */
    boolean isBehindIf(int comparison) {
        return isAfter ? comparison <= 0 : comparison < 0;
    }

    byte @Nullable [] member() {
        return member;
    }
}
