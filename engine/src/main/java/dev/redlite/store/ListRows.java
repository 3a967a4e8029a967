package dev.redlite.store;

import dev.redlite.base.Bytes;

import java.util.List;

/**
 * Rows of a list: the subkey is the position of an element, as eight bytes whose order is that of
 * the elements; the number is not used.
 */
public final class ListRows implements Rows {
    public static final ListRows INSTANCE = new ListRows();

    private ListRows() {}

    /** The subkey of a position. */
    public static byte[] subkey(long position) {
        byte[] subkey = new byte[Long.BYTES];
        Bytes.putOrderedLong(subkey, 0, position ^ Long.MIN_VALUE);
        return subkey;
    }

    /** The position that a subkey is for. */
    public static long position(byte[] subkey) {
        return Bytes.getOrderedLong(subkey, 0) ^ Long.MIN_VALUE;
    }

    @Override
    public String table() {
        return "lists";
    }

    @Override
    public List<String> keyColumns() {
        return List.of("position");
    }

    @Override
    public List<String> dataColumns() {
        return List.of("value");
    }

    @Override
    public void bindKey(ColumnWriter columns, byte[] subkey) {
        columns.number(position(subkey));
    }

    @Override
    public void bindData(ColumnWriter columns, long number, byte[] payload) {
        columns.bytes(payload);
    }

    @Override
    public void read(ColumnReader columns, RowSink sink) {
        byte[] subkey = subkey(columns.number());
        sink.row(subkey, 0, columns.bytes());
    }
}
