package dev.redlite.keyspace;

import dev.redlite.store.StoreState;
import dev.redlite.value.LiveRow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes that the tables do not have yet: an active generation that takes them and at most one
 * frozen generation that is being written. All methods are called under the engine's lock; a frozen
 * generation may then be read without it, but for what is live in it.
 */
final class Memtable {
    final SpareChanges spares = new SpareChanges();
    private Generation active = new Generation(1, 1, 1);
    private @Nullable Generation frozen;
    private int retired;
    private int retiredLive;
    private int retiredRows;

    private long flushedGeneration;

    Generation active() {
        return active;
    }

    @Nullable Generation frozen() {
        return frozen;
    }

    long bytes() {
        Generation writing = frozen;
        return active.bytes + (writing == null ? 0 : writing.bytes);
    }

    /** Whether the tables do not have the changes of a generation. */
    boolean isPending(long generation) {
        return generation > flushedGeneration;
    }

    /** Ends the active generation and begins the next. There must be no frozen one. */
    Generation freeze(StoreState state, Database[] databases) {
        if (frozen != null) {
            throw new IllegalStateException("the frozen generation is not flushed yet");
        }
        Generation ended = active;
        List<Generation.Place> places = new ArrayList<>(databases.length);
        for (Database database : databases) {
            places.add(new Generation.Place(database, database.number, database.epoch));
        }
        ended.state = state;
        ended.places = places;
        frozen = ended;
        retired = 0;
        retiredLive = 0;
        retiredRows = 0;
        active = new Generation(ended.number + 1, state.nextId(), state.nextValueId());
        return ended;
    }

    /** The frozen generation is in the tables; what it says of databases holds for reads now. */
    void flushed(Database[] databases) {
        Generation written = frozen;
        if (written == null) {
            throw new IllegalStateException("no generation was being flushed");
        }
        flushedGeneration = written.number;
        written.keys.addAll(written.late);
        for (Generation.Place place : written.places) {
            place.database().storedNumber = place.number();
        }
    }

    /**
     * Lets go of some keys of the generation that was flushed last.
     *
     * @return whether there are more
     */
    boolean retire(int count, Cache cache) {
        Generation written = frozen;
        if (written == null || isPending(written.number)) {
            return false;
        }
        int left = retireRows(written, count);
        for (; left > 0 && retired < written.keys.size(); left--) {
            retire(written, written.keys.get(retired++), cache);
        }
        while (left > 0 && !written.live.isEmpty()) {
            LiveKeys keys = written.live.getLast();
            for (; left > 0 && retiredLive < keys.size(); left--) {
                retire(written, keys.get(retiredLive++));
            }
            if (retiredLive == keys.size()) {
                written.live.removeLast();
                keys.database.forget(keys);
                retiredLive = 0;
            }
        }
        if (left == 0 || retired < written.keys.size() || !written.live.isEmpty()) {
            return true;
        }
        for (Generation.Place place : written.places) {
            StoreState state = written.state;
            if (state != null && place.epoch() == place.database().epoch) {
                place.database().order.dropBelow(state.nextId());
            }
        }
        spares.trim(written.keys.size());
        frozen = null;
        return false;
    }

    /** Ends the state of rows as live, before changes may be used again; returns what is left. */
    private int retireRows(Generation written, int count) {
        int left = count;
        byte mark = LiveChanges.in(written.number);
        while (left > 0 && !written.withLiveRows.isEmpty()) {
            PagedList<LiveRow> rows = written.withLiveRows.getLast().live();
            int size = rows == null ? 0 : rows.size();
            for (; rows != null && left > 0 && retiredRows < size; left--) {
                LiveRow row = rows.get(retiredRows++);
                if (row.generation() == mark) {
                    row.generation(LiveChanges.NONE);
                }
            }
            if (retiredRows == size) {
                written.withLiveRows.removeLast();
                retiredRows = 0;
            }
        }
        return left;
    }

    /** Forgets all changes: the tables are at a state, or the log will be read again from there. */
    void reset(StoreState state) {
        flushedGeneration = active.number;
        active = new Generation(active.number + 1, state.nextId(), state.nextValueId());
        frozen = null;
        spares.clear();
    }

    /** Changes as long as the tables do not have them; else, and without changes, null. */
    @Nullable KeyChanges pending(@Nullable KeyChanges changes) {
        return changes != null && isPending(changes.generation) ? changes : null;
    }

    /** As the other. */
    @Nullable ValueChanges pending(@Nullable ValueChanges changes) {
        return changes != null && isPending(changes.generation) ? changes : null;
    }

    private static void retire(Generation written, Entry entry) {
        if (entry.live == LiveChanges.in(written.number)) {
            entry.live = LiveChanges.NONE;
        }
    }

    private void retire(Generation written, KeyChanges changes, Cache cache) {
        if (changes.generation != written.number) {
            return; // used again already
        }
        Entry entry = changes.entry;
        KeyChanges newest = entry.changes();
        ValueChanges rows = changes.rows();
        if (newest == changes) {
            entry.changes(null);
            if (entry.isDeleted() && entry.touch == 0 && written.isValid(changes)) {
                Database database = changes.database;
                if (database.epoch == changes.epoch && database.remove(entry)) {
                    cache.add(entry, -entry.keyBytes(), entry.valueBytes(), 0);
                }
            }
        } else if (newest != null && newest.older == changes) {
            newest.older = null;
            ValueChanges newer = newest.rows();
            if (newer != null && newer.generation <= written.number) {
                newest.rows(null);
            } else if (newer != null) {
                newer.older = null;
            }
        } else {
            return; // its entry has forgotten it: nobody knows who else has not
        }
        spares.add(changes);
        if (rows != null && rows.generation == written.number) {
            spares.add(rows);
        }
    }
}
