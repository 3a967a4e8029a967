package dev.redlite.store;

/** Told before each step of a check what it is, and how many of how many are done. */
@FunctionalInterface
public interface CheckProgress {
    void step(String name, int done, int total);
}
