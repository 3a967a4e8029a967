package dev.redlite.keyspace;

import dev.redlite.store.StoreState;
import dev.redlite.value.LiveRow;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A generation of the memtable: the changes of all units of work between two freezes. The active
 * one takes changes under the engine's lock; a frozen one does not change, but for what was live
 * and is no more, and is read by the flusher alone.
 */
final class Generation {
    /** What happens to whole databases in the tables, before the rows are written. */
    record DatabaseChange(int first, int second) {
        static final int CLEAR = -1;

        boolean isClear() {
            return second == CLEAR;
        }
    }

    /** A value whose rows must go: those in the tables, and the unflushed ones if there are any. */
    record Drop(ValueType<?> type, long valueId, @Nullable ValueChanges rows) {}

    /** Which rows of a database object are valid, and where they belong. */
    record Place(Database database, int number, int epoch) {}

    final long number;
    final List<KeyChanges> keys = new ArrayList<>();
    final List<ValueChanges> values = new ArrayList<>();

    /** Keys of which there is nothing in {@link #keys} and {@link #values}. */
    final List<LiveKeys> live = new ArrayList<>(1);

    /** Changes of keys that were live and ceased to be after it was frozen; under the lock. */
    final List<KeyChanges> late = new ArrayList<>();

    /** Values with rows that are live. */
    final List<ValueChanges> withLiveRows = new ArrayList<>();

    /** Values with rows that were live and ceased to be after it was frozen; under the lock. */
    final List<ValueChanges> lateRows = new ArrayList<>();

    final List<Drop> drops = new ArrayList<>();
    final List<DatabaseChange> databaseChanges = new ArrayList<>();
    final ExpiryHeap expiring = new ExpiryHeap();

    /** Estimated bytes the changes take in memory. */
    long bytes;

    /** The log has notes, which are no rows; flushing lets it be recycled all the same. */
    boolean hasNotes;

    /** When the first change came, unix ms; 0 while there is none. */
    long begunAt;

    /** Set when the generation is frozen: what the tables are to hold once it is flushed. */
    @Nullable StoreState state;

    List<Place> places = List.of();

    private final long firstId;
    private final long firstValueId;

    /** A generation whose keys and values have these ids, or greater ones, if it makes them. */
    Generation(long number, long firstId, long firstValueId) {
        this.number = number;
        this.firstId = firstId;
        this.firstValueId = firstValueId;
    }

    /** Whether an id of a key came into being here, or later. */
    boolean hasMadeKey(long id) {
        return id >= firstId;
    }

    /** Whether an id of a value came into being here, or later. */
    boolean hasMadeValue(long valueId) {
        return valueId >= firstValueId;
    }

    /** Takes a row as its object says; returns the bytes this adds to the memtable. */
    long put(ValueChanges changes, LiveRow row, long lengths) {
        if (changes.live() == null) {
            withLiveRows.add(changes);
        }
        return changes.put(row, (int) (lengths >>> Integer.SIZE), (int) lengths);
    }

    /** A row that is live in it will be another; of the changes of its value, the newest. */
    void late(@Nullable ValueChanges newest, LiveRow row) {
        ValueChanges changes = newest;
        while (changes != null && changes.generation != number) {
            changes = changes.older;
        }
        if (changes == null) {
            throw new IllegalStateException("a row is in a generation that does not know it");
        }
        boolean hadLate = changes.lateRows() != null;
        changes.late(row);
        if (!hadLate && changes.lateRows() != null) {
            lateRows.add(changes);
        }
    }

    /** Those that are live in a database as it is now. */
    LiveKeys liveKeys(Database database) {
        LiveKeys keys = database.live;
        if (keys == null || keys.generation != number || keys.epoch != database.epoch) {
            keys = new LiveKeys(database, number);
            database.live = keys;
            live.add(keys);
        }
        return keys;
    }

    /** Number of keys and values that it changes. */
    long size() {
        long size = (long) keys.size() + values.size();
        for (LiveKeys keys : live) {
            size += 2L * keys.size();
        }
        return size;
    }

    boolean isEmpty() {
        return !hasNotes
                && keys.isEmpty()
                && live.isEmpty()
                && values.isEmpty()
                && drops.isEmpty()
                && databaseChanges.isEmpty();
    }

    /** Whether changes of a key still count: its database was not cleared since. */
    boolean isValid(KeyChanges changes) {
        return placeOf(changes.database).epoch == changes.epoch;
    }

    /** The number of a key's database when the generation was frozen. */
    int numberOf(KeyChanges changes) {
        return placeOf(changes.database).number;
    }

    /** Where a database was when the generation was frozen. */
    Place placeOf(Database database) {
        for (Place place : places) {
            if (place.database == database) {
                return place;
            }
        }
        throw new IllegalStateException("changes of an unknown database");
    }
}
