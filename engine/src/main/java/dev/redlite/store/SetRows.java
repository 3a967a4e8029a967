package dev.redlite.store;

import dev.redlite.base.Bytes;

import java.util.List;

/** Rows of a set: the subkey is the member. */
public final class SetRows implements Rows {
    public static final SetRows INSTANCE = new SetRows();

    private SetRows() {}

    @Override
    public String table() {
        return "sets";
    }

    @Override
    public List<String> keyColumns() {
        return List.of("member");
    }

    @Override
    public List<String> dataColumns() {
        return List.of();
    }

    @Override
    public void bindKey(ColumnWriter columns, byte[] subkey) {
        columns.bytes(subkey);
    }

    @Override
    public void bindData(ColumnWriter columns, long number, byte[] payload) {
        // A member has nothing but itself.
    }

    @Override
    public void read(ColumnReader columns, RowSink sink) {
        sink.row(columns.bytes(), 0, Bytes.EMPTY);
    }
}
