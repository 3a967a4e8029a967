package dev.redlite.store;

import java.util.List;

/** The one row of a string: its bytes are the payload, the subkey is empty. */
public final class StringRows implements Rows {
    public static final StringRows INSTANCE = new StringRows();

    private static final byte[] NO_SUBKEY = {};

    private StringRows() {}

    @Override
    public String table() {
        return "strings";
    }

    @Override
    public List<String> keyColumns() {
        return List.of();
    }

    @Override
    public List<String> dataColumns() {
        return List.of("value");
    }

    @Override
    public void bindKey(ColumnWriter columns, byte[] subkey) {}

    @Override
    public void bindData(ColumnWriter columns, long number, byte[] payload) {
        columns.bytes(payload);
    }

    @Override
    public void read(ColumnReader columns, RowSink sink) {
        sink.row(NO_SUBKEY, 0, columns.bytes());
    }
}
