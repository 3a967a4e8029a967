package dev.redlite.keyspace;

import dev.redlite.keyspace.Unit.KeyTouch;
import dev.redlite.keyspace.Unit.ValueTouch;
import dev.redlite.value.StringValue;

/**
 * Keys that are live: the memtable lists their changes in the active generation, but what these
 * hold is void, as it is in the entry and its string. So most writes of a string that was written
 * before need not look at its changes, which is two misses of the processor's caches. The changes
 * take the state when it stops being true that the entry has it: before the generation is written,
 * and before a later generation, or another kind of write, changes the key.
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

    /** A key's changes were committed: it is live from now on if they are those of a string. */
    static void begin(Entry entry, KeyChanges changes) {
        ValueChanges rows = changes.rows();
        if (rows != null
                && rows.generation == changes.generation
                && entry.value instanceof StringValue string
                && rows.mayFollow(string.array())) {
            entry.live = in(changes.generation);
        }
    }

    /** Ends it for some keys of a frozen generation that is not in the tables yet. */
    static void end(Generation frozen, int from, int count, Unit running) {
        int to = Math.min(frozen.keys.size(), from + count);
        for (int i = from; i < to; i++) {
            KeyChanges changes = frozen.keys.get(i);
            Entry entry = changes.entry;
            if (entry.live == in(frozen.number) && entry.changes() == changes) {
                running.endLive(entry);
            }
        }
    }

    /** Ends it outside of a unit, or before the unit changes it. */
    static void end(Entry entry) {
        entry.live = NONE;
        KeyChanges changes = entry.changes();
        ValueChanges rows = changes == null ? null : changes.rows();
        if (changes == null || rows == null || !(entry.value instanceof StringValue string)) {
            throw new IllegalStateException("a live key without changes or string");
        }
        changes.snapshot();
        rows.grow(string.array(), string.length());
    }

    /** Ends it in the middle of a unit, with the state from before the unit. */
    static void end(KeyTouch touch) {
        Entry entry = touch.entry;
        entry.live = NONE;
        touch.isLive = false;
        KeyChanges changes = entry.changes();
        ValueTouch value = touch.value;
        ValueChanges rows = changes == null ? null : changes.rows();
        if (changes == null || rows == null || value == null) {
            throw new IllegalStateException("a live key without changes or string");
        }
        changes.snapshotBefore(touch);
        byte[] content = value.contentBefore();
        rows.grow(content, content.length);
        value.rows = rows;
    }
}
