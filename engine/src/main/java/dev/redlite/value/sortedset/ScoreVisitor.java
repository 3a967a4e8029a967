package dev.redlite.value.sortedset;

/** Takes the members of a sorted set one by one. */
@FunctionalInterface
public interface ScoreVisitor {
    /** A member, which must not be modified, and its score. */
    void member(byte[] member, double score);
}
