package dev.redlite.keyspace;

import dev.redlite.keyspace.ColdLoad.LateRow;
import dev.redlite.keyspace.ColdLoad.State;
import dev.redlite.store.RowSink;
import dev.redlite.store.Rows;
import dev.redlite.store.StoreReader;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Large values that are not in memory: they are read beside the commands, so that nobody waits for
 * one but who needs it. Used under the engine's lock, but for what says otherwise.
 */
public final class ColdLoads {
    /*
     * A small value is read where it is needed. Of a large one, which shows after the first rows,
     * the command is dropped (NeedsLoading), the value is asked for, and the command runs again
     * when it is there. Meanwhile a thread of its own does this:
     *
     * 1 under the lock and with the right to write: opens a snapshot of the tables, and notes
     *   which unflushed changes of the value there are
     * 2 reads the rows of the snapshot into a value that nobody else has
     * 3 puts the unflushed changes on top, oldest first; those are copied under the lock, some at
     *   a time
     * 4 puts on top what units changed since 1, which was kept for it, in the order of the log
     * 5 under the lock: the last few of 4, and the entry has its value
     *
     * The snapshot has all that was flushed at 1 and maybe more; what is put on top has all that
     * was not, and all that came later. A row that is put twice ends as the last of them, so what
     * is flushed meanwhile, by this process or another, does not matter. Only 4 is work that can
     * grow; it is done in rounds until few are left.
     * Changes that have a table or a list of rows are never used again (SpareChanges), so 3 may go
     * on with those of 1 when they have been flushed.
     *
     * A value that was asked for stays, whatever the budget of the cache, until the commands that
     * asked have run: so each of them gets on, also if it needs many.
     */
    private static final int COPIED_PER_LOCK = 1_000;
    private static final int LATE_PER_LOCK = 256;
    private static final int RESTARTS_MAX = 3;

    private final Keyspace keyspace;
    private final Map<Long, ColdLoad> loads = new HashMap<>();
    private final ArrayDeque<ColdLoad> queue = new ArrayDeque<>();
    private final List<ColdLoad> requested = new ArrayList<>();
    private @Nullable Runnable reader;
    private boolean mayHold;
    private boolean hasForgotten;
    private int rowsAtOnce = 1_000;
    private long bytesAtOnce = 1 << 20;
    private long loaded;

