package dev.redlite.value.list;

/** Takes the elements of a list one by one. */
@FunctionalInterface
public interface ElementVisitor {
    /** An element: some bytes of an array, which must not be modified, nor kept. */
    void element(byte[] bytes, int offset, int length);
}
