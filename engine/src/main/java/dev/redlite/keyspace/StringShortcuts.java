package dev.redlite.keyspace;

import dev.redlite.base.StorageException;
import dev.redlite.value.LiveRow;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Reads and overwrites strings straight in their entries: what a unit of work with one GET or SET
 * comes to, where there is nothing else to say of the key. Where there is, nothing is done, and the
 * long way leads there.
 *
 * <p>Under the engine's lock, while no unit is running, and nobody is to be told of a change.
 */
public final class StringShortcuts {
    /** Longer strings take the long way, which is not long beside them. */
    private static final int BYTES_MAX = LiveRow.OVERWRITTEN_BYTES_MAX;

    private final Keyspace keyspace;
    private final UnitEncoder encoder = new UnitEncoder();

    public StringShortcuts(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** A copy of a short string that is in memory and does not expire; null of anything else. */
    public byte @Nullable [] get(int db, byte[] key, long nowMillis) {
        keyspace.cache().trim(); // as after every unit
        Entry entry = keyspace.databases[db].table.get(key);
        byte[] array = entry == null ? null : entry.stringArray();
        if (entry == null || array == null || entry.wakeAt() != 0) {
            return null;
        }
        int length = entry.stringLength();
        if (length > BYTES_MAX) {
            return null;
        }
        use(entry, nowMillis);
        return Arrays.copyOf(array, length);
    }

    /**
     * Sets a short string that is in memory and does not expire to another; the log has it then.
     *
     * @param key read, but not kept
     * @param content read once, and not kept
     * @return false if nothing was done
     */
    public boolean set(int db, byte[] key, byte[] content, long nowMillis) {
        Database database = keyspace.databases[db];
        keyspace.cache().trim(); // as after every unit
        Entry entry = database.table.get(key);
        byte[] held = entry == null ? null : entry.bareArray();
        if (entry == null || held == null || entry.wakeAt() != 0 || entry.isPinned) {
            return false;
        }
        Persistence persisted = keyspace.persistence;
        if (Math.max(held.length, content.length) > BYTES_MAX
                || (persisted != null && !mayOverwrite(entry, persisted))) {
            return false;
        }
        byte[] kept = content.length == held.length ? held : content.clone();
        byte[] source = kept == held ? content : kept;
        long bytesBefore = entry.bytes;
        if (persisted == null) {
            change(entry, source, nowMillis);
            System.arraycopy(source, 0, kept, 0, kept.length);
        } else {
            begin(persisted, database, entry, nowMillis);
            if (!append(persisted, database, entry, source, nowMillis)) {
                return false;
            }
            encoder.copyString(kept);
            persisted.memtable.active().bytes += kept.length - held.length;
        }
        entry.bareString(kept);
        database.bytes += entry.bytes - bytesBefore;
        keyspace.cache().changed(entry, 0, held.length);
        return true;
    }

    /** Whether the tables or the entry say all of it, so that nobody else reads its array. */
    private static boolean mayOverwrite(Entry entry, Persistence persisted) {
        return entry.live == LiveChanges.in(persisted.memtable.active().number)
                || !entry.isUnflushed();
    }

    /** The active generation has it from now on. If the log refuses, it has it as it was. */
    private static void begin(
            Persistence persisted, Database database, Entry entry, long nowMillis) {
        Generation active = persisted.memtable.active();
        if (active.begunAt == 0) {
            active.begunAt = nowMillis;
        }
        if (entry.live == LiveChanges.NONE) {
            LiveChanges.begin(database, entry, active);
        }
    }

    private void use(Entry entry, long nowMillis) {
        Accesses accesses = keyspace.accesses();
        accesses.noted(true);
        accesses.note(entry, nowMillis);
    }

    private void change(Entry entry, byte[] content, long nowMillis) {
        use(entry, nowMillis);
        entry.version++;
        entry.updatedAt = nowMillis;
        entry.bytes = entry.keyBytes() + content.length;
    }

    /** Changes all but the string itself; what the row says is as it was if the log refuses. */
    private boolean append(
            Persistence persisted, Database database, Entry entry, byte[] content, long nowMillis) {
        long bytesBefore = entry.bytes;
        long updatedAtBefore = entry.updatedAt;
        long accessedAtBefore = entry.accessedAt;
        int accessCountBefore = entry.accessCount;
        change(entry, content, nowMillis);
        boolean isAppended = false;
        try {
            int length =
                    encoder.encodeString(
                            database.number,
                            entry,
                            bytesBefore,
                            content,
                            nowMillis,
                            keyspace.nextId,
                            keyspace.nextValueId);
            persisted.append(encoder.buffer(), length, nowMillis);
            isAppended = true;
        } catch (StorageException refused) {
            return false; // the long way tells
        } finally {
            if (!isAppended) {
                entry.version--;
                entry.bytes = bytesBefore;
                entry.updatedAt = updatedAtBefore;
                entry.accessedAt = accessedAtBefore;
                entry.accessCount = accessCountBefore;
            }
        }
        return true;
    }
}