    ColdLoads(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Who is told that there is a value to read; null if nobody reads beside the commands. */
    public void onRequest(@Nullable Runnable action) {
        reader = action;
        if (action == null) {
            reset();
        }
    }

    /** How many rows and bytes of a value are read at once, where they are needed. */
    public void atOnce(int rows, long bytes) {
        rowsAtOnce = rows;
        bytesAtOnce = bytes;
    }

    /** Number of values that were read beside the commands. */
    public long loaded() {
        return loaded;
    }

    /** Number of values that are being read, or wait for that. */
    public int reading() {
        return (int) loads.values().stream().filter(load -> !load.isOver()).count();
    }

    // ---- Asking

    /**
     * Whether the command that runs from now on may be dropped for a large value, and begin again:
     * {@link NeedsLoading}. If not, it is read where it is needed.
     */
    public void mayHold(boolean may) {
        mayHold = may && reader != null;
        if (may && !requested.isEmpty()) {
            requested.clear(); // by a command that failed
        }
    }

    /** Whether what runs may be dropped for a large value. */
    public boolean mayHold() {
        return mayHold;
    }

    /** Reads a value that is not in memory. */
    Value read(Entry entry) {
        Persistence persisted = keyspace.persisted();
        if (!mayHold || entry.type.isSingleRow()) {
            Value value = persisted.load(entry, keyspace.packing(), pending(entry));
            keyspace.unit.putUnreadOn(value, entry);
            return value;
        }
        Value value = readIfSmall(entry);
        if (value == null) {
            requested.add(request(entry));
            throw NeedsLoading.INSTANCE;
        }
        return value;
    }

    private @Nullable Value readIfSmall(Entry entry) {
        if (loads.containsKey(entry.valueId)) {
            return null;
        }
        return keyspace.persisted()
                .loadIfSmall(entry, keyspace.packing(), pending(entry), rowsAtOnce, bytesAtOnce);
    }

    /** Asks for the value of a key, if it is large and not in memory; reads it if it is small. */
    public void prepare(int db, byte[] key) {
        Entry entry = keyspace.resident(keyspace.databases[db], key);
        if (entry == null || entry.isDeleted() || entry.type.isSingleRow()) {
            return;
        }
        if (!entry.isLoaded() && mayHold) {
            Value value = readIfSmall(entry);
            if (value == null) {
                requested.add(request(entry));
            } else {
                keyspace.admitted(entry, value);
            }
        }
    }

    /** The value of a key whose time may have come; null if it must be read first, and will be. */
    @Nullable Value forExpiry(Entry entry) {
        if (entry.isLoaded() || reader == null || entry.type.isSingleRow()) {
            return keyspace.value(entry);
        }
        Value value = readIfSmall(entry);
        if (value == null) {
            request(entry).isForExpiry = true;
        } else {
            keyspace.admitted(entry, value);
        }
        return value;
    }

    private List<ValueChanges> pending(Entry entry) {
        return keyspace.persisted().pending(keyspace.unit.rowsOf(entry));
    }

    private ColdLoad request(Entry entry) {
        ColdLoad load = loads.get(entry.valueId);
        if (load == null || load.state == State.LOADED) {
            if (load == null) {
                load = new ColdLoad(entry.valueId, entry.type);
                loads.put(load.valueId, load);
            }
            load.state = State.QUEUED;
            queue.add(load);
        }
        adopt(load, entry);
        Runnable asked = reader;
        if (asked != null) {
            asked.run();
        }
        return load;
    }

    private static void adopt(ColdLoad load, Entry entry) {
        if (!load.entries.contains(entry)) {
            load.entries.add(entry);
        }
        entry.isPinned = true;
    }

    /** Whether a command has asked for something since {@link #takeRequested}. */
    public boolean hasRequested() {
        return !requested.isEmpty();
    }

    /** Whether there may be values that are not in memory. */
    public boolean mayBeNeeded() {
        for (Database database : keyspace.databases) {
            if (!database.isComplete) {
                return true;
            }
        }
        return hasForgotten;
    }

    /** A value is not in memory any more. */
    void forgotten() {
        hasForgotten = true;
    }

    /** What was asked for since this was called last. */
    public List<ColdLoad> takeRequested() {
        List<ColdLoad> taken = List.copyOf(requested);
        requested.clear();
        return taken;
    }

    /** A command waits for a value: it is read, and kept until {@link #unpin}. */
    public void pin(ColdLoad load) {
        load.pins++;
    }

    /** A command that waited has run, or will not any more. */
    public void unpin(ColdLoad load) {
        load.pins--;
        if (load.pins == 0 && (load.state == State.LOADED || !load.isForExpiry)) {
            drop(load);
        }
    }

    // ---- Reading

    /** The next value to read, or null. */
    public @Nullable ColdLoad next() {
        ColdLoad load = queue.poll();
        while (load != null && load.state != State.QUEUED) {
            load = queue.poll();
        }
        return load;
    }

    /**
     * Step 1, with the right to write: has the reader see the tables as they are now.
     *
     * @return whether there is something to read; the value is there, or of no use, otherwise
     */
    public boolean begin(ColdLoad load, StoreReader tables) {
        Entry entry = holder(load);
        if (entry == null) {
            drop(load);
            return false;
        }
        if (entry.isLoaded()) {
            finish(load);
            return false;
        }
        load.state = State.READING;
        load.pending = pending(entry);
        load.isInTables = Persistence.isInTables(load.pending);
        load.late = new ArrayList<>();
        load.value = load.type.empty(keyspace.packing());
        if (load.isInTables) {
            tables.beginSnapshot();
            keyspace.persisted().coldRead();
        }
        return true;
    }

    /** Step 2, without the lock: the rows of the snapshot, as long as that is of use. */
    public static void readTables(ColdLoad load, StoreReader tables, BooleanSupplier isOfUse) {
        Value value = load.value;
        if (load.isInTables && value != null) {
            RowSink sink =
                    new RowSink() {
                        @Override
                        public void row(byte[] subkey, long number, byte[] payload) {
                            value.load(subkey, number, payload);
                        }

                        @Override
                        public boolean wantsMore() {
                            return isOfUse.getAsBoolean();
                        }
                    };
            for (Rows rows : load.type.tables()) {
                tables.rows(rows, load.valueId, sink);
            }
        }
    }

    /** How many generations have unflushed rows of it, for {@link #copyPending}. */
    public static int pendingCount(ColdLoad load) {
        return load.pending.size();
    }

    /**
     * Step 3: copies some of the unflushed rows of a generation.
     *
     * @param cursor 0 to begin, else what was returned last
     * @return where to go on, 0 at the end
     */
    public long copyPending(ColdLoad load, int generation, long cursor, List<Runnable> steps) {
        Value value = load.value;
        if (value == null) {
            return 0;
        }
        List<LateRow> copied = new ArrayList<>();
        long next = load.pending.get(generation).copy(cursor, COPIED_PER_LOCK, copied);
        steps.add(() -> copied.forEach(row -> row.applyTo(value)));
        return next;
    }

    /**
     * Step 4: takes what units have changed since the reading began.
     *
     * @return whether there was any
     */
    public boolean takeLate(ColdLoad load, List<Runnable> steps) {
        Value value = load.value;
        List<LateRow> late = load.late;
        if (value == null || late.isEmpty()) {
            return false;
        }
        load.late = new ArrayList<>();
        steps.add(() -> late.forEach(row -> row.applyTo(value)));
        return true;
    }

    /** Between 4 and 5, without the lock: the value has all its rows but for late ones. */
    public static void build(ColdLoad load) {
        Value value = load.value;
        if (value != null) {
            value.loaded();
        }
    }

    /**
     * Step 5: gives the entry its value; if too much came late, returns that to be put on top.
     *
     * @return whether it is over
     */
    public boolean install(ColdLoad load, List<Runnable> steps) {
        Value value = load.value;
        Entry entry = holder(load);
        if (value == null || entry == null) {
            drop(load);
            return true;
        }
        if (!load.late.isEmpty() && !value.takesLateRows()) {
            beginAgain(load);
            return true;
        }
        if (load.late.size() > LATE_PER_LOCK) {
            takeLate(load, steps);
            return false;
        }
        load.late.forEach(row -> row.applyTo(value));
        if (!entry.isLoaded()) {
            keyspace.admitted(entry, value);
            entry.used = true;
        }
        loaded++;
        finish(load);
        return true;
    }

    private void beginAgain(ColdLoad load) {
        load.restarts++;
        if (load.restarts > RESTARTS_MAX) {
            fail(load);
        } else {
            load.value = null;
            load.state = State.QUEUED;
            queue.add(load);
        }
    }

    private void finish(ColdLoad load) {
        load.state = State.LOADED;
        load.value = null;
        load.late = List.of();
        load.pending = List.of();
        if (load.isForExpiry) {
            load.isForExpiry = false;
            removeExpired(load);
        }
        keyspace.listener().loaded(load);
        if (load.pins == 0 && load.state == State.LOADED) {
            drop(load);
        }
    }

    /** Now, as the value may be larger than the cache, and then not be there the next time. */
    private void removeExpired(ColdLoad load) {
        Entry entry = holder(load);
        if (entry != null) {
            for (Database database : keyspace.databases) {
                if (database.table.get(entry.key()) == entry) {
                    keyspace.expired().met(database, entry);
                }
            }
        }
    }

    /** It cannot be read: who waits for it is to read it for himself, and to get the error. */
    public void fail(ColdLoad load) {
        load.hasFailed = true;
        drop(load);
    }

    private void drop(ColdLoad load) {
        boolean wasOver = load.isOver();
        load.end();
        load.entries.forEach(entry -> entry.isPinned = false);
        load.entries.clear();
        loads.remove(load.valueId, load);
        if (!wasOver) {
            keyspace.listener().loaded(load);
        }
    }

    // ---- What happens meanwhile

    /**
     * Whether a value stays in memory although another process changes it: it is told the rows, and
     * who waited for it is not to wait again each time.
     */
    boolean keeps(Entry entry, long valueIdAfter) {
        ColdLoad load = loads.get(entry.valueId);
        if (load == null) {
            return false;
        }
        Value value = entry.value();
        return value != null
                && load.state == State.LOADED
                && valueIdAfter == entry.valueId
                && load.isOf(entry)
                && value.takesLateRows();
    }

    /**
     * A unit is in the memtable: keeps what it changed of values that are being read.
     *
     * @param isFollowed whether another process changed it, so that values do not know it
     */
    void committed(Unit unit, boolean isFollowed) {
        if (!loads.isEmpty()) {
            keep(unit, isFollowed);
        }
    }

    private void keep(Unit unit, boolean isFollowed) {
        for (int i = 0; i < unit.rowCount; i++) {
            ValueTouch owner = unit.owners[i];
            ColdLoad load = loads.get(owner.valueId);
            if (load != null && !owner.isDropped && !owner.holder.isVoid) {
                LateRow row = unit.lateRow(i);
                Value value = owner.holder.entry.value();
                if (load.state == State.READING) {
                    load.late.add(row);
                } else if (load.state == State.LOADED && isFollowed && value != null) {
                    row.applyTo(value);
                }
            }
        }
        for (int i = 0; i < unit.touchCount; i++) {
            KeyTouch touch = unit.touches[i];
            ColdLoad load = loads.get(touch.entry.valueId);
            if (load != null && load.isOf(touch.entry)) {
                adopt(load, touch.entry); // a RENAME gave it the value
            }
        }
        for (ColdLoad load : List.copyOf(loads.values())) {
            if (holder(load) == null) {
                drop(load);
            }
        }
    }

    /** All that is in memory is forgotten: who waits tries again. */
    void reset() {
        List.copyOf(loads.values()).forEach(this::drop);
        queue.clear();
        requested.clear();
    }

    /** The entry that holds the value now, or null if none does. */
    private @Nullable Entry holder(ColdLoad load) {
        for (Entry entry : load.entries) {
            if (load.isOf(entry)) {
                for (Database database : keyspace.databases) {
                    if (database.table.get(entry.key()) == entry) {
                        return entry;
                    }
                }
            }
        }
        return null;
    }
}
