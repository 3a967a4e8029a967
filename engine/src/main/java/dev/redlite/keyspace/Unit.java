package dev.redlite.keyspace;

import dev.redlite.base.Bytes;
import dev.redlite.value.LiveRow;
import dev.redlite.value.RowChanges;
import dev.redlite.value.RowReceivers;
import dev.redlite.value.Value;

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

    /** Of changes of rows that are objects, null for others. */
    @Nullable LiveRow[] live = new LiveRow[16];

    private boolean hasLive;
    int rowCount;

    /** Rows that this unit changes. */
    final UnitRows liveRows = new UnitRows();

    /** Number of the active generation of the memtable; {@link #NO_GENERATION} in memory. */
    long generation = NO_GENERATION;

    @Nullable Memtable memtable;

    /** The first id that it gave to a key, 0 if it gave none, or if the log knows of them. */
    long firstId;

    /** Number of the running command; touches carry it. */
    long command;

    /** What it changes goes to the active generation of this memtable. */
    void begin(Memtable into) {
        if (memtable != into) { // a store that changes nothing has the collector look here
            memtable = into;
        }
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

    /** The newest unflushed rows of a key's value, which may have been another key's so far. */
    @Nullable ValueChanges rowsOf(Entry entry) {
        ValueTouch value = entry.touch == 0 ? null : touches[entry.touch - 1].value;
        if (value != null && value.valueId == entry.valueId) {
            return value.rows;
        }
        KeyChanges changes = entry.changes();
        return changes == null ? null : changes.rows();
    }

    /** Puts what this unit has patched of a value that was not in memory on top of it. */
    void putUnreadOn(Value read, Entry entry) {
        ValueTouch bound = entry.touch == 0 ? null : touches[entry.touch - 1].value;
        if (bound != null) {
            bound.putUnreadOn(read);
        }
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
            bound.valueId = touch.entry.valueId;
            KeyChanges changes = isFresh || touch.isLive ? null : touch.entry.changes();
            ValueChanges rows = changes == null ? null : changes.rows();
            if (bound.rows != rows) {
                bound.rows = rows;
            }
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
        if (hasLive) {
            Arrays.fill(live, 0, rowCount, null);
            hasLive = false;
        }
        liveRows.clear();
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
        live = new LiveRow[16];
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
            live = Arrays.copyOf(live, room);
        }
        // A store that changes nothing has the collector look here.
        if (kinds[rowCount] != kind) {
            kinds[rowCount] = kind;
        }
        if (owners[rowCount] != owner) {
            owners[rowCount] = owner;
        }
        if (subkeys[rowCount] != subkey) {
            subkeys[rowCount] = subkey;
        }
        numbers[rowCount] = number;
        payloads[rowCount++] = payload;
        owner.holder.isDirty = true;
    }

    /** A change for a value that is being read; it stays as it is now. */
    ColdLoad.LateRow lateRow(int change) {
        if (kinds[change] == Kind.LIVE) {
            byte[] payload = LiveRow.copyOf(liveRow(change).payload());
            return new ColdLoad.LateRow(Kind.PUT, subkeys[change], 0, payload);
        }
        if (kinds[change] == Kind.PART) {
            int offset = (int) (numbers[change] >>> Integer.SIZE);
            byte[] array = Bytes.orEmpty(payloads[change]);
            byte[] payload = Arrays.copyOfRange(array, offset, offset + (int) numbers[change]);
            return new ColdLoad.LateRow(Kind.PUT, subkeys[change], 0, payload);
        }
        return new ColdLoad.LateRow(
                kinds[change], subkeys[change], numbers[change], payloads[change]);
    }

    /** The last change is about a row. */
    void take(LiveRow row) {
        live[rowCount - 1] = row;
        hasLive = true;
    }

    /** The row that a change of the kind LIVE is about. */
    LiveRow liveRow(int change) {
        LiveRow row = live[change];
        if (row == null) {
            throw new IllegalStateException("a change without its row");
        }
        return row;
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
        if (touch.entry != entry) { // a store that changes nothing has the collector look here
            touch.entry = entry;
        }
        if (touch.database != database) {
            touch.database = database;
        }
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
            touch = new ValueTouch(this, holder, holder.entry.type, valueCount);
            values[valueCount] = touch;
        }
        valueCount++;
        touch.begin(holder);
        return touch;
    }
}
