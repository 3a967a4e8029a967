package dev.redlite.store;

/**
 * What a transaction of the writer says about the whole file.
 *
 * @param flushedLsn the log up to here is in the tables
 * @param nextId greater than every key id ever used
 * @param nextValueId greater than every value id ever used
 * @param keys how many keys each database has
 * @param expires how many of them have an expiry
 * @param subexpires how many are hashes with fields that have one
 * @param bytes sizes of all keys of each database, together
 */
public record StoreState(
        long flushedLsn,
        long nextId,
        long nextValueId,
        long[] keys,
        long[] expires,
        long[] subexpires,
        long[] bytes) {}
