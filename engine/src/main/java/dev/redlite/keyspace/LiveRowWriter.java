package dev.redlite.keyspace;

import dev.redlite.base.Bytes;
import dev.redlite.store.StoreWriter;
import dev.redlite.value.LiveRow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the rows of values that are live in a frozen generation, see {@link LiveRow}. What they
 * are is in their objects, so a few at a time are taken under the engine's lock. A row that a unit
 * changes before its turn leaves what it was among {@link ValueChanges#lateRows}.
 */
final class LiveRowWriter {
    private static final int TAKEN_PER_LOCK = 250;

    /** So many rows of a value are sorted at a time. */
    private static final int SORTED = 1 << 19;

    private final StoreWriter writer;
    private final Consumer<Runnable> locked;
    private ValueChanges[] values = {};
    private LiveRow[] rows = {};
    private final byte[] @Nullable [] payloads = new byte[TAKEN_PER_LOCK][];
    private int count;

    /**
     * Writes by a writer.
     *
     * @param locked runs something under the engine's lock
     */
    LiveRowWriter(StoreWriter writer, Consumer<Runnable> locked) {
        this.writer = writer;
        this.locked = locked;
    }

    /** Writes those of some values, each in about the order of the table. */
    void write(List<ValueChanges> changed) {
        count = 0; // what could not be written before, it may be
        values = new ValueChanges[TAKEN_PER_LOCK];
        rows = new LiveRow[TAKEN_PER_LOCK];
        for (ValueChanges value : changed) {
            PagedList<LiveRow> listed = value.live();
            if (listed != null) {
                listed.inParts(SORTED, LiveRow[]::new, part -> addSorted(value, part));
            }
        }
        takeAndWrite();
        values = new ValueChanges[0]; // they hold on to all that their generation lists
        rows = new LiveRow[0];
    }

    private void addSorted(ValueChanges value, LiveRow[] part) {
        Arrays.sort(part, Comparator.comparing(LiveRow::key, Bytes::compare));
        for (LiveRow row : part) {
            add(value, row);
        }
    }

    private void add(ValueChanges value, LiveRow row) {
        values[count] = value;
        rows[count++] = row;
        if (count == TAKEN_PER_LOCK) {
            takeAndWrite();
        }
    }

    private void takeAndWrite() {
        if (count > 0) {
            locked.accept(this::take);
        }
        for (int i = 0; i < count; i++) {
            byte[] payload = payloads[i];
            if (payload != null) {
                write(values[i], rows[i].key(), payload);
                payloads[i] = null;
            }
        }
        count = 0;
    }

    private void take() {
        for (int i = 0; i < count; i++) {
            boolean isLive = rows[i].generation() == LiveChanges.in(values[i].generation);
            payloads[i] = isLive ? LiveRow.copyOf(rows[i].payload()) : null;
        }
    }

    private void write(ValueChanges value, byte[] subkey, byte[] payload) {
        writer.putRow(value.type.rows(subkey), value.valueId, subkey, 0, payload);
    }

    /**
     * Writes those that ceased to be live while others were written, whether it was before their
     * turn or after it. Those that do so from now on have all been written.
     */
    void writeLate(Generation generation) {
        List<ValueChanges> changed = new ArrayList<>();
        locked.accept(() -> changed.addAll(generation.lateRows));
        List<ValueChanges.Row> taken = new ArrayList<>();
        for (ValueChanges value : changed) {
            long[] cursor = {0};
            do {
                taken.clear();
                locked.accept(() -> cursor[0] = takeLate(value, cursor[0], taken));
                for (ValueChanges.Row row : taken) {
                    write(value, row.subkey(), Bytes.orEmpty(row.payload));
                }
            } while (cursor[0] != 0);
        }
    }

    private static long takeLate(ValueChanges value, long cursor, List<ValueChanges.Row> into) {
        var late = value.lateRows();
        long next = cursor;
        do {
            next = late == null || value.discarded ? 0 : late.scan(next, into::add);
        } while (next != 0 && into.size() < TAKEN_PER_LOCK);
        return next;
    }
}
