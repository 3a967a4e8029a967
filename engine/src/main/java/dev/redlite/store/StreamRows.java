package dev.redlite.store;

import dev.redlite.base.Bytes;

import java.util.Arrays;
import java.util.List;

/**
 * Rows of a stream: the stream itself, its entries, its groups, their consumers, what those have
 * pending, and the messages of producers that are known. The form of subkeys and payloads is
 * described in {@code StreamKeys}.
 */
public final class StreamRows {
    /** The table of entries. */
    public static final Rows ENTRIES = new Entries();

    /** The tables, by the kind of row. */
    public static final List<Rows> TABLES =
            List.of(
                    new Header(),
                    ENTRIES,
                    new Groups(),
                    new Consumers(),
                    new PendingEntries(),
                    new Produced());

    private static final int ENTRY = 1;
    private static final int ENTRY_LENGTH = 1 + 2 * Long.BYTES;

    private StreamRows() {}

    /** Whether a subkey is that of an entry. */
    public static boolean isEntry(byte[] subkey) {
        return subkey.length == ENTRY_LENGTH && subkey[0] == ENTRY;
    }

    /** The subkey of an entry. */
    public static byte[] entry(long millis, long sequence) {
        byte[] subkey = new byte[ENTRY_LENGTH];
        subkey[0] = ENTRY;
        Bytes.putOrderedLong(subkey, 1, millis);
        Bytes.putOrderedLong(subkey, 1 + Long.BYTES, sequence);
        return subkey;
    }

    /** The first number of the id in the subkey of an entry, unsigned. */
    public static long millis(byte[] subkey) {
        return Bytes.getOrderedLong(subkey, 1);
    }

    /** The second number of the id in the subkey of an entry, unsigned. */
    public static long sequence(byte[] subkey) {
        return Bytes.getOrderedLong(subkey, 1 + Long.BYTES);
    }

    /** A number whose unsigned value is 2^63 or more is stored as a negative one. */
    private static void bindId(ColumnWriter columns, byte[] bytes, int at) {
        columns.number(Bytes.getOrderedLong(bytes, at));
        columns.number(Bytes.getOrderedLong(bytes, at + Long.BYTES));
    }

    /** Numbers one behind the other, as ids and payloads are. */
    public static byte[] longs(long... numbers) {
        byte[] bytes = new byte[numbers.length * Long.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            Bytes.putOrderedLong(bytes, i * Long.BYTES, numbers[i]);
        }
        return bytes;
    }

    /** Where the second part of a subkey with two parts begins. */
    private static int second(byte[] subkey) {
        return 5
                + ((subkey[1] & 0xFF) << 24
                        | (subkey[2] & 0xFF) << 16
                        | (subkey[3] & 0xFF) << 8
                        | (subkey[4] & 0xFF));
    }

    private static byte[] pair(int kind, byte[] first, byte[] second) {
        int length = first.length;
        byte[] head = {
            (byte) kind,
            (byte) (length >>> 24),
            (byte) (length >>> 16),
            (byte) (length >>> 8),
            (byte) length
        };
        return Bytes.concat(head, first, second);
    }

    private static final class Header implements Rows {
        private static final int LENGTH = 32;

        @Override
        public String table() {
            return "streams";
        }

        @Override
        public List<String> keyColumns() {
            return List.of();
        }

        @Override
        public List<String> dataColumns() {
            return List.of(
                    "added",
                    "last_millis",
                    "last_sequence",
                    "deleted_millis",
                    "deleted_sequence",
                    "idempotence_seconds",
                    "idempotence_max",
                    "idempotence_added",
                    "idempotence_duplicates");
        }

        @Override
        public void bindKey(ColumnWriter columns, byte[] subkey) {}

        @Override
        public void bindData(ColumnWriter columns, long number, byte[] payload) {
            columns.number(number);
            bindId(columns, payload, 0);
            bindId(columns, payload, 16);
            for (int i = 0; i < 4; i++) {
                if (payload.length > LENGTH) {
                    columns.number(Bytes.getOrderedLong(payload, LENGTH + i * Long.BYTES));
                } else {
                    columns.bytes(null);
                }
            }
        }

