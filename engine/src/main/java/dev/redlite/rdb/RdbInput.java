package dev.redlite.rdb;

import dev.redlite.base.Crc64;
import dev.redlite.base.Doubles;
import dev.redlite.base.Numbers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads the parts of Redis's format: lengths, strings, numbers. Whatever the bytes say, nothing is
 * allocated that they could not fill.
 *
 * <p>Each method throws {@link RdbFormatException} if the bytes are not what it looks for, or are
 * at their end.
 */
public final class RdbInput {
    /*
     * A length: 00llllll | 01llllll llllllll | 10000000 and 4 bytes | 10000001 and 8 bytes, the
     * highest first. In place of a string's length: 110000ee, an integer of 1, 2 or 4 bytes, the
     * lowest first, or a compressed string.
     */
    private static final int WINDOW_BYTES = 1 << 16;
    private static final int STRING_MAX = 512 << 20;

    private final @Nullable InputStream more;
    private byte[] window;
    private int at;
    private int end;

    /** What is behind the window. */
    private long behind;

    private int checked;
    private long checksum;

    /** Reads some bytes. */
    public RdbInput(byte[] bytes, int from, int to) {
        this.more = null;
        this.window = bytes;
        this.at = from;
        this.end = to;
        this.checked = from;
    }

    /** Reads a stream of so many bytes, which the caller closes. */
    public RdbInput(InputStream stream, long size) {
        this.more = stream;
        this.window = new byte[WINDOW_BYTES];
        this.behind = size;
    }

    /** How many bytes are left. */
    public long remaining() {
        return end - at + behind;
    }

    /** The check of all bytes that were read. */
    public long checksum() {
        checksum = Crc64.update(checksum, window, checked, at - checked);
        checked = at;
        return checksum;
    }

    /** Makes sure that so many bytes are in the window. */
    private void need(int count) {
        if (count > end - at) {
            fill(count);
        }
    }

    private void fill(int count) {
        InputStream stream = more;
        if (stream == null || count > remaining()) {
            throw new RdbFormatException("the end comes too early");
        }
        checksum();
        int held = end - at;
        byte[] target = count > window.length ? new byte[count] : window;
        System.arraycopy(window, at, target, 0, held);
        window = target;
        try {
            int wanted = (int) Math.min(behind, window.length - held);
            int got = stream.readNBytes(window, held, wanted);
            behind -= got;
            end = held + got;
            at = 0;
            checked = 0;
            if (got < wanted) {
                throw new RdbFormatException("the end comes too early");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A byte, 0 to 255. */
    public int readByte() {
        need(1);
        return window[at++] & 0xff;
    }

    /** So many bytes. */
    public byte[] readBytes(long count) {
        if (count < 0 || count > remaining() || count > STRING_MAX) {
            throw new RdbFormatException("a string is longer than what is there");
        }
        byte[] bytes = new byte[(int) count];
        int held = (int) Math.min(count, end - at);
        System.arraycopy(window, at, bytes, 0, held);
        at += held;
        if (held < count) {
            readOn(bytes, held);
        }
        return bytes;
    }

    private void readOn(byte[] bytes, int from) {
        for (int to = from; to < bytes.length; ) {
            int part = Math.min(bytes.length - to, WINDOW_BYTES);
            need(part);
            System.arraycopy(window, at, bytes, to, part);
            at += part;
            to += part;
        }
    }

    /** A number of so many bytes, the lowest first. */
    public long readLittle(int bytes) {
        need(bytes);
        long number = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            number = number << 8 | window[at + i] & 0xff;
        }
        at += bytes;
        return number;
    }

    /** A number of so many bytes, the lowest first, the highest bit being its sign. */
    public long readSigned(int bytes) {
        int spare = Long.SIZE - 8 * bytes;
        return readLittle(bytes) << spare >> spare;
    }

    /** A number of so many bytes, the highest first. */
    long readBig(int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | readByte();
        }
        return number;
    }

    /** A number of 64 bits that is written as a length. */
    public long readNumber() {
        int first = readByte();
        return switch (first >> 6) {
            case 0 -> first;
            case 1 -> (first & 63L) << 8 | readByte();
            case 2 -> {
                if (first == 0x80) {
                    yield readBig(4);
                }
                if (first == 0x81) {
                    yield readBig(8);
                }
                throw new RdbFormatException("a length of a kind that is not known");
            }
            default -> throw new RdbFormatException("a string in place of a length");
        };
    }

    /**
     * How many of something there are, each of which takes at least so many bytes.
     *
     * @return not negative, and no more than what is there could be
     */
    public int readCount(int bytesEach) {
        long count = readNumber();
        if (count < 0 || count > remaining() / bytesEach) {
            throw new RdbFormatException("there are not so many as it says");
        }
        return Math.toIntExact(count);
    }

    /** A string. */
    public byte[] readString() {
        need(1);
        int first = window[at] & 0xff;
        if (first < 0xc0) {
            return readBytes(readNumber());
        }
        at++;
        return switch (first) {
            case 0xc0 -> Numbers.toBytes(readSigned(1));
            case 0xc1 -> Numbers.toBytes(readSigned(2));
            case 0xc2 -> Numbers.toBytes(readSigned(4));
            case 0xc3 -> {
                long compressed = readNumber();
                long length = readNumber();
                if (length > STRING_MAX) {
                    throw new RdbFormatException("a compressed string cannot be so long");
                }
                yield Lzf.decompress(readBytes(compressed), length);
            }
            default -> throw new RdbFormatException("a string of a kind that is not known");
        };
    }

    /** A floating-point number of eight bytes. */
    public double readDouble() {
        return Double.longBitsToDouble(readLittle(Double.BYTES));
    }

    /** A floating-point number as text, as old releases wrote it; NaN if it is none. */
    public double readDoubleText() {
        int length = readByte();
        return switch (length) {
            case 253 -> Double.NaN;
            case 254 -> Double.POSITIVE_INFINITY;
            case 255 -> Double.NEGATIVE_INFINITY;
            default -> Doubles.parseUnbounded(readBytes(length));
        };
    }
}
