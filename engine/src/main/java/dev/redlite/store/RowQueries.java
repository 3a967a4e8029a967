package dev.redlite.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The SELECTs on one kind of element row. */
final class RowQueries {
    private final Sqlite sqlite;
    private final Rows rows;
    private final PreparedStatement all;
    private final PreparedStatement after;
    private final PreparedStatement one;

    RowQueries(Sqlite sqlite, Rows rows) {
        this.sqlite = sqlite;
        this.rows = rows;
        RowSql sql = new RowSql(rows);
        all = sqlite.prepare(sql.selectAll());
        after = sqlite.prepare(sql.selectAfter());
        one = sqlite.prepare(sql.selectOne());
    }

    void all(long valueId, RowSink sink) {
        sqlite.recover(all);
        ColumnWriter columns = new ColumnWriter(all);
        columns.number(valueId);
        read(all, sink);
    }

    void after(long valueId, byte[] subkey, int limit, RowSink sink) {
        sqlite.recover(after);
        ColumnWriter columns = new ColumnWriter(after);
        columns.number(valueId);
        rows.bindKey(columns, subkey);
        columns.number(limit);
        read(after, sink);
    }

    boolean one(long valueId, byte[] subkey, RowSink sink) {
        sqlite.recover(one);
        ColumnWriter columns = new ColumnWriter(one);
        columns.number(valueId);
        rows.bindKey(columns, subkey);
        return read(one, sink);
    }

    private boolean read(PreparedStatement statement, RowSink sink) {
        boolean isFound = false;
        try (ResultSet row = statement.executeQuery()) {
            ColumnReader columns = new ColumnReader(row);
            while (sink.wantsMore() && row.next()) {
                isFound = true;
                columns.rewind();
                rows.read(columns, sink);
            }
        } catch (SQLException e) {
            throw sqlite.failure("read " + rows.table(), e);
        }
        return isFound;
    }
}
