package dev.redlite.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes to the table {@code keys}, collected until there are many or their kind changes. */
final class KeyWrites {
    private enum Kind {
        ADD,
        UPDATE
    }

    private static final String NAMES =
            "id, db, key, type, value_id, expires_at, fields_expire_at, version,"
                    + " created_at, updated_at, last_access_at, access_count, size";
    private static final int COLUMNS = 13;

    /**
     * Leaves the key's name alone, for setting it would rewrite the index by name. A row whose name
     * is another one, or whose name another row has, is not changed and not counted.
     */
    private static final String UPDATE_WHAT_CHANGES =
            """
             ON CONFLICT (id) DO UPDATE SET
                type = excluded.type,
                value_id = excluded.value_id,
                expires_at = excluded.expires_at,
                fields_expire_at = excluded.fields_expire_at,
                version = excluded.version,
                updated_at = excluded.updated_at,
                last_access_at = excluded.last_access_at,
                access_count = excluded.access_count,
                size = excluded.size
              WHERE keys.key = excluded.key AND keys.db = excluded.db
            ON CONFLICT (db, key) DO NOTHING\
            """;

    private final ManyRows<KeyRow> add;
    private final ManyRows<KeyRow> update;
    private final PreparedStatement delete;

    private final KeyRow[] pending = new KeyRow[ManyRows.WIDTH];
    private Kind pendingKind = Kind.ADD;
    private int count;

    KeyWrites(Sqlite sqlite) {
        String values = " INTO keys (" + NAMES + ") VALUES ";
        add = new ManyRows<>(sqlite, "INSERT OR REPLACE" + values, COLUMNS, "", KeyWrites::bind);
        update =
                new ManyRows<>(
                        sqlite, "INSERT" + values, COLUMNS, UPDATE_WHAT_CHANGES, KeyWrites::bind);
        delete = sqlite.prepare("DELETE FROM keys WHERE id = ?");
    }

    void put(KeyRow row, boolean isNew) throws SQLException {
        Kind kind = isNew ? Kind.ADD : Kind.UPDATE;
        if (kind != pendingKind || count == pending.length) {
            flush();
            pendingKind = kind;
        }
        pending[count++] = row;
    }

    void delete(long id) throws SQLException {
        flush();
        delete.setLong(1, id);
        delete.executeUpdate();
    }

    void flush() throws SQLException {
        int rows = count;
        count = 0;
        if (pendingKind == Kind.ADD || update.run(pending, rows) != rows) {
            // A key may have been renamed, or be missing: the whole row, whoever had its name.
            add.run(pending, rows);
        }
    }

    /** Forgets what is pending. */
    void clear() {
        count = 0;
    }

    private static void bind(ColumnWriter columns, KeyRow row) {
        columns.number(row.id());
        columns.number(row.db());
        columns.bytes(row.key());
        columns.number(row.type());
        columns.number(row.valueId());
        columns.numberOrNull(row.expiresAt());
        columns.numberOrNull(row.fieldsExpireAt());
        columns.number(row.version());
        columns.number(row.createdAt());
        columns.number(row.updatedAt());
        columns.number(row.lastAccessAt());
        columns.number(row.accessCount());
        columns.number(row.size());
    }
}
