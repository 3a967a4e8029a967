package dev.redlite.keyspace;

/**
 * What may be held in memory before what was not used lately is forgotten, in bytes, estimated.
 *
 * @param keyBytes of keys and what is known of them
 * @param valueBytes of the contents of values
 */
public record CacheBudget(long keyBytes, long valueBytes) {
    /** Nothing is ever forgotten. */
    public static final CacheBudget UNLIMITED = new CacheBudget(Long.MAX_VALUE, Long.MAX_VALUE);
}
