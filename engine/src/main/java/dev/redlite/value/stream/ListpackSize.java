package dev.redlite.value.stream;

import dev.redlite.base.Numbers;

/**
 * How many bytes the entries of a block take in the listpack of a Redis stream: its limit decides
 * there when a node is full. Follows the published description of both formats.
 */
final class ListpackSize {
    /** Total length, number of elements, and the mark at the end. */
    private static final int FRAME_BYTES = 7;

    private long bytes;

    /** Of a block with these fields and no entry. */
    ListpackSize(byte[][] fields) {
        bytes = FRAME_BYTES + number(fields.length);
        for (byte[] field : fields) {
            bytes += element(field);
        }
        bytes += number(0); // ends the master entry
    }

    private ListpackSize(long bytes) {
        this.bytes = bytes;
    }

    ListpackSize copy() {
        return new ListpackSize(bytes);
    }

    /** With so many entries, and so many deleted ones. */
    long bytes(int entries, int deleted) {
        return bytes + number(entries) + number(deleted);
    }

    void add(long millisBehind, long sequenceBehind, byte[][] items, int from, boolean isAlike) {
        int pairs = (items.length - from) / 2;
        bytes += number(0) + number(millisBehind) + number(sequenceBehind);
        int elements = 3 + (isAlike ? pairs : 2 * pairs + 1);
        if (!isAlike) {
            bytes += number(pairs);
        }
        for (int i = isAlike ? from + 1 : from; i < items.length; i += isAlike ? 2 : 1) {
            bytes += element(items[i]);
        }
        bytes += number(elements);
    }

    private static long element(byte[] text) {
        if (text.length > 0 && text.length <= Numbers.MAX_LONG_DIGITS && Numbers.isLong(text)) {
            return number(Numbers.toLong(text));
        }
        long length = text.length;
        long encoded = length + (length < 64 ? 1 : length < 4096 ? 2 : 5);
        return encoded + backwards(encoded);
    }

    private static long number(long value) {
        if (value >= 0 && value <= 127) {
            return 2;
        }
        int bits = 65 - Long.numberOfLeadingZeros(value ^ (value >> 63));
        int encoded = bits <= 13 ? 2 : bits <= 16 ? 3 : bits <= 24 ? 4 : bits <= 32 ? 5 : 9;
        return encoded + 1L;
    }

    /** Bytes of the length behind an element, by which a listpack is read backwards. */
    private static int backwards(long length) {
        return length <= 127 ? 1 : length < 16383 ? 2 : length < 2097151 ? 3 : 4;
    }
}
