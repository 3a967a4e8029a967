package dev.redlite.keyspace;

import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies the record of a unit that another process, or this one before it died, has committed. It
 * fills a unit as the commands did and has it committed the same way; values it touches are
 * forgotten and read again when they are needed. The format is {@link UnitEncoder}'s.
 */
final class UnitDecoder {
    /** A key of the record, before it is applied. */
    private record Key(
            int flags,
            Database database,
            byte[] key,
            long idBefore,
            long bytesBefore,
            @Nullable State now) {}

    /** The state of a key that exists. */
    private record State(ValueType<?> type, long[] numbers, byte @Nullable [] source) {}

    private static final int ID = 0;
    private static final int VALUE_ID = 1;
    private static final int VERSION = 2;
    private static final int CREATED = 3;
    private static final int UPDATED = 4;
    private static final int ACCESSED = 5;
    private static final int ACCESS_COUNT = 6;
    private static final int EXPIRES = 7;
    private static final int FIELDS_EXPIRE = 8;
    private static final int SIZE = 9;

    private final Keyspace keyspace;
    private final List<Key> keys = new ArrayList<>();
    private final List<Generation.Drop> drops = new ArrayList<>();
    private final Map<Long, ValueChanges> rowsBefore = new HashMap<>();
    private final Map<Long, KeyTouch> holders = new HashMap<>();
    private RecordInput in = new RecordInput(new byte[0], 0);
    private long time;

