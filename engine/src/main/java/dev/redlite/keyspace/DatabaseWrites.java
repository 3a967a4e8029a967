package dev.redlite.keyspace;

import dev.redlite.base.ByteTable;

/** Clears and exchanges whole databases, in a time that does not depend on their size. */
final class DatabaseWrites {
    private final Keyspace keyspace;

    DatabaseWrites(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    void clear(Database database) {
        Unit unit = keyspace.unit;
        for (int i = 0; i < unit.touchCount; i++) {
            KeyTouch touch = unit.touches[i];
            if (touch.database == database) {
                touch.isVoid = true;
            }
        }
        unit.undo.add(restore(database, keyspace.cache()));
        unit.databaseChanges.add(
                new Generation.DatabaseChange(database.number, Generation.DatabaseChange.CLEAR));
        forgetAll(database);
    }

    /** Empties the database in memory and notes from when on the tables must not be asked. */
    void forgetAll(Database database) {
        Persistence persisted = keyspace.persistence;
        keyspace.cache().cleared(database);
        database.table = ByteTable.sparse();
        database.arrivals = persisted == null ? null : new Arrivals();
        database.order = new KeyOrder(persisted == null ? 0 : keyspace.nextId);
        database.keys = 0;
        database.expires = 0;
        database.subexpires = 0;
        database.bytes = 0;
        database.epoch++;
        database.live = null;
        database.isComplete = true;
        if (persisted != null) {
            database.clearedIn = persisted.memtable.active().number;
        }
    }

    private static Runnable restore(Database database, Cache cache) {
        Cache.Held held = cache.held(database);
        ByteTable<Entry> table = database.table;
        Arrivals arrivals = database.arrivals;
        KeyOrder order = database.order;
        long keys = database.keys;
        long expires = database.expires;
        long subexpires = database.subexpires;
        long bytes = database.bytes;
        long clearedIn = database.clearedIn;
        boolean complete = database.isComplete;
        return () -> {
            database.table = table;
            database.arrivals = arrivals;
            database.order = order;
            database.keys = keys;
            database.expires = expires;
            database.subexpires = subexpires;
            database.bytes = bytes;
            database.clearedIn = clearedIn;
            database.isComplete = complete;
            database.epoch--;
            cache.restored(database, held);
        };
    }

    void swap(int first, int second) {
        exchange(first, second);
        keyspace.unit.undo.add(() -> exchange(first, second));
        keyspace.unit.databaseChanges.add(new Generation.DatabaseChange(first, second));
    }

    void exchange(int first, int second) {
        Database[] databases = keyspace.databases;
        Database moved = databases[first];
        databases[first] = databases[second];
        databases[second] = moved;
        databases[first].number = first;
        databases[second].number = second;
    }
}
