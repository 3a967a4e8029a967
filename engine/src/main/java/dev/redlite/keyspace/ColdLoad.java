package dev.redlite.keyspace;

import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A large value that is being read, or was read and is kept for the commands that wait for it. Used
 * under the engine's lock, but for the value itself: nobody else sees it before it is whole.
 */
public final class ColdLoad {
    /** Where it stands. */
    enum State {
        QUEUED,
        READING,
        /** The value is in memory, and stays there for those who asked for it. */
        LOADED,
        /** It is of no use any more: the value is gone, or could not be read. */
        ENDED
    }

    /** A change of a row that came while the value was read. */
    record LateRow(Kind kind, byte[] subkey, long number, byte @Nullable [] payload) {
        void applyTo(Value value) {
            if (kind == Kind.DELETE) {
                value.unload(subkey);
            } else {
                value.load(subkey, number, payload);
            }
        }
    }

    final long valueId;
    final ValueType<?> type;

    /** Which key holds the value: all that are known, as a RENAME gives it to another. */
    final List<Entry> entries = new ArrayList<>(1);

    State state = State.QUEUED;

    /** How many commands wait for it, or are to find it in memory. */
    int pins;

    /** Whether something in it is to be removed as its time has come. */
    boolean isForExpiry;

    /** It could not be read beside the commands; they are to try for themselves. */
    boolean hasFailed;

    /** How often it had to begin anew. */
    int restarts;

    /** Unflushed rows when the reading began, oldest first. */
    List<ValueChanges> pending = List.of();

    /** Whether the tables have rows of it. */
    boolean isInTables;

    List<LateRow> late = new ArrayList<>();
    @Nullable Value value;

    /** Read by whoever reads it, between two rows. */
    private volatile boolean isUseless;

    ColdLoad(long valueId, ValueType<?> type) {
        this.valueId = valueId;
        this.type = type;
    }

    /** Whether nobody waits for the end of it any more. */
    public boolean isOver() {
        return state == State.LOADED || state == State.ENDED;
    }

    /** Whether those who wait must read the value for themselves. */
    public boolean hasFailed() {
        return hasFailed;
    }

    /** Whether it is for the same value as another. */
    public boolean isLike(ColdLoad other) {
        return valueId == other.valueId;
    }

    /** Whether reading on is of no use. Any thread. */
    public boolean isUseless() {
        return isUseless;
    }

    void end() {
        state = State.ENDED;
        isUseless = true;
        value = null;
        late = List.of();
        pending = List.of();
    }

    /** Whether it gives a value to this key. */
    boolean isOf(Entry entry) {
        return !entry.isDeleted() && entry.valueId == valueId;
    }
}
