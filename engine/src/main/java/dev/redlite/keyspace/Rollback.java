package dev.redlite.keyspace;

import dev.redlite.value.ValueType;

/** Gives an entry that a dropped unit touched the state that the memtable or the tables have. */
final class Rollback {
    private final Keyspace keyspace;

    Rollback(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    void restore(KeyTouch touch) {
        Entry entry = touch.entry;
        Database database = touch.database;
        boolean isDiscarded = touch.epoch != database.epoch;
        if (isDiscarded || (!touch.isDirty && !isNewKey(touch))) {
            // Untouched, or in a table that went when the clearing of the database was undone.
            entry.unbind();
            if (!isDiscarded && !touch.wasInTable && entry.isDeleted()) {
                database.remove(entry); // made and deleted in the unit
            }
            return;
        }
        if (keyspace.persistence == null) {
            restoreInMemory(touch);
            return;
        }
        long keysNow = entry.isDeleted() ? 0 : 1;
        long expiresNow = entry.isDeleted() || entry.expiresAt == 0 ? 0 : 1;
        database.keys += (touch.idBefore == 0 ? 0 : 1) - keysNow;
        database.expires += (touch.hadExpiry ? 1 : 0) - expiresNow;
        if (touch.isLive) {
            LiveChanges.end(touch, keyspace.persistence.memtable);
        }
        KeyChanges changes = entry.changes();
        entry.value(null);
        keyspace.cold().forgotten();
        if (changes != null) {
            changes.restore();
            ValueType<?> type = ValueType.ofCode(changes.type);
            if (type != null) {
                entry.type = type;
            }
            keyspace.cache().changed(touch);
        } else {
            entry.id = 0;
            database.remove(entry);
            keyspace.cache().removed(touch);
            if (touch.idBefore != 0) {
                database.isComplete = false;
            }
        }
    }

    private static boolean isNewKey(KeyTouch touch) {
        return touch.idBefore != touch.entry.id;
    }

    /**
     * Without tables there is nothing to go back to. A handler validates before it changes, so only
     * a key that the unit made is left over, and removed; what an internal error left of another
     * stays, as it does in Redis.
     */
    private void restoreInMemory(KeyTouch touch) {
        Entry entry = touch.entry;
        Database database = touch.database;
        entry.unbind();
        if (touch.idBefore == 0 && !entry.isDeleted()) {
            database.keys--;
            database.expires -= entry.expiresAt == 0 ? 0 : 1;
            entry.id = 0;
        }
        if (entry.isDeleted()) {
            database.remove(entry);
            keyspace.cache().removed(touch);
        } else {
            keyspace.cache().changed(touch);
        }
    }
}
