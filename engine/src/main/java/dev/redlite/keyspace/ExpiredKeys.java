package dev.redlite.keyspace;

import dev.redlite.value.Value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys whose time, or that of something inside their values, has come: those that readers met are
 * noted here, and removed by a unit of work of its own. Used under the engine's lock.
 */
public final class ExpiredKeys {
    /** Those beyond are met again, or left to the expiry cycle. */
    private static final int MET_MAX = 1024;

    private record Met(int db, byte[] key) {}

    private final Keyspace keyspace;
    private final List<Met> met = new ArrayList<>();
    private boolean isKept;

    ExpiredKeys(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Has what expired be there all the same, for the unit that runs: see {@link #time}. */
    public void keep(boolean isThere) {
        isKept = isThere;
    }

    /** What is to be gone by then has expired, unix ms; 0 in a unit for which nothing has. */
    long time() {
        return isKept ? 0 : keyspace.now();
    }

    /** Whether an entry's time has come, or that of something inside its value. */
    boolean isDue(Entry entry) {
        long at = time();
        return entry.isExpired(at) || (entry.fieldsExpireAt != 0 && entry.fieldsExpireAt <= at);
    }

    /** Notes a key that a reader has met. */
    void met(Database database, Entry entry) {
        if (met.size() < MET_MAX) {
            met.add(new Met(database.number, entry.key()));
        }
    }

    /** Whether none were met since they were removed last. */
    public boolean isEmpty() {
        return met.isEmpty();
    }

    /** Whether a key is the one that was met last. */
    public boolean isMetLast(int db, byte[] key) {
        if (met.isEmpty()) {
            return false;
        }
        Met last = met.getLast();
        return last.db == db && Arrays.equals(last.key, key);
    }

    /**
     * Removes the expired fields of a key that the running command has changed, so that they are
     * heard to go before what it tells of its own change; no others, and never the key.
     */
    public void removeFieldsOfChanged(int db, byte[] key) {
        Entry entry = keyspace.databases[db].table.get(key);
        if (entry == null || entry.isDeleted() || entry.touch == 0 || !isFieldDue(entry)) {
            return;
        }
        ValueTouch changed = keyspace.unit.touches[entry.touch - 1].value;
        Value value = changed == null ? null : changed.value;
        if (value == null) {
            return;
        }
        List<byte[]> fields = removeFields(value);
        if (!fields.isEmpty()) {
            keyspace.listener().fieldsExpired(db, key, fields, false);
        }
    }

    private boolean isFieldDue(Entry entry) {
        return entry.fieldsExpireAt != 0 && entry.fieldsExpireAt <= keyspace.now();
    }

    /** A key that is gone, as {@link Keyspace#isGone} says, gets another value. */
    void replaced(KeyTouch touch) {
        Entry entry = touch.entry;
        int db = touch.database.number;
        if (entry.isExpired(keyspace.now())) {
            keyspace.listener().expired(db, entry.key());
            return;
        }
        Value value = keyspace.value(entry);
        keyspace.unit.bind(touch, value, false);
        keyspace.listener().fieldsExpired(db, entry.key(), removeFields(value), true);
    }

    private List<byte[]> removeFields(Value value) {
        List<byte[]> fields = new ArrayList<>();
        value.removeExpired(keyspace.now(), fields::add);
        return fields;
    }

    /** How many keys, or keys with fields, were due at last sight and are not removed yet. */
    public long waiting() {
        Persistence persisted = keyspace.persistence;
        long now = keyspace.now();
        if (persisted == null) {
            return keyspace.lasting().dueBy(now);
        }
        Memtable memtable = persisted.memtable;
        Generation frozen = memtable.frozen();
        return memtable.active().expiring.dueBy(now)
                + (frozen == null ? 0 : frozen.expiring.dueBy(now))
                + persisted.reader().expiredCount(now);
    }

    /** Removes those that were met, in the unit that is running. */
    public void removeMet() {
        List<Met> due = List.copyOf(met);
        met.clear();
        for (Met each : due) {
            removeIfExpired(each.db, each.key);
        }
    }

    /** Removes a key, or fields of it, if their time has come; false if it has not. */
    public boolean removeIfExpired(int db, byte[] key) {
        Database database = keyspace.databases[db];
        Entry entry = keyspace.resident(database, key);
        if (entry == null || entry.isDeleted()) {
            return false;
        }
        if (entry.isExpired(keyspace.now())) {
            keyspace.writes().remove(keyspace.unit.touch(database, entry, true));
            keyspace.listener().expired(db, key);
            return true;
        }
        if (!isFieldDue(entry)) {
            return false;
        }
        Value value = keyspace.cold().forExpiry(entry);
        if (value == null) {
            return false; // noted again when it is there
        }
        KeyTouch touch = keyspace.unit.touch(database, entry, true);
        keyspace.unit.bind(touch, value, false);
        List<byte[]> fields = removeFields(value);
        touch.isDirty = true;
        keyspace.writes().settle(touch);
        keyspace.listener().fieldsExpired(db, key, fields, entry.isDeleted());
        return true;
    }
}
