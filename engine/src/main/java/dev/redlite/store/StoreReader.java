package dev.redlite.store;

import dev.redlite.base.RandomSource;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reading connection. Used by one thread at a time; two calls may see different transactions, but
 * for those between {@link #holdSnapshot} or {@link #beginSnapshot} and {@link #endSnapshot}.
 */
public final class StoreReader implements AutoCloseable {
    /** Most keys one step of a scan looks at, however few of them are in the wanted database. */
    static final int EXAMINED_MAX = 10_000;

    /** Most strings that {@link #strings} reads at once. */
    public static final int STRINGS_MAX = ManyStrings.MOST;

    /** Ids tried before a random key is counted out instead. */
    private static final int RANDOM_TRIES_MAX = 32;

    private static final String KEY_COLUMNS =
            "k.id, k.db, k.key, k.type, k.value_id, k.expires_at, k.fields_expire_at, k.version,"
                    + " k.created_at, k.updated_at, k.last_access_at, k.access_count,"
                    + " k.size";

    private final Sqlite sqlite;
    private final Map<Rows, RowQueries> rowQueries = new IdentityHashMap<>();

    private final PreparedStatement find;
    private final PreparedStatement byId;
    private final PreparedStatement scan;
    private final PreparedStatement inRange;
    private final PreparedStatement fromKey;
    private final PreparedStatement expired;
    private final PreparedStatement fieldsExpired;
    private final PreparedStatement expiringFrom;
    private final PreparedStatement oldest;
    private final PreparedStatement expiredCount;
    private final PreparedStatement count;
    private final PreparedStatement nth;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final ManyStrings manyStrings;
    private boolean hasSnapshot;

    StoreReader(Sqlite sqlite) {
        this.sqlite = sqlite;
        begin = sqlite.prepare("BEGIN");
        commit = sqlite.prepare("COMMIT");
        manyStrings = new ManyStrings(sqlite, ManyStrings.NO_LIMIT);
        find =
                sqlite.prepare(
                        "SELECT "
                                + KEY_COLUMNS
                                + ", s.value FROM keys k"
                                + " LEFT JOIN strings s USING (value_id)"
                                + " WHERE k.db = ? AND k.key = ?");
        byId = sqlite.prepare("SELECT " + KEY_COLUMNS + " FROM keys k WHERE k.id = ?");
        scan =
                sqlite.prepare(
                        "SELECT id, db, key, type, expires_at FROM keys"
                                + " WHERE id < ? ORDER BY id DESC");
        String ascending = " ORDER BY key LIMIT ?";
        String scanned = "SELECT id, key, type, expires_at FROM keys WHERE db = ? AND key >= ?";
        inRange = sqlite.prepare(scanned + " AND key < ?" + ascending);
        fromKey = sqlite.prepare(scanned + ascending);
        expired =
                sqlite.prepare(
                        "SELECT "
                                + KEY_COLUMNS
                                + " FROM keys k WHERE k.expires_at <= ?"
                                + " ORDER BY k.expires_at LIMIT ?");
        fieldsExpired =
                sqlite.prepare(
                        "SELECT "
                                + KEY_COLUMNS
                                + " FROM keys k WHERE k.fields_expire_at <= ?"
                                + " AND ifnull(k.expires_at > ?, 1)"
                                + " ORDER BY k.fields_expire_at LIMIT ?");
        expiringFrom =
                sqlite.prepare(
                        "SELECT "
                                + KEY_COLUMNS
                                + " FROM keys k WHERE k.expires_at >= ? AND k.db = ?"
                                + " ORDER BY k.expires_at LIMIT 1");
        expiredCount = sqlite.prepare("SELECT count(*) FROM keys WHERE expires_at <= ?");
        oldest =
                sqlite.prepare(
                        "SELECT "
                                + KEY_COLUMNS
                                + " FROM keys k WHERE k.id > ? AND k.db < 16"
                                + " ORDER BY k.id LIMIT ?");
        count = sqlite.prepare("SELECT count(*) FROM keys WHERE db = ?");
        nth =
                sqlite.prepare(
                        "SELECT "
                                + KEY_COLUMNS
                                + " FROM keys k WHERE k.db = ?"
                                + " ORDER BY k.key LIMIT 1 OFFSET ?");
    }

    /** Takes strings. */
    @FunctionalInterface
    public interface StringSink {
        /** The string that is the value of this number. */
        void string(long valueId, byte[] bytes);
    }

    /** The key of that name, expired or not, and its value if it is a string. */
    public @Nullable FoundKey find(int db, byte[] key) {
        sqlite.recover(find);
        try {
            find.setInt(1, db);
            find.setBytes(2, key);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? new FoundKey(keyRow(row), row.getBytes(14)) : null;
            }
        } catch (SQLException e) {
            throw sqlite.failure("read a key", e);
        }
    }

    /** Has all calls until {@link #endSnapshot} see the tables as they are now. */
    public void beginSnapshot() {
        holdSnapshot();
        try {
            sqlite.number("SELECT one FROM meta"); // the first look decides what is seen
        } catch (SQLException e) {
            throw sqlite.failure("begin to read", e);
        }
    }

    /** Has all calls until {@link #endSnapshot} see the tables as the next of them does. */
    public void holdSnapshot() {
        endSnapshot();
        sqlite.recover(begin);
        try {
            begin.executeUpdate();
            hasSnapshot = true;
        } catch (SQLException e) {
            throw sqlite.failure("begin to read", e);
        }
    }

    /** Ends what was begun; harmless where nothing was. If it throws, the snapshot goes on. */
    public void endSnapshot() {
        if (!hasSnapshot) {
            return;
        }
        sqlite.recover(begin, commit);
        try {
            commit.executeUpdate();
        } catch (SQLException e) {
            endAfterFailure();
        }
        hasSnapshot = false;
    }

    /** A read that fails may have ended the transaction: if so, another can begin. */
    private void endAfterFailure() {
        try {
            sqlite.run("BEGIN");
            sqlite.run("COMMIT");
        } catch (SQLException e) {
            throw sqlite.failure("end reading", e);
        }
    }

    /** All rows of a value, in the order of their key columns. */
    public void rows(Rows rows, long valueId, RowSink sink) {
        queries(rows).all(valueId, sink);
    }

    /** At most {@code limit} rows of a value, those after {@code afterSubkey}. */
    public void rows(Rows rows, long valueId, byte[] afterSubkey, int limit, RowSink sink) {
        queries(rows).after(valueId, afterSubkey, limit, sink);
    }

    /**
     * Gives the strings of these values to the sink, in ascending order of the values' numbers; of
     * those that are no strings, nothing.
     *
     * @param count how many of {@code valueIds}, from 1 to {@link #STRINGS_MAX}
     */
    public void strings(long[] valueIds, int count, StringSink sink) {
        manyStrings.read(valueIds, count, sink);
    }

    /**
     * Gives the row of that subkey to the sink.
     *
     * @return whether there is one
     */
    public boolean row(Rows rows, long valueId, byte[] subkey, RowSink sink) {
        return queries(rows).one(valueId, subkey, sink);
    }

    /**
     * Keys of a database from new to old: those with an id below {@code beforeId}, which is {@code
     * Long.MAX_VALUE} in the beginning. Fewer than {@code limit} does not mean the end.
     */
    public ScanPage scan(int db, long beforeId, int limit) {
        sqlite.recover(scan);
        List<ScannedKey> keys = new ArrayList<>();
        try {
            scan.setLong(1, beforeId);
            try (ResultSet row = scan.executeQuery()) {
                for (int examined = 0; row.next(); ) {
                    long id = row.getLong(1);
                    if (row.getInt(2) == db) {
                        byte[] key = row.getBytes(3);
                        keys.add(new ScannedKey(id, key, row.getInt(4), row.getLong(5)));
                    }
                    examined++;
                    if (keys.size() >= limit || examined >= EXAMINED_MAX) {
                        return new ScanPage(keys, id);
                    }
                }
            }
        } catch (SQLException e) {
            throw sqlite.failure("scan keys", e);
        }
        return new ScanPage(keys, 0);
    }

    /**
     * Keys that begin with {@code prefix}, in byte order.
     *
     * @param afterKey the last key already had, or null to begin
     */
    public List<ScannedKey> keysWithPrefix(
            int db, byte[] prefix, byte @Nullable [] afterKey, int limit) {
        sqlite.recover(inRange, fromKey);
        byte[] from = afterKey == null ? prefix : successor(afterKey);
        byte @Nullable [] end = prefixEnd(prefix);
        PreparedStatement statement = end == null ? fromKey : inRange;
        List<ScannedKey> keys = new ArrayList<>();
        try {
            int parameter = 1;
            statement.setInt(parameter++, db);
            statement.setBytes(parameter++, from);
            if (end != null) {
                statement.setBytes(parameter++, end);
            }
            statement.setInt(parameter, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    byte[] key = row.getBytes(2);
                    keys.add(new ScannedKey(row.getLong(1), key, row.getInt(3), row.getLong(4)));
                }
            }
            return keys;
        } catch (SQLException e) {
            throw sqlite.failure("read keys", e);
        }
    }

    /** Keys that are past their expiry, then keys of which only a field is; earliest first. */
    public List<KeyRow> expired(long nowMillis, int limit) {
        sqlite.recover(expired, fieldsExpired);
        List<KeyRow> found = new ArrayList<>();
        try {
            expired.setLong(1, nowMillis);
            expired.setInt(2, limit);
            addKeyRows(expired, found);
            fieldsExpired.setLong(1, nowMillis);
            fieldsExpired.setLong(2, nowMillis);
            fieldsExpired.setInt(3, limit - found.size());
            addKeyRows(fieldsExpired, found);
            return found;
        } catch (SQLException e) {
            throw sqlite.failure("read expired keys", e);
        }
    }

    /** A key of the database, each as likely as any other; null if there is none. */
    public @Nullable KeyRow random(int db, RandomSource random) {
        /*
         * Ids are unique, so an id drawn evenly that happens to be a key of this database is an
         * even pick of its keys. Where keys are sparse among the ids, counting is exact as well,
         * only slower.
         */
        sqlite.recover(byId, nth);
        try {
            long least = sqlite.number("SELECT min(id) FROM keys");
            long span = sqlite.number("SELECT max(id) FROM keys") - least + 1;
            for (int tries = 0; least > 0 && tries < RANDOM_TRIES_MAX; tries++) {
                byId.setLong(1, least + random.below(span));
                KeyRow row = firstKeyRow(byId);
                if (row != null && row.db() == db) {
                    return row;
                }
            }
            long keys = count(db);
            if (keys == 0) {
                return null;
            }
            nth.setInt(1, db);
            nth.setLong(2, random.below(keys));
            return firstKeyRow(nth);
        } catch (SQLException e) {
            throw sqlite.failure("read a random key", e);
        }
    }

    /** A key of the database that expires, the first from a random time on; or null. */
    public @Nullable KeyRow randomExpiring(int db, RandomSource random) {
        sqlite.recover(expiringFrom);
        try {
            String least = "SELECT min(expires_at) FROM keys WHERE expires_at IS NOT NULL";
            String most = "SELECT max(expires_at) FROM keys WHERE expires_at IS NOT NULL";
            long from = sqlite.number(least);
            long span = Math.max(1, sqlite.number(most) - from + 1);
            expiringFrom.setLong(1, from + random.below(span));
            expiringFrom.setInt(2, db);
            return firstKeyRow(expiringFrom);
        } catch (SQLException e) {
            throw sqlite.failure("read a random key that expires", e);
        }
    }

    /** How many keys are past their expiry. */
    public long expiredCount(long nowMillis) {
        sqlite.recover(expiredCount);
        try {
            expiredCount.setLong(1, nowMillis);
            try (ResultSet row = expiredCount.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw sqlite.failure("count expired keys", e);
        }
    }

    /** The keys of all databases that were made first, of those with an id above one. */
    public List<KeyRow> oldest(long aboveId, int limit) {
        sqlite.recover(oldest);
        List<KeyRow> found = new ArrayList<>();
        try {
            oldest.setLong(1, aboveId);
            oldest.setInt(2, limit);
            addKeyRows(oldest, found);
            return found;
        } catch (SQLException e) {
            throw sqlite.failure("read the oldest keys", e);
        }
    }

    /** How many keys the database has, counted. */
    public long count(int db) {
        sqlite.recover(count);
        try {
            count.setInt(1, db);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw sqlite.failure("count keys", e);
        }
    }

    @Override
    public void close() {
        sqlite.close();
    }

    private RowQueries queries(Rows rows) {
        return rowQueries.computeIfAbsent(rows, r -> new RowQueries(sqlite, r));
    }

    private static @Nullable KeyRow firstKeyRow(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? keyRow(row) : null;
        }
    }

    private static void addKeyRows(PreparedStatement statement, List<KeyRow> found)
            throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(keyRow(row));
            }
        }
    }

    /** Reads KEY_COLUMNS, in their order. */
    private static KeyRow keyRow(ResultSet row) throws SQLException {
        return new KeyRow(
                row.getLong(1),
                row.getInt(2),
                row.getBytes(3),
                row.getInt(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13));
    }

    /** The least key greater than {@code key}. */
    private static byte[] successor(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** The least key greater than all that begin with {@code prefix}, or null if there is none. */
    static byte @Nullable [] prefixEnd(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == (byte) 0xff) {
            length--;
        }
        if (length == 0) {
            return null;
        }
        byte[] end = Arrays.copyOf(prefix, length);
        end[length - 1]++;
        return end;
    }
}
