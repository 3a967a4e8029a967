package dev.redlite.keyspace;

import dev.redlite.store.StoreState;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A generation of the memtable: the changes of all units of work between two freezes. The active
 * one takes changes under the engine's lock; a frozen one does not change and is read by the
 * flusher alone.
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

    Generation(long number) {
        this.number = number;
    }

    boolean isEmpty() {
        return !hasNotes
                && keys.isEmpty()
                && values.isEmpty()
                && drops.isEmpty()
                && databaseChanges.isEmpty();
    }

    /** Whether changes of a key still count: its database was not cleared since. */
    boolean isValid(KeyChanges changes) {
        for (Place place : places) {
            if (place.database == changes.database) {
                return place.epoch == changes.epoch;
            }
        }
        throw new IllegalStateException("changes of an unknown database");
    }

    /** The number of a key's database when the generation was frozen. */
    int numberOf(KeyChanges changes) {
        for (Place place : places) {
            if (place.database == changes.database) {
                return place.number;
            }
        }
        throw new IllegalStateException("changes of an unknown database");
    }
}
