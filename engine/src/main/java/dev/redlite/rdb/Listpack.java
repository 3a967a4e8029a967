package dev.redlite.rdb;

import dev.redlite.base.Numbers;

import java.util.Arrays;

/** Elements in one string, as Redis 7 packs small collections: a listpack. */
final class Listpack {
    /*
     *   total bytes   count     elements ...   ff
     *   4             2                        1      lowest byte first; count ffff if unknown
     *
     * An element: kind and content, then the length of those, in 7-bit groups to be read backwards.
     *
     *   0nnnnnnn                   0 to 127
     *   10llllll ...               string of up to 63 bytes
     *   110nnnnn nnnnnnnn          13 bits, signed
     *   1110llll llllllll ...      string of up to 4095 bytes
     *   f0 llll (4 bytes) ...      string
     *   f1 f2 f3 f4                integer of 2, 3, 4, 8 bytes, lowest first
     */
    private static final int HEADER_BYTES = 6;
    private static final int END = 0xff;
    private static final int COUNT_UNKNOWN = 0xffff;

    /** More than any Redis packs, and less than would fill the memory from a small dump. */
    static final int ELEMENTS_MAX = 1 << 22;

    private byte[] bytes = new byte[256];
    private int size = HEADER_BYTES;
    private int count;

    /** Bytes it takes as a whole, with its end. */
    int size() {
        return size + 1;
    }

    int count() {
        return count;
    }

    /** Adds an element. */
    void add(byte[] element) {
        if (element.length <= Numbers.MAX_LONG_DIGITS && Numbers.isLong(element)) {
            add(Numbers.parseLong(element, 0));
            return;
        }
        int length = element.length;
        room(length + 10);
        int start = size;
        if (length < 64) {
            put(0x80 | length);
        } else if (length < 4096) {
            put(0xe0 | length >> 8);
            put(length);
        } else {
            put(0xf0);
            putLittle(length, 4);
        }
        System.arraycopy(element, 0, bytes, size, length);
        size += length;
        finish(start);
    }

    /** Adds an integer. */
    void add(long number) {
        room(20);
        int start = size;
        if (number >= 0 && number < 128) {
            put((int) number);
        } else if (number >= -4096 && number < 4096) {
            put(0xc0 | (int) (number >> 8) & 31);
            put((int) number);
        } else if (number == (short) number) {
            put(0xf1);
            putLittle(number, 2);
        } else if (number >= -(1 << 23) && number < 1 << 23) {
            put(0xf2);
            putLittle(number, 3);
        } else if (number == (int) number) {
            put(0xf3);
            putLittle(number, 4);
        } else {
            put(0xf4);
            putLittle(number, 8);
        }
        finish(start);
    }

    private void room(int more) {
        if (size + more + 1 > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more + 1, bytes.length * 2));
        }
    }

    private void put(int value) {
        bytes[size++] = (byte) value;
    }

    private void putLittle(long number, int count) {
        for (int i = 0; i < count; i++) {
            put((int) (number >>> 8 * i));
        }
    }

    /** Writes how long the element is behind it. */
    private void finish(int start) {
        int length = size - start;
        int groups = groups(length);
        for (int i = groups - 1; i >= 0; i--) {
            put(length >> 7 * i & 127 | (i < groups - 1 ? 128 : 0));
        }
        count++;
    }

    /** How many bytes say that length, which Redis counts one too early where they grow. */
    private static int groups(int length) {
        if (length <= 127) {
            return 1;
        }
        return length < 16_383 ? 2 : length < 2_097_151 ? 3 : length < 268_435_455 ? 4 : 5;
    }

    /** The listpack as a string. */
    byte[] toBytes() {
        byte[] packed = Arrays.copyOf(bytes, size + 1);
        packed[size] = (byte) END;
        for (int i = 0; i < 4; i++) {
            packed[i] = (byte) (packed.length >>> 8 * i);
        }
        int shown = Math.min(count, COUNT_UNKNOWN);
        packed[4] = (byte) shown;
        packed[5] = (byte) (shown >> 8);
        return packed;
    }

    /** All elements of a listpack, integers in decimal. */
    static byte[][] read(byte[] packed) {
        var in = new RdbInput(packed, 0, packed.length);
        if (packed.length < HEADER_BYTES + 1 || in.readLittle(4) != packed.length) {
            throw damaged();
        }
        int said = (int) in.readLittle(2);
        byte[][] elements = new byte[said == COUNT_UNKNOWN ? 64 : room(said, packed)][];
        int count = 0;
        while (in.remaining() > 1) {
            if (count == elements.length) {
                if (said != COUNT_UNKNOWN || count >= ELEMENTS_MAX) {
                    throw damaged();
                }
                elements = Arrays.copyOf(elements, count * 2);
            }
            long before = in.remaining();
            elements[count++] = readElement(in);
            int length = (int) (before - in.remaining());
            int groups = groups(length);
            for (int i = groups - 1; i >= 0; i--) {
                if (in.readByte() != (length >> 7 * i & 127 | (i < groups - 1 ? 128 : 0))) {
                    throw damaged();
                }
            }
        }
        if (in.readByte() != END || (said != COUNT_UNKNOWN && count != said)) {
            throw damaged();
        }
        return Arrays.copyOf(elements, count);
    }

    private static int room(int said, byte[] packed) {
        if (said > packed.length / 2) {
            throw damaged();
        }
        return said;
    }

    private static byte[] readElement(RdbInput in) {
        int kind = in.readByte();
        if (kind < 0x80) {
            return Numbers.toBytes(kind);
        }
        if (kind < 0xc0) {
            return in.readBytes(kind & 63);
        }
        if (kind < 0xe0) {
            int number = (kind & 31) << 8 | in.readByte();
            return Numbers.toBytes(number << 19 >> 19);
        }
        if (kind < 0xf0) {
            return in.readBytes((kind & 15) << 8 | in.readByte());
        }
        return switch (kind) {
            case 0xf0 -> in.readBytes(in.readLittle(4));
            case 0xf1 -> Numbers.toBytes(in.readSigned(2));
            case 0xf2 -> Numbers.toBytes(in.readSigned(3));
            case 0xf3 -> Numbers.toBytes(in.readSigned(4));
            case 0xf4 -> Numbers.toBytes(in.readLittle(8));
            default -> throw damaged();
        };
    }

    private static RdbFormatException damaged() {
        return new RdbFormatException("a listpack is damaged");
    }
}
