package dev.redlite.keyspace;

import dev.redlite.base.Bytes;
import dev.redlite.value.LiveRow;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A value that the unit of work may change; stays with the value when a key is renamed. */
final class ValueTouch implements RowChanges {
    private static final int SAVED_BYTES_MIN = 64;
    private static final int UNREAD_KEPT = 64;
    private static final long INT_MASK = 0xFFFF_FFFFL;

    private final Unit unit;

    /** Its place among those of the unit. */
    final int number;

    KeyTouch holder;
    long valueId;
    ValueType<?> type;

    /** Null of a bare string, and if it is not in memory: it moves to another key, or grows. */
    @Nullable Value value;

    /** Unflushed rows before the unit; the unit's own are put on top at the commit. */
    @Nullable ValueChanges rows;

    /** The value came into being in this unit. */
    boolean isFresh;

    boolean isDropped;

    /** Of a string: the unit's changes say all of it. */
    boolean isWhole;

    /** Changes of the unit that patch a string that is not in memory: who reads it needs them. */
    private int[] unread = new int[2];

    private int unreadCount;

    /** An array that was overwritten, or null, and what it held before. */
    byte @Nullable [] overwritten;

    private byte[] saved = Bytes.EMPTY;

    /** The array of a live string before the unit, if it is another now. */
    private byte @Nullable [] replaced;

    private int replacedLength;

    /** A string has an array from this unit, which may be an argument of the running command. */
    private boolean hasNewArray;

    /** The key that held it before the unit, if it is another now. */
    @Nullable KeyTouch movedFrom;

    ValueTouch(Unit unit, KeyTouch holder, ValueType<?> type, int number) {
        this.unit = unit;
        this.number = number;
        this.holder = holder;
        this.type = type;
    }

    /** Is for the value of a key from now on. */
    void begin(KeyTouch of) {
        if (holder != of) { // a store that changes nothing has the collector look here
            holder = of;
        }
        if (type != of.entry.type) {
            type = of.entry.type;
        }
        isDropped = false;
        isWhole = false;
        unreadCount = 0;
        if (unread.length > UNREAD_KEPT) {
            unread = new int[2];
        }
        overwritten = null;
        hasNewArray = false;
        if (replaced != null) {
            replaced = null;
        }
        movedFrom = null;
    }

    @Override
    public void put(byte[] subkey, long number, byte @Nullable [] payload) {
        isWhole = true;
        unit.change(this, Kind.PUT, subkey, number, payload);
    }

    @Override
    public void put(byte[] subkey, byte[] array, int offset, int length) {
        unit.change(this, Kind.PART, subkey, (long) offset << Integer.SIZE | length, array);
    }

    @Override
    public void put(LiveRow row, long number, int lengthBefore) {
        int change = unit.liveRows.changeOf(row);
        int length = row.payload().length;
        if (number != 0) {
            unit.liveRows.endChange(row);
            unit.change(this, Kind.PUT, row.key(), number, LiveRow.copyOf(row.payload()));
        } else if (change >= 0) {
            unit.numbers[change] = unit.numbers[change] & ~INT_MASK | length;
        } else {
            long lengths = (long) lengthBefore << Integer.SIZE | length;
            unit.change(this, Kind.LIVE, row.key(), lengths, null);
            unit.take(row);
            unit.liveRows.changed(row, unit.rowCount - 1);
        }
    }

    @Override
    public void delete(LiveRow row) {
        delete(row.key());
        unit.take(row);
    }

    @Override
    public boolean changes(LiveRow row) {
        holder.isDirty = true;
        if (unit.generation == Unit.NO_GENERATION) {
            return !unit.liveRows.isNew(row);
        }
        endLive(row);
        return unit.liveRows.note(row);
    }

    /** What a frozen generation says of a row by its object, it has to say by itself now. */
    private void endLive(LiveRow row) {
        byte mark = row.generation();
        Memtable into = unit.memtable;
        if (mark == LiveChanges.NONE || mark == LiveChanges.in(unit.generation) || into == null) {
            return;
        }
        Generation frozen = into.frozen();
        if (frozen != null && into.isPending(frozen.number)) {
            frozen.late(rows, row);
        }
        row.generation(LiveChanges.NONE);
    }

    @Override
    public void grow(byte[] array, int length, int offset) {
        isWhole = true;
        long range = (long) offset << Integer.SIZE | length;
        unit.change(this, Kind.GROW, Bytes.EMPTY, range, array);
    }

    @Override
    public boolean mayOverwrite(byte[] payload) {
        if (hasNewArray) {
            return false;
        }
        if (unit.generation == Unit.NO_GENERATION) {
            return true;
        }
        if (payload.length > LiveRow.OVERWRITTEN_BYTES_MAX
                || (!holder.isLive && isReadElsewhere(payload))) {
            return false;
        }
        if (overwritten == null) {
            if (saved.length < payload.length) {
                saved = new byte[Math.max(SAVED_BYTES_MIN, payload.length)];
            }
            System.arraycopy(payload, 0, saved, 0, payload.length);
            overwritten = payload;
        }
        return true;
    }

    @Override
    public void replaces(byte[] array, int length) {
        hasNewArray = true;
        if (holder.isLive && replaced == null) {
            replaced = array;
            replacedLength = length;
        }
    }

    /** What a live string held before the unit, in an array that does not change. */
    byte[] contentBefore() {
        byte[] array = replaced;
        int length = replacedLength;
        if (array == null) {
            array = holder.entry.liveArray();
            length = holder.entry.stringLength();
        }
        return Arrays.copyOf(array == overwritten ? saved : array, length);
    }

    /** Whether the flusher reads an array, or a value would be loaded from it. */
    private boolean isReadElsewhere(byte[] payload) {
        ValueChanges changed = rows;
        Memtable into = unit.memtable;
        if (changed == null || into == null || !into.isPending(changed.generation)) {
            return false;
        }
        return changed.generation != unit.generation
                || !changed.isSingle(payload)
                || changed.isShared(payload);
    }

    /** Gives an array that was overwritten the content it had before the unit. */
    void restoreOverwritten() {
        byte[] array = overwritten;
        if (array != null) {
            System.arraycopy(saved, 0, array, 0, array.length);
            overwritten = null;
        }
    }

    /** It goes to another key. */
    void moves() {
        ValueChanges changed = rows;
        if (changed != null) {
            changed.isMoved = true;
        }
    }

    @Override
    public boolean isFor(Value bound) {
        return value == bound;
    }

    @Override
    public void delete(byte[] subkey) {
        unit.change(this, Kind.DELETE, subkey, 0, null);
    }

    @Override
    public void patch(long offset, byte[] bytes) {
        isWhole = false;
        unit.change(this, Kind.PATCH, Bytes.EMPTY, offset, bytes);
    }

    /** Patches a string that is not in memory. */
    void patchUnread(long offset, byte[] bytes) {
        if (unreadCount == unread.length) {
            unread = Arrays.copyOf(unread, 2 * unreadCount);
        }
        unread[unreadCount++] = unit.rowCount;
        patch(offset, bytes);
    }

    /** The value was read: puts on top of it what the unit has patched meanwhile. */
    void putUnreadOn(Value read) {
        long end = 0;
        for (int i = 0; i < unreadCount; i++) {
            int change = unread[i];
            end = Math.max(end, unit.numbers[change] + Bytes.orEmpty(unit.payloads[change]).length);
        }
        for (int i = 0; i < unreadCount; i++) {
            int change = unread[i];
            read.loadPatch(unit.numbers[change], Bytes.orEmpty(unit.payloads[change]), end);
        }
        unreadCount = 0;
    }
}
