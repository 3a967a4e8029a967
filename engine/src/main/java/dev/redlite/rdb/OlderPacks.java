package dev.redlite.rdb;

import dev.redlite.base.Numbers;

import java.util.ArrayList;
import java.util.List;

/** Strings that hold many elements, other than listpacks: ziplists, zipmaps and intsets. */
final class OlderPacks {
    private static final int END = 0xff;
    private static final int BIG = 254;

    private OlderPacks() {}

    /**
     * All elements of a ziplist, integers in decimal.
     *
     * <pre>
     *   total bytes (4)   last element (4)   count (2)   elements ...   ff
     * </pre>
     *
     * <p>An element: the length of the one before it, in one byte, or 254 and four; then {@code
     * 00llllll}, {@code 01llllll l} or {@code 80 llll} and a string; or {@code c0, d0, e0, f0, fe}
     * and an integer of 2, 4, 8, 3 bytes or 1; or {@code f1} to {@code fd} for 0 to 12.
     */
    static byte[][] ziplist(byte[] packed) {
        var in = new RdbInput(packed, 0, packed.length);
        if (packed.length < 11 || in.readLittle(4) != packed.length) {
            throw damaged("ziplist");
        }
        long tail = in.readLittle(4);
        int said = (int) in.readLittle(2);
        List<byte[]> elements = new ArrayList<>();
        long lastStart = 10;
        long previousLength = 0;
        while (in.remaining() > 1 && elements.size() < Listpack.ELEMENTS_MAX) {
            long start = packed.length - in.remaining();
            long previous = in.readByte();
            if (previous >= BIG) {
                previous = previous == BIG ? in.readLittle(4) : -1;
            }
            if (previous != previousLength) {
                throw damaged("ziplist");
            }
            elements.add(ziplistElement(in));
            lastStart = start;
            previousLength = packed.length - in.remaining() - start;
        }
        boolean isWhole = said == 0xffff || said == elements.size();
        if (in.readByte() != END || !isWhole || tail != lastStart) {
            throw damaged("ziplist");
        }
        return elements.toArray(byte[][]::new);
    }

    private static byte[] ziplistElement(RdbInput in) {
        int kind = in.readByte();
        switch (kind >> 6) {
            case 0 -> {
                return in.readBytes(kind);
            }
            case 1 -> {
                return in.readBytes((kind & 63) << 8 | in.readByte());
            }
            default -> {}
        }
        return switch (kind) {
            case 0x80 -> in.readBytes(in.readBig(4));
            case 0xc0 -> Numbers.toBytes(in.readSigned(2));
            case 0xd0 -> Numbers.toBytes(in.readSigned(4));
            case 0xe0 -> Numbers.toBytes(in.readLittle(8));
            case 0xf0 -> Numbers.toBytes(in.readSigned(3));
            case 0xfe -> Numbers.toBytes(in.readSigned(1));
            default -> {
                if (kind <= 0xf0 || kind > 0xfd) {
                    throw damaged("ziplist");
                }
                yield Numbers.toBytes((kind & 15) - 1);
            }
        };
    }

    /**
     * Names and values of a zipmap, in turn: a count that may be wrong, then for each a length (one
     * byte, or 254 and four), the name, a length, how many bytes are unused, the value, those
     * bytes; then {@code ff}.
     */
    static byte[][] zipmap(byte[] packed) {
        var in = new RdbInput(packed, 0, packed.length);
        List<byte[]> elements = new ArrayList<>();
        in.readByte();
        while (true) {
            int length = in.readByte();
            if (length == END) {
                break;
            }
            elements.add(in.readBytes(zipmapLength(in, length)));
            long valueLength = zipmapLength(in, in.readByte());
            int unused = in.readByte();
            elements.add(in.readBytes(valueLength));
            in.readBytes(unused);
        }
        if (in.remaining() > 0) {
            throw damaged("zipmap");
        }
        return elements.toArray(byte[][]::new);
    }

    private static long zipmapLength(RdbInput in, int first) {
        if (first == END) {
            throw damaged("zipmap");
        }
        return first == BIG ? in.readLittle(4) : first;
    }

    /**
     * The integers of an intset, in order: how many bytes each has (4 bytes that say 2, 4 or 8),
     * how many there are (4), then they, the lowest byte first.
     */
    static long[] intset(byte[] packed) {
        var in = new RdbInput(packed, 0, packed.length);
        long size = in.readLittle(4);
        long count = in.readLittle(4);
        boolean isKnown = size == 2 || size == 4 || size == 8;
        if (!isKnown || count == 0 || in.remaining() != count * size) {
            throw damaged("intset");
        }
        long[] numbers = new long[(int) count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readSigned((int) size);
            if (i > 0 && numbers[i] <= numbers[i - 1]) {
                throw damaged("intset");
            }
        }
        return numbers;
    }

    /** An intset of integers, which are in order. */
    static byte[] intset(long[] numbers) {
        long first = numbers[0];
        long last = numbers[numbers.length - 1];
        boolean isShort = first == (short) first && last == (short) last;
        boolean isInt = first == (int) first && last == (int) last;
        int size = isShort ? 2 : isInt ? 4 : 8;
        var out = new RdbOutput(false);
        out.writeLittle(size, 4);
        out.writeLittle(numbers.length, 4);
        for (long number : numbers) {
            out.writeLittle(number, size);
        }
        return out.toBytes();
    }

    private static RdbFormatException damaged(String what) {
        return new RdbFormatException("a " + what + " is damaged");
    }
}
