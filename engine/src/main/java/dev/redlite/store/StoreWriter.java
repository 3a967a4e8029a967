package dev.redlite.store;

import dev.redlite.base.StorageException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The writing connection. Used by one thread at a time, which is the flusher's.
 *
 * <p>Between {@link #begin} and {@link #commit} it takes changes in their order; none is visible to
 * readers before the commit. Every change may be repeated: after a crash the changes since the last
 * commit come again. When any call fails, {@link #rollback} makes the writer usable again.
 */
public final class StoreWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

    /** Bytes to be written into a string at an offset. */
    public record Patch(long offset, byte[] bytes) {
        /** Where in the string it ends. */
        public long end() {
            return offset + bytes.length;
        }
    }

    private final Sqlite sqlite;
    private final KeyWrites keys;
    private final Map<Rows, RowWrites> rowWrites = new IdentityHashMap<>();
    private final PreparedStatement setMeta;
    private final PreparedStatement setCounts;
    private final StringPatches patches;
    private final PreparedStatement deleteElements;
    private final PreparedStatement setAccess;
    private final WalSync wal;
    private boolean changesDatabases;

    StoreWriter(Sqlite sqlite) {
        this.sqlite = sqlite;
        wal = new WalSync(sqlite.wal());
        keys = new KeyWrites(sqlite);
        setMeta = sqlite.prepare("UPDATE meta SET flushed_lsn = ?, next_id = ?, next_value_id = ?");
        setCounts =
                sqlite.prepare(
                        "UPDATE databases SET keys = ?1, expires = ?2, bytes = ?4,"
                                + " subexpires = ?5 WHERE db = ?3"
                                + " AND (keys <> ?1 OR expires <> ?2 OR bytes <> ?4"
                                + " OR subexpires <> ?5)");
        setAccess =
                sqlite.prepare(
                        "UPDATE keys SET last_access_at = ?2, access_count = ?3"
                                + " WHERE id = ?1 AND last_access_at <= ?2");
        deleteElements =
                sqlite.prepare(
                        "DELETE FROM lists WHERE value_id = ? AND position BETWEEN ? AND ?"
                                + " AND position % ? = 0");
        RowWrites strings = new RowWrites(sqlite, StringRows.INSTANCE);
        rowWrites.put(StringRows.INSTANCE, strings);
        patches = new StringPatches(sqlite, strings, wal::wrote);
    }

    /** A change, which may fail. */
    private interface Change {
        void run() throws SQLException;
    }

    /** Starts a transaction; waits for another process that is writing. */
    public void begin() {
        sqlite.recoverAll();
        run("begin a transaction", () -> sqlite.run("BEGIN IMMEDIATE"));
    }

    /** Writes a row of {@code keys}; {@code isNew} takes the name from whoever has it. */
    public void putKey(KeyRow row, boolean isNew) {
        run("write a key", () -> keys.put(row, isNew));
        wal.wrote(0);
    }

    /** Removes a row of {@code keys}, and no element rows. */
    public void deleteKey(long id) {
        run("delete a key", () -> keys.delete(id));
        wal.wrote(0);
    }

    public void putRow(Rows rows, long valueId, byte[] subkey, long number, byte[] payload) {
        run("write a row", () -> writes(rows).put(valueId, subkey, number, payload));
        wal.wrote(payload.length);
    }

    public void deleteRow(Rows rows, long valueId, byte[] subkey) {
        run("delete a row", () -> writes(rows).delete(valueId, subkey));
        wal.wrote(0);
    }

    /** Deletes the elements that a list has at multiples of a step, from one to another. */
    public void deleteElements(long valueId, long from, long to, long step) {
        run(
                "delete elements",
                () -> {
                    writes(ListRows.INSTANCE).flush();
                    deleteElements.setLong(1, valueId);
                    deleteElements.setLong(2, from);
                    deleteElements.setLong(3, to);
                    deleteElements.setLong(4, step);
                    deleteElements.executeUpdate();
                });
    }

    /** Deletes all rows that the value has in this table. */
    public void dropRows(Rows rows, long valueId) {
        run("delete rows", () -> writes(rows).deleteAll(valueId));
    }

    /** Writes into a string, which grows with zero bytes when a patch begins beyond its end. */
    public void patch(long valueId, List<Patch> ofString) {
        run("patch a string", () -> patches.add(valueId, ofString));
    }

    /** Deletes every key of the database, and its value. */
    public void clearDatabase(int db) {
        changesDatabases = true;
        run(
                "clear a database",
                () -> {
                    flush();
                    clear(db);
                });
    }

    /** Exchanges the keys of two databases. */
    public void swapDatabases(int a, int b) {
        changesDatabases = true;
        run(
                "swap databases",
                () -> {
                    flush();
                    // By way of a database that is none: names must be unique at every row.
                    sqlite.run("UPDATE keys SET db = -1 WHERE db = " + a);
                    sqlite.run("UPDATE keys SET db = " + a + " WHERE db = " + b);
                    sqlite.run("UPDATE keys SET db = " + b + " WHERE db = -1");
                });
    }

    /** Makes all changes since {@link #begin} durable, and with them the state. */
    public void commit(StoreState state) {
        run(
                "commit",
                () -> {
                    flush();
                    setState(state);
                    commitPaced();
                });
        wal.close();
        changesDatabases = false;
    }

    private void commitPaced() throws SQLException {
        // What is done to a whole database must not be done again, as what pacing finds might ask.
        if (!wal.isLong() || changesDatabases) {
            sqlite.run("COMMIT");
            return;
        }
        try (var _ = new DiskPace(sqlite)) {
            sqlite.run("COMMIT");
        }
    }

    /**
     * Moves what is in the WAL into the file if it is much. Not within a transaction; to be called
     * after each, as nothing else does it. What SQLite cannot move now is moved later.
     *
     * @throws StorageException if the disk failed
     */
    public void moveWal() {
        if (!isWalLong()) {
            return;
        }
        try (var _ = new DiskPace(sqlite)) {
            moveNow();
        }
    }

    private boolean isWalLong() {
        try {
            return checkpoint("NOOP") >= sqlite.options().checkpointPages();
        } catch (StorageException e) {
            LOG.warn("the length of the WAL is not known: {}", e.getMessage());
            return false;
        }
    }

    private void moveNow() {
        try {
            checkpoint();
        } catch (StorageException e) {
            LOG.warn("the WAL stays as it is: {}", e.getMessage());
        }
    }

    /** Notes when keys were used last, in a transaction of its own. */
    public void putAccesses(List<AccessRow> rows) {
        sqlite.recover(setAccess);
        run(
                "note accesses",
                () -> {
                    sqlite.run("BEGIN IMMEDIATE");
                    try {
                        for (AccessRow row : rows) {
                            setAccess.setLong(1, row.id());
                            setAccess.setLong(2, row.lastAccessAt());
                            setAccess.setLong(3, row.accessCount());
                            setAccess.executeUpdate();
                        }
                        sqlite.run("COMMIT");
                    } catch (SQLException e) {
                        rollback();
                        throw e;
                    }
                });
        moveWal();
    }

    /** Forgets all changes since {@link #begin}. Harmless where nothing was begun. */
    public void rollback() {
        changesDatabases = false;
        keys.clear();
        patches.clear();
        rowWrites.values().forEach(RowWrites::clear);
        try {
            sqlite.run("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does when the disk is full.
            if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                throw sqlite.failure("roll back", e);
            }
        } finally {
            wal.close();
        }
    }

    /**
     * Moves what is in the WAL into the file, as far as readers allow. Not within a transaction.
     *
     * @return pages that are still in the WAL only
     */
    public long checkpoint() {
        return checkpoint("PASSIVE");
    }

    /**
     * Makes the file as small as its contents allow. Not within a transaction; needs as much space
     * again for the time it takes.
     *
     * @return bytes freed
     */
    public long vacuum() {
        try {
            long before = sqlite.number("PRAGMA page_count");
            try (var _ = new DiskPace(sqlite)) {
                sqlite.run("VACUUM");
                checkpoint("TRUNCATE");
            }
            long freed = before - sqlite.number("PRAGMA page_count");
            return freed * sqlite.number("PRAGMA page_size");
        } catch (SQLException e) {
            throw sqlite.failure("vacuum", e);
        }
    }

    /** Bytes of all pages of the file, free ones too. */
    public long sizeBytes() {
        try {
            return sqlite.number("PRAGMA page_count") * sqlite.number("PRAGMA page_size");
        } catch (SQLException e) {
            throw sqlite.failure("read the size of", e);
        }
    }

    /** Bytes of pages in the file that nothing is in. */
    public long freeBytes() {
        try {
            return sqlite.number("PRAGMA freelist_count") * sqlite.number("PRAGMA page_size");
        } catch (SQLException e) {
            throw sqlite.failure("count the free pages of", e);
        }
    }

    @Override
    public void close() {
        try {
            rollback();
            checkpoint("TRUNCATE");
        } finally {
            sqlite.close();
        }
    }

    /** How often the WAL was synced within transactions; for tests. */
    long walSyncs() {
        return wal.syncs();
    }

    /** For tests that need a PRAGMA on this connection. */
    Sqlite sqlite() {
        return sqlite;
    }

    private long checkpoint(String mode) {
        PreparedStatement checkpoint = sqlite.prepareOnce("PRAGMA wal_checkpoint(" + mode + ")");
        try (checkpoint;
                ResultSet row = checkpoint.executeQuery()) {
            row.next();
            return row.getLong(2) - row.getLong(3);
        } catch (SQLException e) {
            throw sqlite.failure("checkpoint", e);
        }
    }

    private void clear(int db) throws SQLException {
        boolean isOnly = sqlite.number("SELECT 1 FROM keys WHERE db <> " + db + " LIMIT 1") == 0;
        // Deleting all rows of a table is a matter of its pages, not of its rows.
        String ofDatabase =
                isOnly
                        ? ""
                        : " WHERE value_id IN (SELECT value_id FROM keys WHERE db = " + db + ")";
        for (String table : StoreCheck.elementTables(sqlite)) {
            if (sqlite.number("SELECT 1 FROM " + table + " LIMIT 1") != 0) {
                sqlite.run("DELETE FROM " + table + ofDatabase);
            }
        }
        sqlite.run("DELETE FROM keys" + (isOnly ? "" : " WHERE db = " + db));
    }

    private void setState(StoreState state) throws SQLException {
        setMeta.setLong(1, state.flushedLsn());
        setMeta.setLong(2, state.nextId());
        setMeta.setLong(3, state.nextValueId());
        setMeta.executeUpdate();
        for (int db = 0; db < state.keys().length; db++) {
            setCounts.setLong(1, state.keys()[db]);
            setCounts.setLong(2, state.expires()[db]);
            setCounts.setInt(3, db);
            setCounts.setLong(4, state.bytes()[db]);
            setCounts.setLong(5, state.subexpires()[db]);
            setCounts.executeUpdate();
        }
    }

    private RowWrites writes(Rows rows) throws SQLException {
        if (rows == StringRows.INSTANCE) {
            patches.flush(); // they came before
        }
        return rowWrites.computeIfAbsent(rows, r -> new RowWrites(sqlite, r));
    }

    private void flush() throws SQLException {
        keys.flush();
        patches.flush();
        for (RowWrites writes : rowWrites.values()) {
            writes.flush();
        }
    }

    private void run(String operation, Change change) {
        try {
            change.run();
        } catch (SQLException e) {
            throw sqlite.failure(operation, e);
        }
    }
}
