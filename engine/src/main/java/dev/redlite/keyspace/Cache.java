package dev.redlite.keyspace;

import java.util.Arrays;

/**
 * The budget for keys and values in memory: forgets those that were not used lately when it is
 * exceeded. What is not in the tables yet is never forgotten here; the memtable has its own limit.
 */
public final class Cache {
    /*
     * A clock over the entries of all databases, in the order in which they came: one that was used
     * since the hand came by last gets another round. Each trim does a part of a round that is
     * bounded, or as large as the unit, so no command waits long.
     *
     * A short value takes less than what is known of its key, and to read it again costs as much as
     * a long one: so it is kept as long as the key is, in the room that keys do not need. Beyond
     * that it counts like any other.
     *
     * Unflushed changes alone may exceed the budget, and then the hand finds nothing. So it has a
     * bounded patience: two rounds after a flush, and beyond them as long as it finds something now
     * and then. What is loaded is passed some time, twice if it is used, as a load pays for a few
     * entries, and for more if it is large, and so does what is written: so what stays beyond the
     * budget is less than twice BYTES_PER_ENTRY for each entry; and a command that loads a short
     * value and changes it, so that it cannot be forgotten, is not held up.
     */
    private static final int ENTRIES_PER_UNIT = 256;
    private static final int PASSES_PER_ENTRY = 4;
    private static final int ENTRIES_PER_FIND = 256;
    private static final int ENTRIES_PER_LOAD = 4;
    private static final int BYTES_PER_ENTRY = 32;
    private static final int PAID_MAX = 1 << 17;

    private final Keyspace keyspace;
    private CacheBudget budget;
    private long keyBytes;
    private long valueBytes;
    private long shortBytes;
    private final long[] keyBytesOf = new long[Keyspace.ALL_DATABASES];
    private final long[] valueBytesOf = new long[Keyspace.ALL_DATABASES];
    private final long[] shortBytesOf = new long[Keyspace.ALL_DATABASES];
    private int handDatabase;

    /** How many of the database are still to be passed before the hand goes to the next. */
    private int handLeft;

    private long forgotten;
    private long passed;

    /** Keys that were touched or read since the hand moved last. */
    private int recent;

    /** Entries that were paid for since then, by what was read and written. */
    private long paid;

