package dev.redlite.keyspace;

import dev.redlite.keyspace.Unit.KeyTouch;

/**
 * The budget for keys and values in memory: forgets those that were not used lately when it is
 * exceeded. What is not in the tables yet is never forgotten here; the memtable has its own limit.
 */
public final class Cache {
    /*
     * A clock over the buckets of all databases: an entry that was used since the hand came by last
     * gets another round. Each trim does a bounded part of a round, so no command waits long; under
     * a budget that the unflushed changes alone exceed, a round that frees nothing is not repeated
     * before the next generation is flushed or something is loaded.
     */
    private static final int BUCKETS_PER_TRIM = 256;
    private static final int TRIMS_PER_UNIT = 4;
    private static final int BUCKETS_PER_LOAD = 2 * BUCKETS_PER_TRIM;

    private final Keyspace keyspace;
    private CacheBudget budget;
    private long keyBytes;
    private long valueBytes;
    private int handDatabase;
    private int handBucket;
    private long forgotten;

    /** Buckets to pass before giving up until a flush; set by {@link #flushed}. */
    private long patience = Long.MAX_VALUE;

    Cache(Keyspace keyspace, CacheBudget budget) {
        this.keyspace = keyspace;
        this.budget = budget;
    }

    /** Estimated bytes that keys and values take. */
    public long usedBytes() {
        return keyBytes + valueBytes;
    }

    /** What they may take. */
    public CacheBudget budget() {
        return budget;
    }

    /** Changes the budget; followed with the next commands. */
    public void budget(CacheBudget to) {
        budget = to;
        patience = Long.MAX_VALUE;
    }

    /** Number of keys and values forgotten so far. */
    public long forgotten() {
        return forgotten;
    }

    void add(long ofKeys, long ofValues) {
        keyBytes += ofKeys;
        valueBytes += ofValues;
    }

    /** A key that was touched is in memory as it is now. */
    void changed(KeyTouch touch) {
        Entry entry = touch.entry;
        add(entry.keyBytes() - touch.keyBytesBefore, entry.valueBytes() - touch.valueBytesBefore);
    }

    void cleared(Database database) {
        database.table.each(entry -> add(-entry.keyBytes(), -entry.valueBytes()));
    }

    /** A clearing was undone. */
    void restored(Database database) {
        database.table.each(entry -> add(entry.keyBytes(), entry.valueBytes()));
    }

    void reset() {
        keyBytes = 0;
        valueBytes = 0;
    }

    private boolean isExceeded() {
        return keyBytes > budget.keyBytes() || valueBytes > budget.valueBytes();
    }

    /** Something clean came from the tables, so there is something to forget. */
    void loaded() {
        if (patience < Long.MAX_VALUE - BUCKETS_PER_LOAD) {
            patience += BUCKETS_PER_LOAD;
        }
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
        for (int i = 0; i < TRIMS_PER_UNIT && isExceeded() && patience > 0; i++) {
            Database database = keyspace.databases[handDatabase];
            handBucket =
                    database.table.sweep(
                            handBucket, BUCKETS_PER_TRIM, entry -> forget(database, entry));
            patience -= BUCKETS_PER_TRIM;
            if (handBucket == 0) {
                handDatabase = (handDatabase + 1) % Keyspace.ALL_DATABASES;
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
        if (keyBytes > budget.keyBytes()) {
            return forgetNow(database, entry);
        }
        if (valueBytes > budget.valueBytes()) {
            forgetValue(entry);
        }
        return false;
    }

    private boolean forgetNow(Database database, Entry entry) {
        if (entry.touch != 0 || entry.isPinned) {
            return false;
        }
        if (!entry.isUnflushed()) {
            add(-entry.keyBytes(), -entry.valueBytes());
            forgotten++;
            database.isComplete = false;
            return true;
        }
        forgetValue(entry);
        return false;
    }

    /** Forgets a value that the tables have, and the memtable if it was changed. */
    private void forgetValue(Entry entry) {
        boolean isElsewhere = !entry.isUnflushed() || !entry.type.isSingleRow();
        boolean isFree = entry.touch == 0 && !entry.isPinned;
        if (isFree && entry.value != null && !entry.isDeleted() && isElsewhere) {
            valueBytes -= entry.valueBytes();
            entry.value = null;
            keyspace.cold().forgotten();
            forgotten++;
        }
    }
}
