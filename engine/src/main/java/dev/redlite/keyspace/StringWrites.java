package dev.redlite.keyspace;

import dev.redlite.keyspace.Unit.KeyTouch;
import dev.redlite.value.StringValue;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

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
            StringValue value = new StringValue();
            KeyTouch touch = keyspace.writes().create(database, entry, key, value);
            value.set(content);
            KeyWrites.setExpiry(touch, expiresAt == Keyspace.KEEP_EXPIRY ? kept : expiresAt);
        }
    }

    private static void overwrite(
            Keyspace keyspace, Database database, Entry entry, byte[] content, long expiresAt) {
        KeyTouch touch = keyspace.unit.touchContent(database, entry);
        StringValue value = string(entry.value);
        if (entry.value != value) {
            entry.value = value;
        }
        keyspace.unit.bind(touch, value, false);
        keyspace.listener().overwritten(database.number, entry.key(), false);
        value.set(content);
        if (expiresAt != Keyspace.KEEP_EXPIRY) {
            KeyWrites.setExpiry(touch, expiresAt);
        }
        keyspace.accesses().note(entry, keyspace.now());
    }

    static int append(Keyspace keyspace, Database database, Entry entry, byte[] more) {
        StringValue value = (StringValue) keyspace.value(entry);
        KeyTouch touch =
                value.grows(more)
                        ? keyspace.unit.touchContent(database, entry)
                        : keyspace.unit.touch(database, entry, true);
        keyspace.unit.bind(touch, value, false);
        return value.append(more);
    }

    /** A forgotten value is not read again: all of it is about to be replaced. */
    private static StringValue string(@Nullable Value held) {
        return held instanceof StringValue value ? value : new StringValue();
    }
}
