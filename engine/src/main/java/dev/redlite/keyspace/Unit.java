package dev.redlite.keyspace;

import dev.redlite.value.RowChanges;
import dev.redlite.value.RowReceivers;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The unit of work that is running: one command, or all commands of one EXEC. Collects which keys
 * were touched and which rows of their values changed; committed as one log record, or dropped. Its
 * objects are used again and again.
 */
final class Unit {
    enum Kind {
        PUT,
        DELETE,
        PATCH,
        /** The number is the offset from which the payload is new, above the payload's length. */
        GROW
    }

    /** A key that the unit may change. */
    static final class KeyTouch {
        Entry entry;
        Database database;

        /** State before the unit. */
        long idBefore;

        boolean hadExpiry;

        /** Something in its value had one. */
        boolean hadSubexpiry;

        long keyBytesBefore;
        long valueBytesBefore;

        /** {@link Entry#bytes} before. */
        long bytesBefore;

        /** The key was live and is; what it was before is below, and in its value's touch. */
        boolean isLive;

        /** The key is live from the commit on. */
        boolean becomesLive;

        long expiresAtBefore;
        long fieldsExpireAtBefore;
        long versionBefore;
        long updatedAtBefore;
        long accessedAtBefore;
        int accessCountBefore;

        boolean wasInTable;

        /** The key's row, or rows of its value, changed. */
        boolean isDirty;

        /** The database's epoch when it was touched: it was cleared before, or after. */
        int epoch;

        /** Its database was cleared after it was touched. */
        boolean isVoid;

        /** The value it holds now, if the unit touched that. */
        @Nullable ValueTouch value;

        /** Number of the command that touched it last. */
        long command;

        KeyTouch(Entry entry, Database database) {
            this.entry = entry;
            this.database = database;
        }
    }

    /** A value that the unit may change; stays with the value when a key is renamed. */
    final class ValueTouch implements RowChanges {
        /** Its place among those of the unit. */
        final int number;

        KeyTouch holder;
        long valueId;
        ValueType<?> type;

        /** Null if it is not in memory and only moves to another key, and of a bare string. */
        @Nullable Value value;

        /** Unflushed rows before the unit; the unit's own are put on top at the commit. */
        @Nullable ValueChanges rows;

        /** The value came into being in this unit. */
        boolean isFresh;

        boolean isDropped;

        /** Of a string: the unit's changes say all of it. */
        boolean isWhole;

        /** An array that was overwritten, or null, and what it held before. */
        byte @Nullable [] overwritten;

        private byte[] saved = dev.redlite.base.Bytes.EMPTY;

        /** The array of a live string before the unit, if it is another now. */
        private byte @Nullable [] replaced;

        private int replacedLength;

        /** The key that held it before the unit, if it is another now. */
        @Nullable KeyTouch movedFrom;

        ValueTouch(KeyTouch holder, ValueType<?> type, int number) {
            this.number = number;
            this.holder = holder;
            this.type = type;
        }

        @Override
        public void put(byte[] subkey, long number, byte @Nullable [] payload) {
            isWhole = true;
            change(this, Kind.PUT, subkey, number, payload);
        }

        @Override
        public void grow(byte[] array, int length, int offset) {
            isWhole = true;
            long range = (long) offset << Integer.SIZE | length;
            change(this, Kind.GROW, dev.redlite.base.Bytes.EMPTY, range, array);
        }

        @Override
        public boolean mayOverwrite(byte[] payload) {
            if (generation == NO_GENERATION) {
                return true;
            }
            if (payload.length > OVERWRITTEN_BYTES_MAX
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
            Memtable into = memtable;
            if (changed == null || into == null || !into.isPending(changed.generation)) {
                return false;
            }
            return changed.generation != generation
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
            change(this, Kind.DELETE, subkey, 0, null);
        }

        @Override
        public void patch(long offset, byte[] bytes) {
            isWhole = false;
            change(this, Kind.PATCH, dev.redlite.base.Bytes.EMPTY, offset, bytes);
        }
    }

    /** The touched values' receivers, by number. */
    private final class Receivers implements RowReceivers {
        @Override
        public @Nullable RowChanges at(int number) {
            return number < valueCount ? values[number] : null;
        }
    }

    static final long NO_GENERATION = 0;