        @Override
        public void read(ColumnReader columns, RowSink sink) {
            long added = columns.number();
            long[] numbers = new long[8];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = columns.number();
            }
            boolean isIdempotent = numbers[4] != 0;
            byte[] payload = longs(numbers);
            byte[] key = {0};
            sink.row(key, added, isIdempotent ? payload : Arrays.copyOf(payload, LENGTH));
        }
    }

    private static final class Entries implements Rows {
        @Override
        public String table() {
            return "stream_entries";
        }

        @Override
        public List<String> keyColumns() {
            return List.of("millis", "sequence");
        }

        @Override
        public List<String> dataColumns() {
            return List.of("fields");
        }

        @Override
        public void bindKey(ColumnWriter columns, byte[] subkey) {
            bindId(columns, subkey, 1);
        }

        @Override
        public void bindData(ColumnWriter columns, long number, byte[] payload) {
            columns.bytes(payload);
        }

        @Override
        public void read(ColumnReader columns, RowSink sink) {
            byte[] key = entry(columns.number(), columns.number());
            sink.row(key, 0, columns.bytes());
        }
    }

    private static final class Groups implements Rows {
        @Override
        public String table() {
            return "stream_groups";
        }

        @Override
        public List<String> keyColumns() {
            return List.of("name");
        }

        @Override
        public List<String> dataColumns() {
            return List.of("entries_read", "delivered_millis", "delivered_sequence");
        }

        @Override
        public void bindKey(ColumnWriter columns, byte[] subkey) {
            columns.bytes(Arrays.copyOfRange(subkey, 1, subkey.length));
        }

        @Override
        public void bindData(ColumnWriter columns, long number, byte[] payload) {
            columns.number(number);
            bindId(columns, payload, 0);
        }

        @Override
        public void read(ColumnReader columns, RowSink sink) {
            byte[] key = Bytes.concat(new byte[] {2}, columns.bytes());
            long entriesRead = columns.number();
            sink.row(key, entriesRead, longs(columns.number(), columns.number()));
        }
    }

    private static final class Consumers implements Rows {
        @Override
        public String table() {
            return "stream_consumers";
        }

        @Override
        public List<String> keyColumns() {
            return List.of("group_name", "name");
        }

        @Override
        public List<String> dataColumns() {
            return List.of("seen_at", "active_at");
        }

        @Override
        public void bindKey(ColumnWriter columns, byte[] subkey) {
            int second = second(subkey);
            columns.bytes(Arrays.copyOfRange(subkey, 5, second));
            columns.bytes(Arrays.copyOfRange(subkey, second, subkey.length));
        }

        @Override
        public void bindData(ColumnWriter columns, long number, byte[] payload) {
            columns.number(number);
            columns.number(Bytes.getOrderedLong(payload, 0));
        }

        @Override
        public void read(ColumnReader columns, RowSink sink) {
            byte[] key = pair(3, columns.bytes(), columns.bytes());
            long seenAt = columns.number();
            sink.row(key, seenAt, longs(columns.number()));
        }
    }

    private static final class PendingEntries implements Rows {
        @Override
        public String table() {
            return "stream_pending";
        }

        @Override
        public List<String> keyColumns() {
            return List.of("group_name", "millis", "sequence");
        }

        @Override
        public List<String> dataColumns() {
            return List.of("delivered_at", "deliveries", "consumer");
        }

        @Override
        public void bindKey(ColumnWriter columns, byte[] subkey) {
            int second = second(subkey);
            columns.bytes(Arrays.copyOfRange(subkey, 5, second));
            bindId(columns, subkey, second);
        }

        @Override
        public void bindData(ColumnWriter columns, long number, byte[] payload) {
            columns.number(number);
            columns.number(Bytes.getOrderedLong(payload, 0));
            boolean hasConsumer = payload.length > Long.BYTES;
            columns.bytes(hasConsumer ? Arrays.copyOfRange(payload, 9, payload.length) : null);
        }

        @Override
        public void read(ColumnReader columns, RowSink sink) {
            byte[] key = pair(4, columns.bytes(), longs(columns.number(), columns.number()));
            long deliveredAt = columns.number();
            byte[] deliveries = longs(columns.number());
            byte[] consumer = columns.bytesOrNull();
            sink.row(
                    key,
                    deliveredAt,
                    consumer == null
                            ? deliveries
                            : Bytes.concat(deliveries, new byte[] {0}, consumer));
        }
    }

    private static final class Produced implements Rows {
        @Override
        public String table() {
            return "stream_produced";
        }

        @Override
        public List<String> keyColumns() {
            return List.of("producer", "message");
        }

        @Override
        public List<String> dataColumns() {
            return List.of("added_at", "millis", "sequence");
        }

        @Override
        public void bindKey(ColumnWriter columns, byte[] subkey) {
            int second = second(subkey);
            columns.bytes(Arrays.copyOfRange(subkey, 5, second));
            columns.bytes(Arrays.copyOfRange(subkey, second, subkey.length));
        }

        @Override
        public void bindData(ColumnWriter columns, long number, byte[] payload) {
            columns.number(number);
            bindId(columns, payload, 0);
        }

        @Override
        public void read(ColumnReader columns, RowSink sink) {
            byte[] key = pair(5, columns.bytes(), columns.bytes());
            long addedAt = columns.number();
            sink.row(key, addedAt, longs(columns.number(), columns.number()));
        }
    }
}
