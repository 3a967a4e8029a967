package dev.redlite.keyspace;

import dev.redlite.base.Bytes;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

/**
 * Sets keys to whole strings, the most frequent of all writes, and adds to strings. One that is
 * there keeps its identity, so that one row is put instead of a value dropped and another made, and
 * if it is set, its old bytes need not be in memory.
 */
final class StringWrites {
    private StringWrites() {}

    static void set(
            Keyspace keyspace, Database database, byte[] key, byte[] content, long expiresAt) {
        Entry entry = keyspace.residentToChange(database, key);
        boolean exists =
                entry != null && !entry.isDeleted() && !entry.isExpired(keyspace.expired().time());
        if (entry != null && exists && entry.type == ValueType.STRING) {
            overwrite(keyspace, database, entry, content, expiresAt);
        } else {
            long kept = entry != null && exists && !keyspace.isGone(entry) ? entry.expiresAt : 0;
            KeyTouch touch = keyspace.writes().create(database, entry, key, ValueType.STRING, null);
            put(keyspace, touch, content);
            KeyWrites.setExpiry(touch, expiresAt == Keyspace.KEEP_EXPIRY ? kept : expiresAt);
        }
    }

    private static void overwrite(
            Keyspace keyspace, Database database, Entry entry, byte[] content, long expiresAt) {
        KeyTouch touch = keyspace.unit.touchContent(database, entry);
        keyspace.listener().overwritten(database.number, entry.key(), false);
        put(keyspace, touch, content);
        if (expiresAt != Keyspace.KEEP_EXPIRY) {
            KeyWrites.setExpiry(touch, expiresAt);
        }
        keyspace.accesses().note(entry, keyspace.now());
    }

    /** Adds bytes to a string; one that is not in memory is not read for it. */
    static int append(Keyspace keyspace, Database database, Entry entry, byte[] more) {
        if (!entry.isLoaded()) {
            int length = entry.stringLength();
            KeyTouch touch = keyspace.unit.touch(database, entry, true);
            ValueTouch bound = keyspace.unit.bind(touch, null, false);
            bound.patchUnread(length, more);
            entry.bytes += more.length;
            return length + more.length;
        }
        StringValue value = (StringValue) keyspace.valueToChange(entry);
        KeyTouch touch =
                value.grows(more)
                        ? keyspace.unit.touchContent(database, entry)
                        : keyspace.unit.touch(database, entry, true);
        keyspace.unit.bind(touch, value, false);
        return value.append(more);
    }

    /** A string that is forgotten is not read again: all of it is about to be replaced. */
    private static void put(Keyspace keyspace, KeyTouch touch, byte[] content) {
        Entry entry = touch.entry;
        byte[] held = Bytes.orEmpty(entry.stringArray());
        int length = entry.isLoaded() ? entry.stringLength() : 0;
        ValueTouch bound = keyspace.unit.bind(touch, null, false);
        bound.value = null; // a command before this one may have bound what it held then
        entry.bareString(StringValue.replace(held, length, content, bound));
    }
}
