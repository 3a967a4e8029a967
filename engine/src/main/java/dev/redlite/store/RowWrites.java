package dev.redlite.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes to the table of one kind of element row; upserts are collected until there are many. */
final class RowWrites {
    private record Element(long valueId, byte[] subkey, long number, byte[] payload) {}

    private final Rows rows;
    private final ManyRows<Element> put;
    private final PreparedStatement deleteOne;
    private final PreparedStatement deleteAll;

    private final Element[] pending = new Element[ManyRows.WIDTH];
    private int count;

    RowWrites(Sqlite sqlite, Rows rows) {
        this.rows = rows;
        RowSql sql = new RowSql(rows);
        put = new ManyRows<>(sqlite, sql.upsertHead(), sql.columnCount(), "", this::bind);
        deleteOne = sqlite.prepare(sql.deleteOne());
        deleteAll = sqlite.prepare(sql.deleteAll());
    }

    void put(long valueId, byte[] subkey, long number, byte[] payload) throws SQLException {
        if (count == pending.length) {
            flush();
        }
        pending[count++] = new Element(valueId, subkey, number, payload);
    }

    void delete(long valueId, byte[] subkey) throws SQLException {
        flush();
        ColumnWriter columns = new ColumnWriter(deleteOne);
        columns.number(valueId);
        rows.bindKey(columns, subkey);
        deleteOne.executeUpdate();
    }

    void deleteAll(long valueId) throws SQLException {
        flush();
        deleteAll.setLong(1, valueId);
        deleteAll.executeUpdate();
    }

    void flush() throws SQLException {
        int elements = count;
        count = 0;
        put.run(pending, elements);
    }

    /** Forgets what is pending. */
    void clear() {
        count = 0;
    }

    private void bind(ColumnWriter columns, Element element) {
        columns.number(element.valueId());
        rows.bindKey(columns, element.subkey());
        rows.bindData(columns, element.number(), element.payload());
    }
}
