package dev.redlite.value.stream;

import dev.redlite.base.Bytes;
import dev.redlite.store.StreamRows;

import java.util.Arrays;

/**
 * Subkeys and payloads of a stream's rows, as the tables take them.
 *
 * <pre>
 * kind  subkey                         number         payload
 * 0     kind                           entries added  last id, greatest deleted id, [idempotence]
 * 1     kind id                        0              length ':' bytes ... of fields and values
 * 2     kind name                      entries read   last delivered id
 * 3     kind length group name         seen at        active at
 * 4     kind length group id           delivered at   deliveries, [consumer]
 * 5     kind length producer iid       added at       id
 * delivered at = below zero for what was given back to its group, in the order of that
 * idempotence = seconds, most ids, ids added, duplicates
 * </pre>
 *
 * An id is two longs, a length an int, all highest byte first.
 */
final class StreamKeys {
    static final int HEADER = 0;
    static final int ENTRY = 1;
    static final int GROUP = 2;
    static final int CONSUMER = 3;
    static final int PENDING = 4;
    static final int PRODUCED = 5;

    static final byte[] HEADER_KEY = {HEADER};

    private StreamKeys() {}

    static byte[] entry(long millis, long sequence) {
        return StreamRows.entry(millis, sequence);
    }

    static byte[] group(byte[] name) {
        byte[] key = new byte[1 + name.length];
        key[0] = GROUP;
        System.arraycopy(name, 0, key, 1, name.length);
        return key;
    }

    static byte[] consumer(byte[] group, byte[] name) {
        byte[] key = pair(CONSUMER, group, name.length);
        System.arraycopy(name, 0, key, 5 + group.length, name.length);
        return key;
    }

    static byte[] pending(byte[] group, long millis, long sequence) {
        byte[] key = pair(PENDING, group, 16);
        Bytes.putOrderedLong(key, 5 + group.length, millis);
        Bytes.putOrderedLong(key, 13 + group.length, sequence);
        return key;
    }

    static byte[] produced(byte[] producer, byte[] iid) {
        byte[] key = pair(PRODUCED, producer, iid.length);
        System.arraycopy(iid, 0, key, 5 + producer.length, iid.length);
        return key;
    }

    private static byte[] pair(int kind, byte[] first, int secondLength) {
        byte[] key = new byte[5 + first.length + secondLength];
        key[0] = (byte) kind;
        key[1] = (byte) (first.length >>> 24);
        key[2] = (byte) (first.length >>> 16);
        key[3] = (byte) (first.length >>> 8);
        key[4] = (byte) first.length;
        System.arraycopy(first, 0, key, 5, first.length);
        return key;
    }

    /** The first of the two parts of a subkey of kind 3 to 5. */
    static byte[] first(byte[] key) {
        return Arrays.copyOfRange(key, 5, 5 + firstLength(key));
    }

    /** The second of the two parts of a subkey of kind 3 to 5. */
    static byte[] second(byte[] key) {
        return Arrays.copyOfRange(key, 5 + firstLength(key), key.length);
    }

    private static int firstLength(byte[] key) {
        return (key[1] & 0xFF) << 24
                | (key[2] & 0xFF) << 16
                | (key[3] & 0xFF) << 8
                | (key[4] & 0xFF);
    }

    static StreamId id(byte[] bytes, int at) {
        return new StreamId(Bytes.getOrderedLong(bytes, at), Bytes.getOrderedLong(bytes, at + 8));
    }

    // ---- The payload of an entry: each field and value with its length in front, in decimal

    static byte[] pack(byte[][] items, int from) {
        int length = 0;
        for (int i = from; i < items.length; i++) {
            length += digits(items[i].length) + 1 + items[i].length;
        }
        byte[] packed = new byte[length];
        int at = 0;
        for (int i = from; i < items.length; i++) {
            byte[] item = items[i];
            int digits = digits(item.length);
            int rest = item.length;
            for (int digit = digits - 1; digit >= 0; digit--) {
                packed[at + digit] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            at += digits;
            packed[at++] = ':';
            System.arraycopy(item, 0, packed, at, item.length);
            at += item.length;
        }
        return packed;
    }

    static byte[][] unpack(byte[] packed) {
        int count = 0;
        for (int at = 0; at < packed.length; count++) {
            int length = lengthAt(packed, at);
            at += digits(length) + 1 + length;
        }
        byte[][] items = new byte[count][];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int length = lengthAt(packed, at);
            int start = at + digits(length) + 1;
            items[i] = Arrays.copyOfRange(packed, start, start + length);
            at = start + length;
        }
        return items;
    }

    private static int lengthAt(byte[] packed, int from) {
        int length = 0;
        int at = from;
        while (packed[at] != ':') {
            length = length * 10 + packed[at++] - '0';
        }
        return length;
    }

    private static int digits(int number) {
        int digits = 1;
        for (int rest = number; rest > 9; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
