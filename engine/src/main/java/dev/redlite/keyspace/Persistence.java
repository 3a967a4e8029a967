package dev.redlite.keyspace;

import dev.redlite.base.StorageException;
import dev.redlite.store.FoundKey;
import dev.redlite.store.KeyRow;
import dev.redlite.store.RowSink;
import dev.redlite.store.Rows;
import dev.redlite.store.StoreReader;
import dev.redlite.store.StoreState;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a keyspace over a file stands on: the log that takes its units, the memtable of what the
 * tables do not have yet, and the tables. Used under the engine's lock.
 */
public final class Persistence {
    /** The log, as the keyspace needs it. */
    @FunctionalInterface
    public interface Appender {
        /**
         * Appends the record of a unit.
         *
         * @throws dev.redlite.base.StorageException if there is no room; nothing was written then
         */
        void append(byte[] buffer, int length, long timeMillis);
    }

    /** Reads of one batch after which it takes a new snapshot. */
    private static final int READS_OF_SNAPSHOT = 1_000;

    final Memtable memtable;
    final Commit commit;
    private final Appender log;
    private final StoreReader reader;
    private final BooleanSupplier mayReadTables;
    private long coldReads;
    private int readsOfBatch;
    private long[] storedKeys = new long[Keyspace.ALL_DATABASES];
    private long flushedLsn;

    /**
     * Puts the parts together.
     *
     * @param mayReadTables whether the tables and the memtable agree at this moment, so that a row
     *     can be read; if not, a read throws {@link NeedsOrder}
     */
    public Persistence(Appender log, StoreReader reader, BooleanSupplier mayReadTables) {
        this.log = log;
        this.reader = reader;
        this.mayReadTables = mayReadTables;
        this.memtable = new Memtable();
        this.commit = new Commit(memtable);
    }

    /** Number of keys and values that were read from the tables. */
    public long coldReads() {
        return coldReads;
    }

    void append(byte[] buffer, int length, long timeMillis) {
        log.append(buffer, length, timeMillis);
    }

    /*
     * To begin and end a snapshot is half of what it costs to read a row, so the reads of a batch
     * share one, from the second on. Rows that are flushed later are not seen in it; but the
     * memtable takes them for unflushed until stored() says otherwise, and that ends it. A script
     * that reads much takes a new one now and then, as SQLite cannot begin its WAL anew before.
     */

    /** Whether {@link #reader} does not throw {@link NeedsOrder}. */
    boolean mayRead() {
        return mayReadTables.getAsBoolean();
    }

    /** The tables, for one read. */
    StoreReader reader() {
        if (!mayRead()) {
            throw NeedsOrder.INSTANCE;
        }
        if (readsOfBatch == 0) {
            reader.endSnapshot(); // which may not have been possible before
        } else if (readsOfBatch % READS_OF_SNAPSHOT == 1) {
            reader.holdSnapshot(); // in place of the one before
        }
        readsOfBatch++;
        return reader;
    }

    /** The batch ends, or what is in the tables is about to be known anew. */
    public void endReads() {
        if (readsOfBatch > 1) {
            try {
                reader.endSnapshot();
            } catch (StorageException e) {
                // whoever reads next is told, unless it can be ended by then
            }
        }
        readsOfBatch = 0;
    }

    /** Number of rows that the tables have for a database. */
    long storedKeys(Database database) {
        return storedKeys[database.storedNumber];
    }

    /** What the tables have is as follows, since a flush or since they were opened. */
    void stored(StoreState state) {
        endReads();
        storedKeys = state.keys();
        flushedLsn = state.flushedLsn();
    }

    /** The log up to here is in the tables, as this process knows. */
    public long flushedLsn() {
        return flushedLsn;
    }

    /** Estimated bytes of the changes that the tables do not have. */
    public long memtableBytes() {
        return memtable.bytes();
    }

    /** Whether what the tables hold under a database's number is not that database's. */
    boolean isVoid(Database database) {
        return database.clearedIn != 0 && memtable.isPending(database.clearedIn);
    }

    /** Reads a key that is not in memory; null if the tables do not have it either. */
    @Nullable Entry find(Keyspace keyspace, Database database, byte[] key) {
        if (isVoid(database)) {
            return null;
        }
        coldReads++;
        FoundKey found = reader().find(database.storedNumber, key);
        if (found == null) {
            return null;
        }
        KeyRow row = found.row();
        byte[] string = found.string();
        boolean isString = row.type() == ValueType.STRING.code();
        return keyspace.admit(database, row, isString ? string : null);
    }

    /**
     * Reads the value of a key whose value is not in memory.
     *
     * @param pending its unflushed rows
     */
    Value load(Entry entry, PackingLimits packing, List<ValueChanges> pending) {
        Value value = entry.type.empty(packing);
        if (isInTables(pending)) {
            coldReads++;
            for (Rows rows : entry.type.tables()) {
                reader().rows(rows, entry.valueId, value::load);
            }
        }
        pending.forEach(changes -> changes.loadInto(value));
        value.loaded();
        return value;
    }

    /** As {@link #load}, or null if there are more rows than so many, or more bytes. */
    @Nullable Value loadIfSmall(
            Entry entry,
            PackingLimits packing,
            List<ValueChanges> pending,
            int rowsMax,
            long bytesMax) {
        long unflushed = 0;
        for (ValueChanges changes : pending) {
            unflushed += changes.rowCount();
        }
        if (unflushed > rowsMax) {
            return null;
        }
        Value value = entry.type.empty(packing);
        if (isInTables(pending)) {
            coldReads++;
            var first = new FirstRows(value, rowsMax, bytesMax);
            for (Rows rows : entry.type.tables()) {
                reader().rows(rows, entry.valueId, first);
            }
            if (!first.wantsMore()) {
                return null;
            }
        }
        pending.forEach(changes -> changes.loadInto(value));
        value.loaded();
        return value;
    }

    /** Gives a value rows until they are too many. */
    private static final class FirstRows implements RowSink {
        private final Value value;
        private int rowsLeft;
        private long bytesLeft;

        FirstRows(Value value, int rowsMax, long bytesMax) {
            this.value = value;
            rowsLeft = rowsMax;
            bytesLeft = bytesMax;
        }

        @Override
        public void row(byte[] subkey, long number, byte[] payload) {
            value.load(subkey, number, payload);
            rowsLeft--;
            bytesLeft -= subkey.length + payload.length;
        }

        @Override
        public boolean wantsMore() {
            return rowsLeft >= 0 && bytesLeft >= 0;
        }
    }

    /** The unflushed rows of a value, oldest first, as far back as they matter. */
    List<ValueChanges> pending(@Nullable ValueChanges newest) {
        ValueChanges changes = newest;
        List<ValueChanges> pending = new ArrayList<>(2);
        while (changes != null && memtable.isPending(changes.generation)) {
            pending.addFirst(changes);
            changes = changes.isWhole() ? null : changes.older;
        }
        return pending;
    }

    /** Whether the tables have rows of a value with these unflushed ones. */
    static boolean isInTables(List<ValueChanges> pending) {
        return pending.isEmpty() || !pending.getFirst().isWhole();
    }

    /** Counts a value that was read beside its command. */
    void coldRead() {
        coldReads++;
    }
}
