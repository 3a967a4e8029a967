package dev.redlite.store;

import dev.redlite.base.StorageException;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The SQLite file of a database: one connection that writes, one that reads, and more readers for
 * work beside them.
 *
 * <p>{@link #writer} and what it does belong to the flusher's thread, {@link #reader} to whoever
 * holds the engine's lock; everything else here opens a connection of its own and may be called by
 * anybody. Other processes may have the same file open.
 */
public final class Store implements AutoCloseable {
    /** Databases a file has, numbered from 0: sixteen, and that of the libraries of functions. */
    public static final int DATABASES = 17;

    private final Path file;
    private final StoreOptions options;
    private final StoreWriter writer;
    private final StoreReader reader;

    private Store(Path file, StoreOptions options, Sqlite writing) {
        this.file = file;
        this.options = options;
        writer = new StoreWriter(writing);
        reader = newReader();
    }

    /**
     * Opens the file, which is made if it is missing, and migrates its tables.
     *
     * @throws StorageException if it is not a Redlite file, or too new, or cannot be read
     */
    public static Store open(Path file, StoreOptions options) {
        return open(file, options, Schema.MIGRATIONS);
    }

    static Store open(Path file, StoreOptions options, List<String> migrations) {
        Sqlite sqlite = Sqlite.open(file, options);
        try {
            Schema.check(sqlite, file, migrations.size());
            sqlite.prepareToWrite();
            Schema.migrate(sqlite, migrations);
            return new Store(file, options, sqlite);
        } catch (RuntimeException e) {
            sqlite.close();
            throw e;
        }
    }

    public StoreWriter writer() {
        return writer;
    }

    public StoreReader reader() {
        return reader;
    }

    /** A reader of the caller's own, to be closed before the store is. */
    public StoreReader newReader() {
        return new StoreReader(openToRead());
    }

    /** What the last committed transaction said about the whole file. */
    public StoreState readState() {
        try (Sqlite sqlite = openToRead()) {
            return readState(sqlite);
        }
    }

    /** Random name of this file, the same for ever. */
    public String databaseId() {
        try (Sqlite sqlite = openToRead()) {
            return sqlite.texts("SELECT database_id FROM meta").getFirst();
        } catch (SQLException e) {
            throw Sqlite.failure("read the database id", file, e);
        }
    }

    /** SQLite's check of every page, row and index: what it finds wrong. */
    public List<String> integrityCheck(CheckProgress progress) {
        try (Sqlite sqlite = openToRead()) {
            return new StoreCheck(sqlite, progress).pages();
        } catch (SQLException e) {
            throw Sqlite.failure("check", file, e);
        }
    }

    /** What is wrong between the tables: rows without a key, keys without rows, wrong counts. */
    public List<String> checkRows(CheckProgress progress) {
        try (Sqlite sqlite = openToRead()) {
            return new StoreCheck(sqlite, progress).rows();
        } catch (SQLException e) {
            throw Sqlite.failure("check", file, e);
        }
    }

    /** Keys and bytes of each type, the largest first: "string: 3 keys, 480 bytes". */
    public List<String> sizes() {
        try (Sqlite sqlite = openToRead()) {
            return sqlite.texts(
                    "SELECT ifnull(t.name, 'type ' || k.type) || ': ' || count(*) || ' keys, '"
                            + " || sum(k.size) || ' bytes, largest ' || max(k.size)"
                            + " FROM keys k LEFT JOIN types t ON t.code = k.type"
                            + " GROUP BY k.type ORDER BY sum(k.size) DESC, k.type");
        } catch (SQLException e) {
            throw Sqlite.failure("read the sizes", file, e);
        }
    }

    /** Bytes of all pages of the file, free ones too. */
    public long sizeBytes() {
        try (Sqlite sqlite = openToRead()) {
            return sqlite.number("PRAGMA page_count") * sqlite.number("PRAGMA page_size");
        } catch (SQLException e) {
            throw Sqlite.failure("read the size", file, e);
        }
    }

    /** Closes the writer and the engine's reader; if nobody else has the file open, it is alone. */
    @Override
    public void close() {
        try {
            reader.close();
        } finally {
            writer.close();
        }
    }

    private Sqlite openToRead() {
        Sqlite sqlite = Sqlite.open(file, options);
        try {
            sqlite.prepareToRead();
            return sqlite;
        } catch (RuntimeException e) {
            sqlite.close();
            throw e;
        }
    }

    private StoreState readState(Sqlite sqlite) {
        long[] keys = new long[DATABASES];
        long[] expires = new long[DATABASES];
        long[] subexpires = new long[DATABASES];
        long[] bytes = new long[DATABASES];
        // One SELECT, so that counts and position are of one transaction.
        PreparedStatement state =
                sqlite.prepareOnce(
                        "SELECT flushed_lsn, next_id, next_value_id, db, keys, expires, bytes,"
                                + " subexpires FROM meta, databases ORDER BY db");
        try (state;
                ResultSet row = state.executeQuery()) {
            long flushedLsn = 0;
            long nextId = 0;
            long nextValueId = 0;
            while (row.next()) {
                flushedLsn = row.getLong(1);
                nextId = row.getLong(2);
                nextValueId = row.getLong(3);
                keys[row.getInt(4)] = row.getLong(5);
                expires[row.getInt(4)] = row.getLong(6);
                bytes[row.getInt(4)] = row.getLong(7);
                subexpires[row.getInt(4)] = row.getLong(8);
            }
            return new StoreState(
                    flushedLsn, nextId, nextValueId, keys, expires, subexpires, bytes);
        } catch (SQLException e) {
            throw sqlite.failure("read the state", e);
        }
    }
}
