package dev.redlite.keyspace;

import dev.redlite.store.KeyRow;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Removes keys and fields whose time has come although nobody asks for them: those in memory by
 * heaps of times, those that only the tables have by an index. Each call does a bounded part, in
 * the unit of work that is running, under the engine's lock.
 */
public final class ExpiryCycle {
    private final Keyspace keyspace;

    /** For the keys of a keyspace. */
    public ExpiryCycle(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Removes keys in memory that have expired by now.
     *
     * @param limit how many at most
     * @return how many were removed; less than the limit if no more are due
     */
    public int removeDue(int limit) {
        Persistence persisted = keyspace.persistence;
        if (persisted == null) {
            return removeDue(keyspace.lasting(), limit);
        }
        Memtable memtable = persisted.memtable;
        Generation frozen = memtable.frozen();
        int removed = frozen == null ? 0 : removeDue(frozen.expiring, limit);
        return removed + removeDue(memtable.active().expiring, limit - removed);
    }

    /** Whether a key in memory is due. */
    public boolean isDue() {
        Persistence persisted = keyspace.persistence;
        long now = keyspace.now();
        if (persisted == null) {
            return keyspace.lasting().earliest() <= now;
        }
        Generation frozen = persisted.memtable.frozen();
        return (frozen != null && frozen.expiring.earliest() <= now)
                || persisted.memtable.active().expiring.earliest() <= now;
    }

    private int removeDue(ExpiryHeap heap, int limit) {
        int removed = 0;
        while (removed < limit && heap.earliest() <= keyspace.now()) {
            Entry entry = heap.earliestEntry();
            Database database = heap.earliestDatabase();
            heap.removeEarliest();
            if (entry != null && database != null && isCurrent(database, entry)) {
                removed += keyspace.expired().removeIfExpired(database.number, entry.key()) ? 1 : 0;
            }
        }
        return removed;
    }

    private static boolean isCurrent(Database database, Entry entry) {
        return !entry.isDeleted() && database.table.get(entry.key()) == entry;
    }

    /** Removes keys that have expired and that only the tables have, some of them at most. */
    public int removeStored(int limit) {
        Persistence persisted = keyspace.persistence;
        return persisted == null ? 0 : remove(persisted.reader().expired(keyspace.now(), limit));
    }

    /**
     * Removes keys that the tables said have expired.
     *
     * @return how many were removed; those that were not had been removed or changed since
     */
    public int remove(List<KeyRow> rows) {
        int removed = 0;
        for (KeyRow row : rows) {
            Database database = storedAs(keyspace, row.db());
            if (database != null
                    && keyspace.expired().removeIfExpired(database.number, row.key())) {
                removed++;
            }
        }
        return removed;
    }

    /** The database whose rows the tables have under a number; null if these are void. */
    static @Nullable Database storedAs(Keyspace keyspace, int number) {
        Persistence persisted = keyspace.persisted();
        for (Database database : keyspace.databases) {
            if (database.storedNumber == number && !persisted.isVoid(database)) {
                return database;
            }
        }
        return null;
    }
}
