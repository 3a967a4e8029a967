package dev.redlite.store;

import java.util.List;

/** Rows of a hash: the subkey is the field, the number its expiry in Unix milliseconds or 0. */
public final class HashRows implements Rows {
    public static final HashRows INSTANCE = new HashRows();

    private HashRows() {}

    @Override
    public String table() {
        return "hashes";
    }

    @Override
    public List<String> keyColumns() {
        return List.of("field");
    }

    @Override
    public List<String> dataColumns() {
        return List.of("value", "expires_at");
    }

    @Override
    public void bindKey(ColumnWriter columns, byte[] subkey) {
        columns.bytes(subkey);
    }

    @Override
    public void bindData(ColumnWriter columns, long number, byte[] payload) {
        columns.bytes(payload);
        columns.numberOrNull(number);
    }

    @Override
    public void read(ColumnReader columns, RowSink sink) {
        byte[] field = columns.bytes();
        byte[] value = columns.bytes();
        sink.row(field, columns.number(), value);
    }
}
