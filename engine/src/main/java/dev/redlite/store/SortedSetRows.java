package dev.redlite.store;

import dev.redlite.base.Bytes;

import java.util.List;

/** Rows of a sorted set: the subkey is the member, the number the bits of its score. */
public final class SortedSetRows implements Rows {
    public static final SortedSetRows INSTANCE = new SortedSetRows();

    private SortedSetRows() {}

    @Override
    public String table() {
        return "zsets";
    }

    @Override
    public List<String> keyColumns() {
        return List.of("member");
    }

    @Override
    public List<String> dataColumns() {
        return List.of("score");
    }

    @Override
    public void bindKey(ColumnWriter columns, byte[] subkey) {
        columns.bytes(subkey);
    }

    @Override
    public void bindData(ColumnWriter columns, long number, byte[] payload) {
        columns.real(Double.longBitsToDouble(number));
    }

    @Override
    public void read(ColumnReader columns, RowSink sink) {
        byte[] member = columns.bytes();
        sink.row(member, Double.doubleToRawLongBits(columns.real()), Bytes.EMPTY);
    }
}
