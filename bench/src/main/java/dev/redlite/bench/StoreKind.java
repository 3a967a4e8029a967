package dev.redlite.bench;

import dev.redlite.Options;
import dev.redlite.Redlite;

import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The embedded stores. All survive a killed process; none syncs each write. */
enum StoreKind {
    REDLITE("Redlite") {
        @Override
        EmbeddedStore open(Path folder, int cacheMegabytes) {
            return new RedliteStore(
                    folder, Options.defaults().withCacheBytes((long) cacheMegabytes << 20));
        }
    },
    REDLITE_DEFAULT("Redlite, default cache") {
        @Override
        EmbeddedStore open(Path folder, int cacheMegabytes) {
            return new RedliteStore(folder, Options.defaults());
        }
    },
    ROCKSDB("RocksDB") {
        @Override
        EmbeddedStore open(Path folder, int cacheMegabytes) throws Exception {
            return new RocksStore(folder, cacheMegabytes);
        }
    },
    SQLITE("SQLite") {
        @Override
        EmbeddedStore open(Path folder, int cacheMegabytes) throws Exception {
            return new SqliteStore(folder, cacheMegabytes);
        }
    };

    final String title;

    StoreKind(String title) {
        this.title = title;
    }

    /** Opens an empty store in an empty folder. */
    abstract EmbeddedStore open(Path folder, int cacheMegabytes) throws Exception;

    private static final class RedliteStore implements EmbeddedStore {
        private final Redlite db;

        RedliteStore(Path folder, Options options) {
            db = Redlite.open(folder.resolve("app.db"), options);
        }

        @Override
        public void set(byte[] key, byte[] value) {
            db.set(key, value);
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            return db.get(key);
        }

        @Override
        public void fill(int keys, byte[] value) throws Exception {
            EmbeddedStore.super.fill(keys, value);
            db.flush();
        }

        @Override
        public void close() {
            db.close();
        }
    }

    /** RocksDB as it comes, but for the cache: the write-ahead log is on, and not synced. */
    private static final class RocksStore implements EmbeddedStore {
        static {
            RocksDB.loadLibrary();
        }

        private final LRUCache cache;
        private final org.rocksdb.Options options;
        private final WriteOptions writes = new WriteOptions().setSync(false);
        private final RocksDB db;

        RocksStore(Path folder, int cacheMegabytes) throws RocksDBException {
            cache = new LRUCache((long) cacheMegabytes << 20);
            var table = new BlockBasedTableConfig().setBlockCache(cache);
            options =
                    new org.rocksdb.Options().setCreateIfMissing(true).setTableFormatConfig(table);
            db = RocksDB.open(options, folder.toString());
        }

        @Override
        public void set(byte[] key, byte[] value) throws RocksDBException {
            db.put(writes, key, value);
        }

        @Override
        public byte @Nullable [] get(byte[] key) throws RocksDBException {
            return db.get(key);
        }

        @Override
        public void close() {
            db.close();
            writes.close();
            options.close();
            cache.close();
        }
    }

    /** SQLite through JDBC, one statement and transaction for each operation. */
    private static final class SqliteStore implements EmbeddedStore {
        private final Connection connection;
        private final PreparedStatement upsert;
        private final PreparedStatement select;

        SqliteStore(Path folder, int cacheMegabytes) throws SQLException {
            connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.db"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=NORMAL");
                statement.execute("PRAGMA cache_size=-" + cacheMegabytes * 1024L);
                statement.execute("CREATE TABLE kv(k BLOB PRIMARY KEY, v BLOB) WITHOUT ROWID");
            }
            upsert =
                    connection.prepareStatement(
                            "INSERT INTO kv VALUES(?, ?)"
                                    + " ON CONFLICT(k) DO UPDATE SET v=excluded.v");
            select = connection.prepareStatement("SELECT v FROM kv WHERE k=?");
        }

        @Override
        public void set(byte[] key, byte[] value) throws SQLException {
            upsert.setBytes(1, key);
            upsert.setBytes(2, value);
            upsert.executeUpdate();
        }

        @Override
        public byte @Nullable [] get(byte[] key) throws SQLException {
            select.setBytes(1, key);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : null;
            }
        }

        @Override
        public void fill(int keys, byte[] value) throws Exception {
            connection.setAutoCommit(false);
            EmbeddedStore.super.fill(keys, value);
            connection.commit();
            connection.setAutoCommit(true);
        }

        @Override
        public void close() throws SQLException {
            upsert.close();
            select.close();
            connection.close();
        }
    }
}
