package dev.redlite.store;

import dev.redlite.base.Bytes;

import java.util.List;

/**
 * Rows of an array: its elements, with the index as eight bytes whose order is that of the indexes,
 * and its cursor, which is the number of its row. A number whose unsigned value is 2^63 or more is
 * stored as a negative one.
 */
public final class ArrayRows {
    /** The tables, by the kind of row. */
    public static final List<Rows> TABLES = List.of(new Elements(), new Cursor());

    private static final int ELEMENT = 0;
    private static final int CURSOR_KIND = 1;

    private ArrayRows() {}

    /** The subkey of the cursor. */
    public static byte[] cursor() {
        return new byte[] {CURSOR_KIND};
    }

    /** The subkey of the element at an index. */
    public static byte[] subkey(long index) {
        byte[] subkey = new byte[1 + Long.BYTES];
        subkey[0] = ELEMENT;
        for (int i = 0; i < Long.BYTES; i++) {
            subkey[1 + i] = (byte) (index >>> (Long.SIZE - Byte.SIZE - i * Byte.SIZE));
        }
        return subkey;
    }

    /** The index of the element that a subkey is for. */
    public static long index(byte[] subkey) {
        long index = 0;
        for (int i = 1; i <= Long.BYTES; i++) {
            index = index << Byte.SIZE | subkey[i] & 0xFF;
        }
        return index;
    }

    public static boolean isCursor(byte[] subkey) {
        return subkey[0] == CURSOR_KIND;
    }

    private static final class Elements implements Rows {
        @Override
        public String table() {
            return "arrays";
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
            columns.number(index(subkey));
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

    private static final class Cursor implements Rows {
        @Override
        public String table() {
            return "array_cursors";
        }

        @Override
        public List<String> keyColumns() {
            return List.of();
        }

        @Override
        public List<String> dataColumns() {
            return List.of("next_position");
        }

        @Override
        public void bindKey(ColumnWriter columns, byte[] subkey) {}

        @Override
        public void bindData(ColumnWriter columns, long number, byte[] payload) {
            columns.number(number);
        }

        @Override
        public void read(ColumnReader columns, RowSink sink) {
            sink.row(cursor(), columns.number(), Bytes.EMPTY);
        }
    }
}
