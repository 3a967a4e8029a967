package dev.redlite.keyspace;

import dev.redlite.base.Bytes;
import dev.redlite.store.Rows;
import dev.redlite.store.StoreState;
import dev.redlite.store.StoreWriter;
import dev.redlite.value.ValueType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a frozen generation into the tables as one transaction, rows in the order in which the
 * tables have them. Uses nothing that changes, so it needs no lock, but for keys and rows that are
 * live.
 */
final class GenerationWriter {
    private final StoreWriter writer;
    private final LiveWriter live;
    private final LiveRowWriter liveRows;
    private final Consumer<Runnable> locked;

    /**
     * Writes by a writer.
     *
     * @param locked runs something under the engine's lock
     */
    GenerationWriter(StoreWriter writer, Consumer<Runnable> locked) {
        this.writer = writer;
        this.live = new LiveWriter(writer, locked);
        this.liveRows = new LiveRowWriter(writer, locked);
        this.locked = locked;
    }

    /** Writes all rows and leaves the transaction open; see {@link #commit}. */
    void write(Generation generation) {
        writer.begin();
        for (Generation.DatabaseChange change : generation.databaseChanges) {
            if (change.isClear()) {
                writer.clearDatabase(change.first());
            } else {
                writer.swapDatabases(change.first(), change.second());
            }
        }
        for (Generation.Drop drop : generation.drops) {
            for (Rows rows : drop.type().tables()) {
                writer.dropRows(rows, drop.valueId());
            }
        }
        writeKeys(generation);
        writeValues(generation.values);
        live.write(generation);
        writeLate(generation);
        liveRows.writeLate(generation);
    }

    void commit(Generation generation) {
        StoreState state = generation.state;
        if (state == null) {
            throw new IllegalStateException("a generation that is not frozen was written");
        }
        writer.commit(state);
    }

    private void writeKeys(Generation generation) {
        List<KeyChanges> changed = new ArrayList<>();
        List<KeyChanges> created = new ArrayList<>();
        for (KeyChanges changes : generation.keys) {
            if (!generation.isValid(changes)) {
                discard(generation, changes);
            } else if (!changes.isDeleted()) {
                (changes.isNew ? created : changed).add(changes);
            } else if (changes.removedId != 0) {
                writer.deleteKey(changes.removedId);
            }
        }
        changed.sort(Comparator.comparingLong(changes -> changes.id));
        for (KeyChanges changes : changed) {
            writer.putKey(changes.row(generation.numberOf(changes)), false);
        }
        created.sort(
                Comparator.comparingInt(generation::numberOf)
                        .thenComparing(changes -> changes.entry.key(), Bytes::compare));
        for (KeyChanges changes : created) {
            writer.putKey(changes.row(generation.numberOf(changes)), true);
        }
    }

    /** The key went with its database, so its unflushed rows must not be written either. */
    private static void discard(Generation generation, KeyChanges changes) {
        ValueChanges rows = changes.rows();
        if (rows != null && rows.generation == generation.number) {
            rows.discarded = true;
        }
    }

    /**
     * Writes keys that ceased to be live while others were written, whether it was before their
     * turn or after it. Those that do so from now on have all been written.
     */
    private void writeLate(Generation generation) {
        List<KeyChanges> late = new ArrayList<>();
        locked.accept(() -> late.addAll(generation.late));
        late.sort(Comparator.comparingLong(changes -> changes.id));
        List<ValueChanges> values = new ArrayList<>(late.size());
        for (KeyChanges changes : late) {
            writer.putKey(changes.row(generation.numberOf(changes)), false);
            ValueChanges rows = changes.rows();
            if (rows != null) {
                values.add(rows);
            }
        }
        writeValues(values);
    }

    private void writeValues(List<ValueChanges> changed) {
        List<ValueChanges> values = new ArrayList<>(changed.size());
        for (ValueChanges value : changed) {
            if (!value.discarded) {
                values.add(value);
            }
        }
        values.sort(Comparator.comparingLong(value -> value.valueId));
        liveRows.write(values); // before other rows of theirs, which are newer
        for (ValueChanges value : values) {
            write(value);
        }
        for (ValueChanges value : values) { // together, as they are read for it
            if (!value.patches().isEmpty()) {
                writer.patch(value.valueId, value.patches());
            }
        }
    }

    private void write(ValueChanges value) {
        ValueType<?> type = value.type;
        if (value.hasSingle()) {
            byte[] payload = Bytes.orEmpty(value.single());
            writer.putRow(type.rows(Bytes.EMPTY), value.valueId, Bytes.EMPTY, 0, payload);
        }
        RowPages pages = value.pages();
        if (pages != null) {
            pages.write(writer, value.valueId);
        }
        var table = value.rows();
        if (table == null) {
            return;
        }
        List<ValueChanges.Row> rows = new ArrayList<>(table.size());
        table.each(rows::add);
        rows.sort(Comparator.comparing(ValueChanges.Row::subkey, Bytes::compare));
        for (ValueChanges.Row row : rows) {
            Rows kind = type.rows(row.subkey());
            if (row.deleted) {
                writer.deleteRow(kind, value.valueId, row.subkey());
            } else {
                byte[] payload = Bytes.orEmpty(row.payload);
                writer.putRow(kind, value.valueId, row.subkey(), row.number, payload);
            }
        }
    }
}
