package dev.redlite.keyspace;

import dev.redlite.base.Bytes;
import dev.redlite.base.KeySort;
import dev.redlite.store.KeyRow;
import dev.redlite.store.Rows;
import dev.redlite.store.StoreWriter;
import dev.redlite.value.ValueType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Writes the keys that are live in a frozen generation, see {@link LiveChanges}. Their state is in
 * their entries, so the rows of a few keys at a time are taken under the engine's lock. A key that
 * a unit changes before its turn leaves the state in {@link Generation#late}.
 */
final class LiveWriter {
    private static final int TAKEN_PER_LOCK = 250;

    /** So many keys are sorted at a time. */
    private static final int SORTED_BITS = 19;

    private static final int SORTED = 1 << SORTED_BITS;

    private static final Rows STRINGS = ValueType.STRING.rows(Bytes.EMPTY);

    private final StoreWriter writer;
    private final Consumer<Runnable> locked;
    private final List<KeyRow> rows = new ArrayList<>(TAKEN_PER_LOCK);
    private final List<byte[]> contents = new ArrayList<>(TAKEN_PER_LOCK);
    private final long[] valueIds = new long[TAKEN_PER_LOCK];

    /**
     * Writes by a writer.
     *
     * @param locked runs something under the engine's lock
     */
    LiveWriter(StoreWriter writer, Consumer<Runnable> locked) {
        this.writer = writer;
        this.locked = locked;
    }

    /**
     * Writes the rows of the keys, new ones in the order of the index by name and others by id, and
     * their strings, in about the order of the ids of these: that of the keys' ids.
     */
    void write(Generation generation) {
        for (LiveKeys keys : generation.live) {
            Generation.Place place = generation.placeOf(keys.database);
            if (place.epoch() == keys.epoch) {
                keys.created.inParts(
                        SORTED,
                        Entry[]::new,
                        part -> {
                            writeStrings(generation, part);
                            KeySort.sort(part);
                            writeKeys(generation, part, place.number(), true);
                        });
                keys.changed.inParts(
                        SORTED,
                        Entry[]::new,
                        part -> {
                            Entry[] sorted = byId(part);
                            writeStrings(generation, sorted);
                            writeKeys(generation, sorted, place.number(), false);
                        });
            }
        }
    }

    private void writeKeys(Generation generation, Entry[] keys, int number, boolean areNew) {
        byte live = LiveChanges.in(generation.number);
        inTurns(
                keys.length,
                i -> {
                    if (keys[i].live == live) {
                        rows.add(keys[i].row(number));
                    }
                },
                () -> {
                    for (KeyRow row : rows) {
                        writer.putKey(row, areNew);
                    }
                });
    }

    private void writeStrings(Generation generation, Entry[] keys) {
        byte live = LiveChanges.in(generation.number);
        inTurns(
                keys.length,
                i -> {
                    Entry entry = keys[i];
                    if (entry.live == live) {
                        valueIds[contents.size()] = entry.valueId;
                        contents.add(entry.liveString());
                    }
                },
                () -> {
                    for (int i = 0; i < contents.size(); i++) {
                        writer.putRow(STRINGS, valueIds[i], Bytes.EMPTY, 0, contents.get(i));
                    }
                });
    }

    /** The order is for speed alone: ids that are too large for it come in some other order. */
    private Entry[] byId(Entry[] keys) {
        long[] order = new long[keys.length];
        inTurns(order.length, i -> order[i] = keys[i].id << SORTED_BITS | i, () -> {});
        Arrays.sort(order);
        Entry[] sorted = new Entry[keys.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = keys[(int) order[i] & (SORTED - 1)];
        }
        return sorted;
    }

    /** Takes a few of something under the lock and writes them without it, until all are done. */
    private void inTurns(int count, IntConsumer take, Runnable write) {
        for (int from = 0; from < count; from += TAKEN_PER_LOCK) {
            int begin = from;
            int end = Math.min(count, from + TAKEN_PER_LOCK);
            rows.clear(); // what could not be written before, it may be
            contents.clear();
            locked.accept(
                    () -> {
                        for (int i = begin; i < end; i++) {
                            take.accept(i);
                        }
                    });
            write.run();
        }
    }
}