    /** Touches that are used again by every unit. */
    private static final int KEPT = 8;

    private static final int OVERWRITTEN_BYTES_MAX = 4096;
    private static final int SAVED_BYTES_MIN = 64;

    final List<Generation.DatabaseChange> databaseChanges = new ArrayList<>();
    final List<Generation.Drop> drops = new ArrayList<>();
    final List<byte[]> notes = new ArrayList<>();
    final List<Runnable> undo = new ArrayList<>();

    private final RowReceivers receivers = new Receivers();

    KeyTouch[] touches = new KeyTouch[KEPT];
    int touchCount;

    /** Touches of the running command alone: a unit may have thousands of commands. */
    int[] ofCommand = new int[KEPT];

    int ofCommandCount;

    ValueTouch[] values = new ValueTouch[KEPT];
    int valueCount;

    Kind[] kinds = new Kind[16];
    ValueTouch[] owners = new ValueTouch[16];
    byte[][] subkeys = new byte[16][];
    long[] numbers = new long[16];
    byte[] @Nullable [] payloads = new byte[16][];
    int rowCount;

    /** Number of the active generation of the memtable; {@link #NO_GENERATION} in memory. */
    long generation = NO_GENERATION;

    private @Nullable Memtable memtable;

    /** The first id that it gave to a key, 0 if it gave none, or if the log knows of them. */
    long firstId;

    /** Number of the running command; touches carry it. */
    long command;

    /** What it changes goes to the active generation of this memtable. */
    void begin(Memtable into) {
        memtable = into;
        generation = into.active().number;
    }

    /** What is touched from now on is touched by the next command. */
    void nextCommand() {
        command++;
        ofCommandCount = 0;
    }

    private void noteOfCommand(int touch) {
        if (ofCommandCount == ofCommand.length) {
            ofCommand = Arrays.copyOf(ofCommand, ofCommandCount * 2);
        }
        ofCommand[ofCommandCount++] = touch;
    }

    /** The touch of an entry for any change, made if this unit has none. */
    KeyTouch touch(Database database, Entry entry, boolean wasInTable) {
        endLive(database, entry);
        return anyTouch(database, entry, wasInTable);
    }

    /** The touch of an entry of which only times, and the content of its string, will change. */
    KeyTouch touchContent(Database database, Entry entry) {
        if (entry.live != LiveChanges.in(generation)) {
            return touch(database, entry, true);
        }
        boolean isFirst = entry.touch == 0;
        KeyTouch touch = anyTouch(database, entry, true);
        if (isFirst) {
            touch.isLive = true;
            touch.expiresAtBefore = entry.expiresAt;
            touch.fieldsExpireAtBefore = entry.fieldsExpireAt;
            touch.versionBefore = entry.version;
            touch.updatedAtBefore = entry.updatedAt;
            touch.accessedAtBefore = entry.accessedAt;
            touch.accessCountBefore = entry.accessCount;
        }
        return touch;
    }

    /** The memtable takes the state that an entry had before this unit, if it is live. */
    void endLive(Database database, Entry entry) {
        Memtable into = memtable;
        if (entry.live == LiveChanges.NONE || into == null) {
            return;
        }
        KeyTouch touch = entry.touch == 0 ? null : touches[entry.touch - 1];
        if (touch != null && touch.isLive) {
            LiveChanges.end(touch, into);
        } else {
            LiveChanges.end(database, entry, into);
        }
    }

    private KeyTouch anyTouch(Database database, Entry entry, boolean wasInTable) {
        KeyTouch touch;
        if (entry.touch != 0) {
            touch = touches[entry.touch - 1];
        } else {
            touch = newTouch(entry, database);
            touch.idBefore = entry.id;
            touch.hadExpiry = entry.id != 0 && entry.expiresAt != 0;
            touch.hadSubexpiry = entry.id != 0 && entry.fieldsExpireAt != 0;
            touch.keyBytesBefore = wasInTable ? entry.keyBytes() : 0;
            touch.valueBytesBefore = wasInTable ? entry.valueBytes() : 0;
            touch.bytesBefore = entry.bytes;
            touch.wasInTable = wasInTable;
            entry.touch = touchCount;
        }
        if (touch.command != command) {
            touch.command = command;
            noteOfCommand(entry.touch - 1);
        }
        return touch;
    }

