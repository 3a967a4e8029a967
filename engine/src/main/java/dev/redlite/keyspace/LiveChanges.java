package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * Keys that are live: what their generation has to say of them is in their entries and strings, and
 * it only lists them. A string that is written as a whole becomes live. So a new one costs no
 * objects but its own, and one that is written again and again no look at anything but its entry.
 *
 * <p>It ends, and the key has changes as others do, before a unit of a later generation changes the
 * key, and before a unit changes more than the content and the times of a string. What is live
 * until its generation is written is written as it is in memory: see {@link LiveWriter}.
 *
 * <p>Under the engine's lock.
 */
final class LiveChanges {
    /** Of {@link Entry#live}: not live. */
    static final byte NONE = 0;

    private LiveChanges() {}

    /** Of {@link Entry#live}: live in a generation; no more than two are unflushed at a time. */
    static byte in(long generation) {
        return generation == Unit.NO_GENERATION ? -1 : (byte) (1 + (generation & 1));
    }

    /** Whether a key that a unit changed is live from its commit on. */
    static boolean mayBegin(KeyTouch touch, Generation active) {
        Entry entry = touch.entry;
        ValueTouch value = touch.value;
        if (value == null || !value.isWhole || value.movedFrom != null) {
            return false;
        }
        if (touch.idBefore != 0 && touch.idBefore != entry.id) {
            return false; // two names of the key to write
        }
        byte[] array = entry.stringArray();
        if (array == null) {
            return false;
        }
        KeyChanges older = entry.changes();
        if (older == null) {
            return true;
        }
        ValueChanges rows = older.rows();
        boolean isShared = rows != null && rows.reads(array);
        return older.generation != active.number && !isShared;
    }

    /** A key's changes were committed, and it may begin. */
    static void begin(Database database, Entry entry, Generation active) {
        LiveKeys keys = active.liveKeys(database);
        (active.hasMadeKey(entry.id) ? keys.created : keys.changed).add(entry);
        entry.live = in(active.number);
        active.bytes += LiveKeys.BYTES + entry.keyBytes() + entry.valueBytes();
    }

    /** Ends it outside of a unit, or before the unit changes the key. */
    static void end(Database database, Entry entry, Memtable memtable) {
        KeyChanges changes = changes(database, entry, memtable);
        if (changes != null) {
            changes.snapshot();
            changes.whole(entry.liveArray(), entry.stringLength());
        }
    }

    /** Ends it in the middle of a unit, with the state from before the unit. */
    static void end(KeyTouch touch, Memtable memtable) {
        touch.isLive = false;
        KeyChanges changes = changes(touch.database, touch.entry, memtable);
        if (changes == null) {
            throw new IllegalStateException("a generation ended in the middle of a unit");
        }
        changes.snapshotBefore(touch);
        ValueTouch value = touch.value;
        byte[] content = value == null ? touch.entry.liveString() : value.contentBefore();
        changes.whole(content, content.length);
        if (value != null) {
            value.rows = changes.rows();
        }
    }

    /** Changes, still without state, for a key that was live; null if the tables have it. */
    private static @Nullable KeyChanges changes(Database database, Entry entry, Memtable memtable) {
        Generation frozen = memtable.frozen();
        boolean isFrozen = frozen != null && entry.live == in(frozen.number);
        Generation generation = isFrozen && frozen != null ? frozen : memtable.active();
        entry.live = NONE;
        if (!memtable.isPending(generation.number)) {
            return null;
        }
        KeyChanges older = memtable.pending(entry.changes());
        KeyChanges changes = memtable.spares.key(entry, database, generation.number, older);
        changes.isNew = generation.hasMadeKey(entry.id);
        boolean isFresh = generation.hasMadeValue(entry.valueId);
        ValueChanges rows = // whole, so older ones do not matter
                memtable.spares.value(entry.valueId, entry.type, generation.number, isFresh, null);
        changes.rows(rows);
        entry.changes(changes);
        if (isFrozen) {
            generation.late.add(changes);
        } else {
            generation.keys.add(changes);
            generation.values.add(rows);
            generation.bytes += // as if it had never been live
                    KeyChanges.OVERHEAD_BYTES
                            + ValueChanges.OVERHEAD_BYTES
                            - (entry.keyBytes() - entry.key().length);
        }
        return changes;
    }
}