    UnitDecoder(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Applies one record; it must have been checked against its checksum. */
    void apply(byte[] body, int length, long timeMillis) {
        in = new RecordInput(body, length);
        time = timeMillis;
        keys.clear();
        drops.clear();
        rowsBefore.clear();
        holders.clear();
        keyspace.nextId = Math.max(keyspace.nextId, in.number());
        keyspace.nextValueId = Math.max(keyspace.nextValueId, in.number());
        boolean settled = false;
        @Nullable ValueTouch owner = null;
        while (!in.isAtEnd()) {
            int code = in.code();
            if (code >= UnitEncoder.VALUE && !settled) {
                settleKeys();
                settled = true;
            }
            switch (code) {
                case UnitEncoder.CLEAR -> clear(in.code());
                case UnitEncoder.SWAP -> swap(in.code(), in.code());
                case UnitEncoder.DROP -> drops.add(drop());
                case UnitEncoder.KEY -> keys.add(key());
                case UnitEncoder.GONE -> keys.add(gone());
                case UnitEncoder.VALUE -> owner = value();
                case UnitEncoder.NOTE -> keyspace.unit.notes.add(in.bytes());
                default -> row(code, owner);
            }
        }
        if (!settled) {
            settleKeys();
        }
        keyspace.commitFollowed(time);
    }

    private void clear(int db) {
        Database database = keyspace.databases[db];
        keyspace.unit.databaseChanges.add(
                new Generation.DatabaseChange(db, Generation.DatabaseChange.CLEAR));
        new DatabaseWrites(keyspace).forgetAll(database);
        keyspace.listener().lostTrack();
    }

    private void swap(int first, int second) {
        keyspace.unit.databaseChanges.add(new Generation.DatabaseChange(first, second));
        new DatabaseWrites(keyspace).exchange(first, second);
        keyspace.listener().lostTrack();
    }

    private Generation.Drop drop() {
        ValueType<?> type = type(in.code());
        return new Generation.Drop(type, in.number(), null);
    }

    private Key key() {
        int flags = in.code();
        Database database = keyspace.databases[in.code()];
        byte[] key = in.bytes();
        long idBefore = in.number();
        long bytesBefore = in.number();
        ValueType<?> type = type(in.code());
        long[] numbers = new long[SIZE + 1];
        for (int i = 0; i < numbers.length; i++) {
            boolean isTime = i >= CREATED && i <= ACCESSED;
            numbers[i] = isTime ? time - in.signed() : in.number();
        }
        byte[] source = (flags & UnitEncoder.HAS_SOURCE) == 0 ? null : in.bytes();
        State state = new State(type, numbers, source);
        return new Key(flags, database, key, idBefore, bytesBefore, state);
    }

    private Key gone() {
        int flags = in.code();
        Database database = keyspace.databases[in.code()];
        byte[] key = in.bytes();
        return new Key(flags, database, key, in.number(), in.number(), null);
    }

    /** Notes the rows that values have so far, as a RENAME moves them, before any key changes. */
    private void settleKeys() {
        for (Key key : keys) {
            Entry entry = key.database.table.get(key.key);
            if (entry != null) {
                keyspace.unit.endLive(key.database, entry);
            }
            KeyChanges changes = entry == null ? null : entry.changes();
            ValueChanges rows = changes == null ? null : changes.rows();
            if (rows != null) {
                rowsBefore.put(rows.valueId, rows);
            }
        }
        for (Generation.Drop drop : drops) {
            ValueChanges rows = rowsBefore.get(drop.valueId());
            keyspace.unit.drops.add(new Generation.Drop(drop.type(), drop.valueId(), rows));
        }
        for (Key key : keys) {
            settle(key);
        }
    }

    private void settle(Key key) {
        Database database = key.database;
        Entry entry = database.table.get(key.key);
        boolean wasInTable = entry != null;
        State state = key.now;
        if (entry == null) {
            ValueType<?> type = state == null ? ValueType.STRING : state.type;
            entry = new Entry(key.key, type);
            entry.id = key.idBefore;
            database.add(entry);
        }
        KeyTouch touch = keyspace.unit.touch(database, entry, wasInTable);
        touch.idBefore = key.idBefore;
        touch.isDirty = true;
        boolean existed = (key.flags & UnitEncoder.EXISTED) != 0;
        boolean hadExpiry = (key.flags & UnitEncoder.HAD_EXPIRY) != 0;
        boolean hadSubexpiry = (key.flags & UnitEncoder.HAD_SUBEXPIRY) != 0;
        boolean hasSubexpiry = state != null && state.numbers[FIELDS_EXPIRE] != 0;
        boolean hasExpiry = state != null && state.numbers[EXPIRES] != 0;
        database.keys += (state == null ? 0 : 1) - (existed ? 1 : 0);
        database.expires += (hasExpiry ? 1 : 0) - (hadExpiry ? 1 : 0);
        database.subexpires += (hasSubexpiry ? 1 : 0) - (hadSubexpiry ? 1 : 0);
        database.bytes += (state == null ? 0 : state.numbers[SIZE]) - key.bytesBefore;
        if (state == null || !keyspace.cold().keeps(entry, state.numbers[VALUE_ID])) {
            entry.value(null);
            keyspace.cold().forgotten();
        }
        if (state == null) {
            entry.id = 0;
            entry.bytes = 0;
            entry.expiresAt = 0;
            entry.fieldsExpireAt = 0;
        } else {
            assign(entry, state);
            holders.put(entry.valueId, touch);
            if (entry.id != key.idBefore) {
                database.order.add(entry, database.keys);
            }
            if (state.source != null) {
                bind(touch, false).moves();
            }
        }
    }

    private static void assign(Entry entry, State state) {
        long[] numbers = state.numbers;
        entry.type = state.type;
        entry.id = numbers[ID];
        entry.valueId = numbers[VALUE_ID];
        entry.version = numbers[VERSION];
        entry.createdAt = numbers[CREATED];
        entry.updatedAt = numbers[UPDATED];
        entry.accessedAt = numbers[ACCESSED];
        entry.accessCount = (int) numbers[ACCESS_COUNT];
        entry.expiresAt = numbers[EXPIRES];
        entry.fieldsExpireAt = numbers[FIELDS_EXPIRE];
        entry.bytes = numbers[SIZE];
    }

    private ValueTouch value() {
        boolean isFresh = (in.code() & UnitEncoder.FRESH) != 0;
        in.code();
        long valueId = in.number();
        KeyTouch holder = holders.get(valueId);
        if (holder == null) {
            throw new IllegalStateException("a record has rows of a value without a key");
        }
        return bind(holder, isFresh);
    }

    private ValueTouch bind(KeyTouch holder, boolean isFresh) {
        ValueTouch bound = keyspace.unit.bind(holder, null, isFresh);
        bound.rows = isFresh ? null : rowsBefore.get(bound.valueId);
        return bound;
    }

    private void row(int code, @Nullable ValueTouch owner) {
        if (owner == null) {
            throw new IllegalStateException("a record has a row without its value");
        }
        switch (code) {
            case UnitEncoder.PUT ->
                    keyspace.unit.change(owner, Kind.PUT, in.bytes(), in.number(), in.bytes());
            case UnitEncoder.DELETE ->
                    keyspace.unit.change(owner, Kind.DELETE, in.bytes(), 0, null);
            case UnitEncoder.PATCH -> owner.patch(in.number(), in.bytes());
            default -> throw new IllegalStateException("unknown change " + code + " in a record");
        }
    }

    private static ValueType<?> type(int code) {
        ValueType<?> type = ValueType.ofCode(code);
        if (type == null) {
            throw new IllegalStateException("unknown type " + code + " in a record");
        }
        return type;
    }
}