    /** Binds a key's value, so that its changes are collected here. */
    ValueTouch bind(KeyTouch touch, @Nullable Value value, boolean isFresh) {
        ValueTouch bound = touch.value;
        if (bound == null) {
            bound = newValueTouch(touch);
            bound.value = value;
            bound.valueId = touch.entry.valueId;
            KeyChanges changes = isFresh || touch.isLive ? null : touch.entry.changes();
            bound.rows = changes == null ? null : changes.rows();
            bound.isFresh = isFresh;
            touch.value = bound;
        }
        if (value != null) {
            bound.value = value;
            if (bound.number <= Short.MAX_VALUE) {
                value.bind(receivers, (short) bound.number);
            } else {
                value.bind(bound);
            }
        }
        return bound;
    }

    boolean isEmpty() {
        return touchCount == 0 && !hasMore();
    }

    /** Whether there is something to be logged besides keys. */
    boolean hasMore() {
        return !databaseChanges.isEmpty() || !notes.isEmpty();
    }

    /** Forgets everything; the touched entries and values are free again. */
    void reset() {
        for (int i = 0; i < touchCount; i++) {
            touches[i].entry.touch = 0;
        }
        for (int i = 0; i < valueCount; i++) {
            ValueTouch touch = values[i];
            touch.value = null; // which stays bound, to no effect: it often comes again
        }
        if (touchCount > 64 || rowCount > 256) {
            shrink();
        }
        Arrays.fill(payloads, 0, rowCount, null);
        touchCount = 0;
        ofCommandCount = 0;
        valueCount = 0;
        rowCount = 0;
        firstId = 0;
        if (!databaseChanges.isEmpty()) {
            databaseChanges.clear();
        }
        if (!drops.isEmpty()) {
            drops.clear();
        }
        if (!notes.isEmpty()) {
            notes.clear();
        }
        if (!undo.isEmpty()) {
            undo.clear();
        }
    }

    private void shrink() {
        touches = new KeyTouch[KEPT];
        values = Arrays.copyOf(values, KEPT);
        ofCommand = new int[KEPT];
        kinds = new Kind[16];
        owners = new ValueTouch[16];
        subkeys = new byte[16][];
        numbers = new long[16];
        payloads = new byte[16][];
        rowCount = 0;
    }

    void change(
            ValueTouch owner, Kind kind, byte[] subkey, long number, byte @Nullable [] payload) {
        if (rowCount == kinds.length) {
            int room = rowCount * 2;
            kinds = Arrays.copyOf(kinds, room);
            owners = Arrays.copyOf(owners, room);
            subkeys = Arrays.copyOf(subkeys, room);
            numbers = Arrays.copyOf(numbers, room);
            payloads = Arrays.copyOf(payloads, room);
        }
        kinds[rowCount] = kind;
        owners[rowCount] = owner;
        subkeys[rowCount] = subkey;
        numbers[rowCount] = number;
        payloads[rowCount++] = payload;
        owner.holder.isDirty = true;
    }

    private KeyTouch newTouch(Entry entry, Database database) {
        if (touchCount == touches.length) {
            touches = Arrays.copyOf(touches, touchCount * 2);
        }
        KeyTouch touch = touches[touchCount];
        if (touch == null) {
            touch = new KeyTouch(entry, database);
            touches[touchCount] = touch;
        }
        touchCount++;
        touch.entry = entry;
        touch.database = database;
        touch.epoch = database.epoch;
        touch.isDirty = false;
        touch.isVoid = false;
        touch.isLive = false;
        touch.becomesLive = false;
        touch.value = null;
        return touch;
    }

    private ValueTouch newValueTouch(KeyTouch holder) {
        if (valueCount == values.length) {
            values = Arrays.copyOf(values, valueCount * 2);
        }
        ValueTouch touch = values[valueCount];
        if (touch == null) {
            touch = new ValueTouch(holder, holder.entry.type, valueCount);
            values[valueCount] = touch;
        }
        valueCount++;
        touch.holder = holder;
        touch.type = holder.entry.type;
        touch.value = null;
        touch.isDropped = false;
        touch.isWhole = false;
        touch.overwritten = null;
        if (touch.replaced != null) {
            touch.replaced = null;
        }
        touch.movedFrom = null;
        return touch;
    }
}
