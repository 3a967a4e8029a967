package dev.redlite.keyspace;

import dev.redlite.value.RowChanges;
import dev.redlite.value.RowListing;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/** Makes, renames, copies and removes keys in the unit of work that is running. */
final class KeyWrites {
    private final Keyspace keyspace;

    KeyWrites(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Makes a key, given what {@link Keyspace#resident} found of it.
     *
     * @param value what it holds; null if it gets that at once
     */
    KeyTouch create(
            Database database,
            @Nullable Entry found,
            byte[] key,
            ValueType<?> type,
            @Nullable Value value) {
        Entry entry = found;
        KeyTouch touch;
        if (entry == null) {
            entry = new Entry(key, type);
            database.add(entry);
            touch = keyspace.unit.touch(database, entry, false);
        } else {
            touch = keyspace.unit.touch(database, entry, true);
        }
        long keptId = entry.id;
        if (keptId != 0) {
            ValueType<?> before = entry.type;
            boolean isGone = keyspace.isGone(entry);
            if (isGone) {
                keyspace.expired().replaced(touch);
            }
            dropValue(touch);
            if (isGone) {
                keptId = 0;
                database.keys--;
            } else {
                keyspace.listener().overwritten(database.number, entry.key(), before != type);
            }
        }
        start(touch, keptId, type, value);
        return touch;
    }

    private void start(KeyTouch touch, long keptId, ValueType<?> type, @Nullable Value value) {
        Entry entry = touch.entry;
        entry.type = type;
        entry.value(value);
        entry.valueId = keyspace.nextValueId++;
        setExpiry(touch, 0);
        if (keptId == 0) {
            entry.id = takeId();
            entry.version = 0;
            entry.createdAt = keyspace.now();
            entry.accessCount = 0;
            entry.frequency = 0;
            touch.database.keys++;
            touch.database.order.add(entry, touch.database.keys);
            keyspace.listener().created(touch.database.number, entry.key());
        }
        entry.fieldsExpireAt = 0;
        entry.accessedAt = keyspace.now();
        entry.used = true;
        touch.value = null;
        keyspace.unit.bind(touch, value, true);
    }

    private long takeId() {
        if (keyspace.unit.firstId == 0 && keyspace.persistence != null) {
            keyspace.unit.firstId = keyspace.nextId;
        }
        return keyspace.nextId++;
    }

    /**
     * The unit is dropped, or came to nothing: the ids that it gave are given again. Other
     * processes have not heard of them, and would give them to keys that were out of order here.
     */
    void giveBackIds() {
        if (keyspace.unit.firstId != 0) {
            keyspace.nextId = keyspace.unit.firstId;
            for (Database database : keyspace.databases) {
                database.order.dropFrom(keyspace.nextId);
            }
        }
    }

    /** Gives a key that was found another name, in place of whatever that name holds. */
    void rename(Database database, Entry source, byte[] newName) {
        KeyTouch from = keyspace.unit.touch(database, source, true);
        ValueTouch moving = keyspace.unit.bind(from, source.valueToChange(), false);
        moving.moves();
        KeyTouch to =
                create(database, keyspace.resident(database, newName), newName, source.type, null);
        Entry entry = to.entry;
        ValueTouch made = to.value;
        if (made != null) {
            made.isDropped = true;
        }
        entry.value(source.value());
        entry.valueId = source.valueId;
        entry.fieldsExpireAt = source.fieldsExpireAt;
        entry.bytes = source.bytes + newName.length - source.key().length;
        setExpiry(to, source.expiresAt);
        to.value = moving;
        to.isDirty = true;
        if (moving.movedFrom == null && !moving.isFresh) {
            moving.movedFrom = from;
        }
        moving.holder = to;
        from.value = null;
        forgetKey(from);
    }

    /** Copies a key that was found to a name, in place of whatever that name holds. */
    void copy(Entry source, Database target, byte[] name) {
        Value original = keyspace.value(source);
        Value copy = source.type.empty(keyspace.packing());
        KeyTouch to = create(target, keyspace.resident(target, name), name, source.type, copy);
        setExpiry(to, source.expiresAt);
        ValueTouch bound = keyspace.unit.bind(to, copy, true);
        original.eachRow(new Copying(copy, bound));
        copy.loaded();
        copy.resemble(original);
        to.isDirty = true;
    }

    /** Gives a key a value that was made elsewhere, in place of whatever it holds. */
    Entry adopt(Database database, byte[] key, Value value, long expiresAt) {
        KeyTouch to = create(database, keyspace.resident(database, key), key, value.type(), value);
        setExpiry(to, expiresAt);
        value.eachRow(keyspace.unit.bind(to, value, true));
        to.isDirty = true;
        return to.entry;
    }

    private record Copying(Value copy, RowChanges rows) implements RowListing {
        @Override
        public void put(byte[] subkey, long number, byte @Nullable [] payload) {
            copy.load(subkey, number, payload);
            rows.put(subkey, number, payload);
        }
    }

    void remove(KeyTouch touch) {
        dropValue(touch);
        forgetKey(touch);
    }

    private void forgetKey(KeyTouch touch) {
        Entry entry = touch.entry;
        setExpiry(touch, 0);
        entry.id = 0;
        entry.value(null);
        entry.bytes = 0;
        entry.fieldsExpireAt = 0;
        touch.database.keys--;
        touch.isDirty = touch.idBefore != 0;
    }

    private void dropValue(KeyTouch touch) {
        Entry entry = touch.entry;
        ValueTouch bound = touch.value;
        KeyChanges changes = entry.changes();
        if (bound == null) {
            ValueChanges rows = changes == null ? null : changes.rows();
            keyspace.unit.drops.add(new Generation.Drop(entry.type, entry.valueId, rows));
        } else {
            bound.isDropped = true;
            if (!bound.isFresh) {
                keyspace.unit.drops.add(new Generation.Drop(entry.type, entry.valueId, bound.rows));
            }
            Value value = bound.value;
            if (value != null) {
                value.bind(null);
            }
            touch.value = null;
        }
    }

    static void setExpiry(KeyTouch touch, long atMillis) {
        Entry entry = touch.entry;
        touch.database.expires += (atMillis == 0 ? 0 : 1) - (entry.expiresAt == 0 ? 0 : 1);
        entry.expiresAt = atMillis;
    }

    void settle(KeyTouch touch) {
        Entry entry = touch.entry;
        if (entry.isDeleted()) {
            return;
        }
        boolean neverFilled = touch.idBefore == 0 && !touch.isDirty;
        if (neverFilled || entry.isEmptyAt(keyspace.expired().time())) {
            remove(touch);
        }
    }
}