    /** Entries to pass before giving up. */
    private long patience;

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
        twoRounds();
    }

    /** Number of keys and values forgotten so far. */
    public long forgotten() {
        return forgotten;
    }

    /** Number of entries that the hand has passed so far, what it cost to forget. */
    public long passed() {
        return passed;
    }

    /** What the table of a database holds, in bytes: of values, and of short ones among them. */
    record Held(long ofKeys, long ofValues, long ofShort) {
        static final Held NOTHING = new Held(0, 0, 0);
    }

    /**
     * An entry takes more bytes of the table in which it is, or fewer.
     *
     * @param before what its value took, 0 if it was not in memory
     * @param after what it takes now
     */
    void add(Entry entry, long ofKeys, long before, long after) {
        long ofShort = (isShort(after) ? after : 0) - (isShort(before) ? before : 0);
        add(entry.home, ofKeys, after - before, ofShort);
    }

    private static boolean isShort(long bytes) {
        return bytes <= Entry.SHORT_BYTES;
    }

    private void add(byte home, long ofKeys, long ofValues, long ofShort) {
        keyBytes += ofKeys;
        valueBytes += ofValues;
        shortBytes += ofShort;
        keyBytesOf[home] += ofKeys;
        valueBytesOf[home] += ofValues;
        shortBytesOf[home] += ofShort;
    }

    /** A key that was touched is in memory as it is now. */
    void changed(KeyTouch touch) {
        Entry entry = touch.entry;
        changed(entry, entry.keyBytes() - touch.keyBytesBefore, touch.valueBytesBefore);
    }

    /** As {@link #add}, of an entry that was changed to what it is now. */
    void changed(Entry entry, long ofKeys, long before) {
        long after = entry.valueBytes();
        recent++;
        paid += Math.max(0, after - before) / BYTES_PER_ENTRY;
        add(entry, ofKeys, before, after);
    }

    /** A key that was touched is not in memory any more. */
    void removed(KeyTouch touch) {
        add(touch.entry, -touch.keyBytesBefore, touch.valueBytesBefore, 0);
    }

    Held held(Database database) {
        byte home = database.home;
        return new Held(keyBytesOf[home], valueBytesOf[home], shortBytesOf[home]);
    }

    /** The table of a database is another, empty one. */
    void cleared(Database database) {
        restored(database, Held.NOTHING);
    }

    /** The table of a database is the one that was cleared, which held this. */
    void restored(Database database, Held held) {
        Held now = held(database);
        add(
                database.home,
                held.ofKeys - now.ofKeys,
                held.ofValues - now.ofValues,
                held.ofShort - now.ofShort);
    }

    void reset() {
        keyBytes = 0;
        valueBytes = 0;
        shortBytes = 0;
        Arrays.fill(keyBytesOf, 0);
        Arrays.fill(valueBytesOf, 0);
        Arrays.fill(shortBytesOf, 0);
    }

    private boolean isExceeded() {
        return areKeysExceeded() || areValuesExceeded();
    }

    private boolean areKeysExceeded() {
        return keyBytes > budget.keyBytes();
    }

    private boolean areValuesExceeded() {
        return valueBytes - keptShortBytes() > budget.valueBytes();
    }

    /** Bytes of short values that have room beside the keys. */
    private long keptShortBytes() {
        return Math.max(0, Math.min(budget.keyBytes() - keyBytes, shortBytes));
    }

    /**
     * A value came from the tables, with its key or without, so there is something to forget.
     *
     * @param ofKeys what the key takes if it was not in memory, else 0
     */
    void loaded(Entry entry, long ofKeys) {
        long ofValues = entry.valueBytes();
        add(entry, ofKeys, 0, ofValues);
        long bytes = ofKeys + ofValues;
        recent++;
        paid += bytes / BYTES_PER_ENTRY;
        if (patience < PAID_MAX) {
            patience += ENTRIES_PER_LOAD + bytes / BYTES_PER_ENTRY;
        }
    }

    /** There are clean entries again. */
    void flushed() {
        twoRounds();
    }

    private void twoRounds() {
        patience = 0;
        for (Database database : keyspace.databases) {
            Arrivals arrivals = database.arrivals;
            patience += arrivals == null ? 0 : 2L * arrivals.places();
        }
    }

    /** Forgets a bounded number of entries if the budget is exceeded. */
    void trim() {
        int fewest = Math.max(ENTRIES_PER_UNIT, PASSES_PER_ENTRY * recent);
        int left = (int) Math.max(fewest, Math.min(paid, PAID_MAX));
        recent = 0;
        paid = 0;
        if (keyspace.persistence == null || !isExceeded() || patience <= 0) {
            return;
        }
        for (int moves = 0; moves <= Keyspace.ALL_DATABASES && left > 0; moves++) {
            Database database = keyspace.databases[handDatabase];
            left -= pass(database, left);
            if (handLeft > 0) {
                return;
            }
            handDatabase = (handDatabase + 1) % Keyspace.ALL_DATABASES;
            Arrivals next = keyspace.databases[handDatabase].arrivals;
            handLeft = next == null ? 0 : next.places();
        }
    }

    /** Returns how many entries of a database the hand has passed. */
    private int pass(Database database, int most) {
        Arrivals arrivals = database.arrivals;
        int done = 0;
        while (arrivals != null && handLeft > 0 && done < most && patience > 0 && isExceeded()) {
            done++;
            handLeft = Math.min(handLeft, arrivals.places()) - 1;
            patience--;
            Entry entry = arrivals.take();
            if (entry != null) {
                long before = forgotten;
                passOne(database, arrivals, entry, forget(entry));
                if (forgotten != before) {
                    patience = Math.max(patience, ENTRIES_PER_FIND);
                }
            }
        }
        passed += done;
        return done;
    }

    private static void passOne(
            Database database, Arrivals arrivals, Entry entry, boolean isForgotten) {
        if (isForgotten) {
            database.isComplete = false;
            database.table.remove(entry);
            entry.isInTable = false;
        } else {
            arrivals.append(entry);
        }
    }

    /** Forgets every clean entry, and the values of unclean ones. */
    public void forgetAll() {
        for (Database database : keyspace.databases) {
            Arrivals arrivals = database.arrivals;
            for (int i = arrivals == null ? 0 : arrivals.places(); arrivals != null && i > 0; i--) {
                Entry entry = arrivals.take();
                if (entry != null) {
                    passOne(database, arrivals, entry, forgetNow(entry));
                }
            }
        }
    }

    private boolean forget(Entry entry) {
        if (entry.used) {
            entry.used = false;
            return false;
        }
        if (areKeysExceeded() || (areValuesExceeded() && !entry.isSizeExact())) {
            return forgetNow(entry);
        }
        boolean isKept = keptShortBytes() == shortBytes && isShort(entry.valueBytes());
        if (areValuesExceeded() && !isKept) {
            forgetValue(entry);
        }
        return false;
    }

    private boolean forgetNow(Entry entry) {
        if (entry.touch != 0 || entry.isPinned) {
            return false;
        }
        if (!entry.isUnflushed()) {
            add(entry, -entry.keyBytes(), entry.valueBytes(), 0);
            forgotten++;
            return true;
        }
        forgetValue(entry);
        return false;
    }

    /** Forgets a value that the tables have, and the memtable if it was changed. */
    private void forgetValue(Entry entry) {
        boolean isElsewhere = !entry.isUnflushed() || !entry.type.isSingleRow();
        boolean isFree = entry.touch == 0 && !entry.isPinned && entry.isSizeExact();
        if (isFree && entry.isLoaded() && !entry.isDeleted() && isElsewhere) {
            add(entry, 0, entry.valueBytes(), 0);
            entry.value(null);
            keyspace.cold().forgotten();
            forgotten++;
        }
    }
}
