package dev.redlite.keyspace;

/**
 * The budget for keys and values in memory: forgets those that were not used lately when it is
 * exceeded. What is not in the tables yet is never forgotten here; the memtable has its own limit.
 */
public final class Cache {
    /*
     * A clock over the buckets of all databases: an entry that was used since the hand came by last
     * gets another round. Each trim does a bounded part of a round, so no command waits long; under
     * a budget that the unflushed changes alone exceed, a round that frees nothing is not repeated
     * before the next generation is flushed.
     */
    private static final int BUCKETS_PER_TRIM = 256;
    private static final int TRIMS_PER_UNIT = 4;

    private final Keyspace keyspace;
    private long budgetBytes;
    private long usedBytes;
    private int handDatabase;
    private int handBucket;
    private long forgotten;

    /** Buckets to pass before giving up until a flush; set by {@link #flushed}. */
    private long patience = Long.MAX_VALUE;

    Cache(Keyspace keyspace, long budgetBytes) {
        this.keyspace = keyspace;
        this.budgetBytes = budgetBytes;
    }

    /** Estimated bytes that keys and values take. */
    public long usedBytes() {
        return usedBytes;
    }

    /** What they may take. */
    public long budgetBytes() {
        return budgetBytes;
    }

    /** Changes the budget; followed with the next commands. */
    public void budgetBytes(long bytes) {
        budgetBytes = bytes;
        patience = Long.MAX_VALUE;
    }

    /** Number of keys forgotten so far. */
    public long forgotten() {
        return forgotten;
    }

    void add(long bytes) {
        usedBytes += bytes;
    }

    void cleared(Database database) {
        usedBytes -= bytesOf(database);
    }

    /** A clearing was undone. */
    void restored(Database database) {
        usedBytes += bytesOf(database);
    }

    private static long bytesOf(Database database) {
        long[] bytes = {0};
        database.table.each(entry -> bytes[0] += entry.sizeBytes());
        return bytes[0];
    }

    void reset() {
        usedBytes = 0;
    }

    /** There are clean entries again. */
    void flushed() {
        patience = 0;
        for (Database database : keyspace.databases) {
            patience += 2L * database.table.buckets() + BUCKETS_PER_TRIM;
        }
    }

    /** Forgets a bounded number of entries if the budget is exceeded. */
    void trim() {
        if (keyspace.persistence == null) {
            return;
        }
        for (int i = 0; i < TRIMS_PER_UNIT && usedBytes > budgetBytes && patience > 0; i++) {
            Database database = keyspace.databases[handDatabase];
            handBucket =
                    database.table.sweep(
                            handBucket, BUCKETS_PER_TRIM, entry -> forget(database, entry));
            patience -= BUCKETS_PER_TRIM;
            if (handBucket == 0) {
                handDatabase = (handDatabase + 1) % Keyspace.DATABASES;
            }
        }
    }

    /** Forgets every clean entry, and the values of unclean ones. */
    public void forgetAll() {
        for (Database database : keyspace.databases) {
            int bucket = 0;
            do {
                bucket =
                        database.table.sweep(
                                bucket, BUCKETS_PER_TRIM, entry -> forgetNow(database, entry));
            } while (bucket != 0);
        }
    }

    private boolean forget(Database database, Entry entry) {
        if (entry.used) {
            entry.used = false;
            return false;
        }
        return usedBytes > budgetBytes && forgetNow(database, entry);
    }

    private boolean forgetNow(Database database, Entry entry) {
        if (entry.touch != 0) {
            return false;
        }
        if (entry.changes == null) {
            usedBytes -= entry.sizeBytes();
            forgotten++;
            database.isComplete = false;
            return true;
        }
        if (entry.value != null && !entry.isDeleted() && !entry.type.isSingleRow()) {
            // The memtable has the changes and the tables have the rest.
            usedBytes -= entry.value.sizeBytes();
            entry.value = null;
        }
        return false;
    }
}
