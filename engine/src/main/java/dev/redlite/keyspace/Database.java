package dev.redlite.keyspace;

import dev.redlite.base.ByteTable;

import org.jspecify.annotations.Nullable;

/** One of the sixteen numbered databases: its keys in memory and what is known of the others. */
final class Database {
    /** Position at which clients select it; SWAPDB changes it. */
    int number;

    /** Tells it from the others, also when they are exchanged. */
    final byte home;

    /** The number under which the tables hold its rows; follows {@link #number} when flushed. */
    int storedNumber;

    /** Grows with every flush of the database, so that changes from before it are recognised. */
    int epoch;

    /** Number of the generation that clears it in the tables; 0: none is pending. */
    long clearedIn;

    /** Every key of it is in {@link #table}: a key that is not there does not exist. */
    boolean isComplete;

    ByteTable<Entry> table = ByteTable.sparse();

    /** Whom of the table to forget first; null if everything stays in memory. */
    @Nullable Arrivals arrivals;

    KeyOrder order = new KeyOrder(0);

    /** Number of keys, expired ones that were not removed yet included. */
    long keys;

    /** Bytes of all keys and their data, those that only the tables have included. */
    long bytes;

    /** How many of them have a time to live. */
    long expires;

    /** How many of them are hashes with fields that have one. */
    long subexpires;

    /** Keys of it that became live; of a generation that may have ended. */
    @Nullable LiveKeys live;

    /**
     * An empty database.
     *
     * @param forgets whether keys that the tables have can be forgotten
     */
    Database(int number, boolean forgets) {
        this.number = number;
        this.home = (byte) number;
        this.storedNumber = number;
        this.arrivals = forgets ? new Arrivals() : null;
    }

    /** Adds an entry whose key is not in the table. */
    void add(Entry entry) {
        entry.home = home;
        table.add(entry);
        Arrivals queue = arrivals;
        if (queue != null) {
            queue.add(entry);
        }
    }

    /** Removes an entry; false if it is not in the table. */
    boolean remove(Entry entry) {
        boolean isRemoved = table.remove(entry);
        Arrivals queue = arrivals;
        if (isRemoved && queue != null) {
            queue.removed(entry);
        }
        return isRemoved;
    }

    /** Lets go of a list whose generation is in the tables. */
    void forget(LiveKeys written) {
        if (live == written) {
            live = null;
        }
    }
}
