package dev.redlite.lua;

/**
 * What one run may use.
 *
 * @param steps back-edges, calls, and work of the libraries measured in such
 * @param memoryBytes bytes that are reachable at one time
 */
public record Limits(long steps, long memoryBytes) {
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);
}
