package dev.redlite.store;

import dev.redlite.base.Bytes;
import dev.redlite.base.StorageException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A store in a file, and short words for what tests do with one. */
final class StoreFixture implements AutoCloseable {
    static final int STRING = 1;
    static final int LIST = 2;
    static final int HASH = 5;
    static final CheckProgress SILENT = (name, done, total) -> {};

    private final Path file;
    final Store store;
    final StoreWriter writer;
    final StoreReader reader;
    private long lsn;

    StoreFixture(Path file) {
        this.file = file;
        store = Store.open(file, StoreOptions.defaults());
        writer = store.writer();
        reader = store.reader();
    }

    static KeyRow key(long id, int db, byte[] name, int type, long valueId) {
        return new KeyRow(id, db, name, type, valueId, 0, 0, 1, 1000, 1000, 1000, 1, 0);
    }

    static KeyRow key(long id, String name) {
        return key(id, 0, Bytes.of(name), STRING, id);
    }

    static KeyRow expiring(long id, String name, long expiresAt, long fieldsExpireAt) {
        byte[] key = Bytes.of(name);
        return new KeyRow(id, 0, key, STRING, id, expiresAt, fieldsExpireAt, 1, 1, 1, 1, 1, 0);
    }

    /** Runs changes in a transaction whose state is what the tables then say. */
    void transact(Runnable changes) {
        writer.begin();
        changes.run();
        writer.commit(
                new StoreState(
                        ++lsn,
                        1L << 40,
                        1L << 40,
                        new long[16],
                        new long[16],
                        new long[16],
                        new long[16]));
        settleCounts();
    }

    /** Writes a new string key in the transaction that is open. */
    void putString(long id, int db, byte[] name, byte[] value) {
        writer.putKey(key(id, db, name, STRING, id), true);
        writer.putRow(StringRows.INSTANCE, id, Bytes.EMPTY, 0, value);
    }

    void putString(long id, String name, String value) {
        putString(id, 0, Bytes.of(name), Bytes.of(value));
    }

    /** What is stored under the name in database 0; null if nothing is. */
    String string(String name) {
        FoundKey found = reader.find(0, Bytes.of(name));
        return found == null || found.string() == null ? "(none)" : Bytes.utf8(found.string());
    }

    List<String> names(int db) {
        List<String> names = new ArrayList<>();
        reader.keysWithPrefix(db, Bytes.EMPTY, null, 1000)
                .forEach(key -> names.add(Bytes.utf8(key.key())));
        return names;
    }

    /** Rows as another program sees them, columns joined by a bar. */
    List<String> sql(String sql) {
        return sql(file, sql);
    }

    static List<String> sql(Path file, String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return rows;
            }
            try (ResultSet row = statement.getResultSet()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    List<String> texts = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        texts.add(row.getString(i));
                    }
                    rows.add(String.join("|", texts));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new StorageException(sql, e);
        }
    }

    private void settleCounts() {
        sql(
                "UPDATE databases SET keys = (SELECT count(*) FROM keys k WHERE k.db ="
                        + " databases.db), expires = (SELECT count(expires_at) FROM keys k"
                        + " WHERE k.db = databases.db), bytes = (SELECT ifnull(sum(size), 0)"
                        + " FROM keys k WHERE k.db = databases.db), subexpires ="
                        + " (SELECT count(fields_expire_at) FROM keys k"
                        + " WHERE k.db = databases.db)");
    }

    /** Every test ends with a look at the whole file. */
    @Override
    public void close() {
        List<String> findings = store.checkRows(SILENT);
        findings.addAll(store.integrityCheck(SILENT));
        store.close();
        if (!findings.isEmpty()) {
            throw new AssertionError("check finds " + findings);
        }
    }
}
