package dev.redlite.keyspace;

import dev.redlite.base.Glob;
import dev.redlite.base.RandomSource;
import dev.redlite.store.KeyRow;
import dev.redlite.store.ScanPage;
import dev.redlite.store.ScannedKey;
import dev.redlite.store.StoreReader;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Goes over the keys of a database, those in memory and those that only the tables have, and
 * decides for each which of the two counts.
 */
public final class KeyWalk {
    /*
     * A key's id is fixed while the key exists, and new keys get greater ids. SCAN goes from the
     * greatest to the smallest, and its cursor is the last id it looked at: what exists throughout
     * is met exactly once, what is added meanwhile is not met, so every iteration ends. Ids from
     * the order's floor on are in the order in memory, those below in the tables.
     */
    private static final int PAGE = 512;
    private static final int RANDOM_TRIES = 128;

    /** Takes the keys. */
    @FunctionalInterface
    public interface KeySink {
        void key(byte[] key, ValueType<?> type);
    }

    private final Keyspace keyspace;

    /** Over the keys of a keyspace, under the engine's lock. */
    public KeyWalk(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Goes on with an iteration.
     *
     * @param cursor 0 to begin, else what was returned last
     * @param count how many keys to look at, at least 1
     * @return the next cursor, 0 at the end
     */
    public long scan(int db, long cursor, int count, KeySink sink) {
        Database database = keyspace.databases[db];
        KeyOrder order = database.order;
        long before = cursor == 0 ? Long.MAX_VALUE : cursor;
        int looked = 0;
        for (int i = order.below(before); i >= order.first(); i--) {
            if (looked == count) {
                return before;
            }
            before = order.idAt(i);
            Entry entry = order.at(i);
            if (entry != null) {
                looked++;
                give(entry, sink);
            }
        }
        if (database.isComplete && order.floor() <= 1 || !hasTables(database)) {
            return 0;
        }
        long tableBefore = Math.min(before, order.floor());
        if (looked == count) {
            return tableBefore <= 1 ? 0 : tableBefore;
        }
        StoreReader reader = keyspace.persisted().reader();
        ScanPage page = reader.scan(database.storedNumber, tableBefore, count - looked);
        page.keys().forEach(stored -> give(database, stored, sink));
        return page.beforeId();
    }

    /** Gives every key that matches a pattern. */
    public void matching(int db, Glob pattern, KeySink sink) {
        Database database = keyspace.databases[db];
        database.table.each(
                entry -> {
                    if (pattern.matches(entry.key())) {
                        give(entry, sink);
                    }
                });
        if (database.isComplete || !hasTables(database)) {
            return;
        }
        StoreReader reader = keyspace.persisted().reader();
        byte[] prefix = pattern.literalPrefix();
        byte @Nullable [] after = null;
        List<ScannedKey> page;
        do {
            page = reader.keysWithPrefix(database.storedNumber, prefix, after, PAGE);
            for (ScannedKey stored : page) {
                after = stored.key();
                if (database.table.get(after) == null && pattern.matches(after)) {
                    give(database, stored, sink);
                }
            }
        } while (page.size() == PAGE);
    }

    /** A key that exists, each as likely as any other; null if there is none. */
    public byte @Nullable [] random(int db) {
        Database database = keyspace.databases[db];
        for (int i = 0; i < RANDOM_TRIES; i++) {
            byte[] key = database.isComplete ? tryTable(database) : tryAll(database);
            if (key != null) {
                return key;
            }
        }
        // Nearly everything has expired or was deleted: the first that is left.
        byte[][] found = {null};
        long cursor = 0;
        do {
            cursor = scan(db, cursor, PAGE, (key, type) -> found[0] = key);
        } while (cursor != 0 && found[0] == null);
        return found[0];
    }

    private byte @Nullable [] tryTable(Database database) {
        Entry entry = database.table.random(keyspace.random);
        return entry != null && isLive(entry) ? entry.key() : null;
    }

    /** Chooses among what the tables have below the order's floor and what is in the order. */
    private byte @Nullable [] tryAll(Database database) {
        RandomSource random = keyspace.random;
        KeyOrder order = database.order;
        Persistence persisted = keyspace.persisted();
        long stored = hasTables(database) ? persisted.storedKeys(database) : 0;
        long all = stored + order.size();
        if (all == 0) {
            return null;
        }
        long place = random.below(all);
        if (place >= stored) {
            Entry entry = order.at(order.first() + (int) (place - stored));
            return entry != null && isLive(entry) ? entry.key() : null;
        }
        KeyRow row = persisted.reader().random(database.storedNumber, random);
        if (row == null || row.id() >= order.floor()) {
            return null;
        }
        Entry entry = database.table.get(row.key());
        boolean isLive =
                entry == null
                        ? row.expiresAt() == 0 || row.expiresAt() > keyspace.now()
                        : entry.id == row.id() && isLive(entry);
        return isLive ? row.key() : null;
    }

    private boolean hasTables(Database database) {
        Persistence persisted = keyspace.persistence;
        return persisted != null && !persisted.isVoid(database);
    }

    private boolean isLive(Entry entry) {
        return !entry.isDeleted() && !keyspace.isGone(entry);
    }

    private void give(Entry entry, KeySink sink) {
        if (isLive(entry)) {
            sink.key(entry.key(), entry.type());
        }
    }

    private void give(Database database, ScannedKey stored, KeySink sink) {
        Entry entry = database.table.get(stored.key());
        if (entry != null) {
            if (entry.id == stored.id()) {
                give(entry, sink);
            }
            return;
        }
        ValueType<?> type = ValueType.ofCode(stored.type());
        boolean isExpired = stored.expiresAt() != 0 && stored.expiresAt() <= keyspace.now();
        if (type != null && !isExpired) {
            sink.key(stored.key(), type);
        }
    }
}
