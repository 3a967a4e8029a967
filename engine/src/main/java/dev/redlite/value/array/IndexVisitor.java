package dev.redlite.value.array;

/** Sees elements of an array, one after the other. */
@FunctionalInterface
public interface IndexVisitor {
    /** An index, unsigned, and what is there; returns whether to go on. */
    boolean element(long index, byte[] value);
}
