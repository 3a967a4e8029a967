package dev.redlite.rdb;

import dev.redlite.base.Crc64;
import dev.redlite.base.Numbers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Writes the parts of Redis's format: lengths, strings, numbers. See {@link RdbInput}. */
public final class RdbOutput {
    private static final int WINDOW_BYTES = 1 << 16;
    private static final int COMPRESSED_MIN = 21;
    private static final int DIGITS_MAX = 11;

    private final @Nullable OutputStream target;
    private final boolean compresses;
    private byte[] window = new byte[256];
    private int size;
    private int checked;
    private long checksum;

    /** Collects bytes; long strings are compressed if that is wanted. */
    public RdbOutput(boolean compresses) {
        this.target = null;
        this.compresses = compresses;
    }

    /** Writes to a stream, which the caller closes, as soon as there is enough. */
    public RdbOutput(OutputStream stream, boolean compresses) {
        this.target = stream;
        this.compresses = compresses;
    }

    /** What was collected. */
    public byte[] toBytes() {
        return Arrays.copyOf(window, size);
    }

    /** The check of all that was written. */
    public long checksum() {
        checksum = Crc64.update(checksum, window, checked, size - checked);
        checked = size;
        return checksum;
    }

    /** Hands what was collected to the stream. */
    public void flush() {
        OutputStream stream = target;
        if (stream != null) {
            checksum();
            try {
                stream.write(window, 0, size);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            size = 0;
            checked = 0;
        }
    }

    private void room(int count) {
        if (target != null && size >= WINDOW_BYTES) {
            flush();
        }
        if (count > window.length - size) {
            long doubled = Math.max(2L * window.length, (long) size + count);
            window = Arrays.copyOf(window, (int) Math.min(doubled, Integer.MAX_VALUE - 16L));
        }
    }

    /** The lowest eight bits. */
    public void writeByte(int value) {
        room(1);
        window[size++] = (byte) value;
    }

    /** Bytes as they are. */
    public void writeBytes(byte[] bytes, int length) {
        room(length);
        System.arraycopy(bytes, 0, window, size, length);
        size += length;
    }

    /** A number in so many bytes, the lowest first. */
    public void writeLittle(long number, int bytes) {
        room(bytes);
        for (int i = 0; i < bytes; i++) {
            window[size++] = (byte) (number >>> 8 * i);
        }
    }

    /** A number in so many bytes, the highest first. */
    void writeBig(long number, int bytes) {
        room(bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            window[size++] = (byte) (number >>> 8 * i);
        }
    }

    /** A number of 64 bits, without a sign, as a length. */
    public void writeNumber(long number) {
        if (number >= 0 && number < 1 << 6) {
            writeByte((int) number);
        } else if (number >= 0 && number < 1 << 14) {
            writeBig(1 << 14 | number, 2);
        } else if (number >>> 32 == 0) {
            writeByte(0x80);
            writeBig(number, 4);
        } else {
            writeByte(0x81);
            writeBig(number, 8);
        }
    }

    /** A string. */
    public void writeString(byte[] string) {
        writeString(string, string.length);
    }

    /** A string of so many bytes: as an integer, compressed, or as it is. */
    public void writeString(byte[] string, int length) {
        if (length <= DIGITS_MAX && Numbers.isLong(string, 0, length)) {
            long number = Numbers.parseLong(string, 0, length, 0);
            if (number == (int) number) {
                writeInteger((int) number);
                return;
            }
        }
        byte[] compressed = null;
        if (compresses && length >= COMPRESSED_MIN) {
            compressed = Lzf.compress(string, length);
        }
        if (compressed == null) {
            writeNumber(length);
            writeBytes(string, length);
        } else {
            writeByte(0xc3);
            writeNumber(compressed.length);
            writeNumber(length);
            writeBytes(compressed, compressed.length);
        }
    }

    private void writeInteger(int number) {
        if (number == (byte) number) {
            writeByte(0xc0);
            writeByte(number);
        } else if (number == (short) number) {
            writeByte(0xc1);
            writeLittle(number, 2);
        } else {
            writeByte(0xc2);
            writeLittle(number, 4);
        }
    }

    /** A floating-point number of eight bytes. */
    public void writeDouble(double number) {
        writeLittle(Double.doubleToRawLongBits(number), Double.BYTES);
    }
}
