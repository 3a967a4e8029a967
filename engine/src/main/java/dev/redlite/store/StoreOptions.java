package dev.redlite.store;

/**
 * How SQLite is set up.
 *
 * @param pageBytes page size of a new file; an existing file keeps its own
 * @param readerCacheBytes page cache of each reading connection
 * @param writerCacheBytes page cache of the writing connection
 * @param mmapBytes how much of the file is read through a memory map
 * @param checkpointPages pages in the WAL only at which a flush moves them
 * @param busyTimeoutMillis how long to wait for another process that writes
 */
public record StoreOptions(
        int pageBytes,
        long readerCacheBytes,
        long writerCacheBytes,
        long mmapBytes,
        int checkpointPages,
        int busyTimeoutMillis) {
    /** The measured defaults: docs/decisions.md has the numbers. */
    public static StoreOptions defaults() {
        return new StoreOptions(4096, 16L << 20, 64L << 20, 256L << 20, 16_384, 10_000);
    }
}
