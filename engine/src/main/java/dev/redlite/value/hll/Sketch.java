package dev.redlite.value.hll;

import dev.redlite.base.Murmur64;

import java.util.Arrays;

/** What all sketches have: the header, and which register an element goes to. */
public final class Sketch {
    /*
     * A sketch is a string:
     *
     *   0     4          5       8             16
     *   HYLL  encoding   unused  cardinality   registers
     *
     * The encoding is 0 for dense and 1 for sparse. The cardinality was estimated when it was last
     * asked for, as a number of 64 bits, lowest byte first; its highest bit says that registers
     * have changed since. There are 16384 registers of six bits.
     *
     * An element's hash says which register it goes to, by its lowest 14 bits, and what that
     * register is at least then: one more than the number of zeros that the other bits end with.
     */
    static final int HEADER_BYTES = 16;
    public static final int REGISTERS = 1 << 14;

    /** Bits of a hash that do not choose the register. */
    static final int RANK_BITS = 50;

    private static final byte[] MAGIC = {'H', 'Y', 'L', 'L'};
    private static final int ENCODING = 4;
    private static final int CARDINALITY = 8;
    private static final int STALE = 15;
    private static final byte DENSE = 0;
    private static final byte SPARSE = 1;
    private static final long SEED = 0xadc8_3b19L;

    private Sketch() {}

    /** Whether some bytes are a sketch, as far as its header and its length tell. */
    public static boolean isSketch(byte[] a, int length) {
        if (length < HEADER_BYTES || !Arrays.equals(a, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return false;
        }
        return a[ENCODING] == SPARSE || (a[ENCODING] == DENSE && length == DenseRegisters.BYTES);
    }

    public static boolean isDense(byte[] sketch) {
        return sketch[ENCODING] == DENSE;
    }

    static void markDense(byte[] sketch) {
        sketch[ENCODING] = DENSE;
    }

    static void writeHeader(byte[] sketch) {
        System.arraycopy(MAGIC, 0, sketch, 0, MAGIC.length);
        sketch[ENCODING] = SPARSE;
    }

    /** Whether registers have changed since the cardinality was estimated. */
    public static boolean isStale(byte[] sketch) {
        return sketch[STALE] < 0;
    }

    /** Says that registers have changed since the cardinality was estimated. */
    public static void markStale(byte[] sketch) {
        sketch[STALE] |= (byte) 0x80;
    }

    /** Where the byte is that {@link #markStale} changes. */
    public static int stalePosition() {
        return STALE;
    }

    /** The cardinality that was estimated last. */
    public static long cardinality(byte[] sketch) {
        long number = 0;
        for (int i = CARDINALITY + 7; i >= CARDINALITY; i--) {
            number = number << 8 | sketch[i] & 0xff;
        }
        return number;
    }

    /** Where the cardinality is, for {@link #cardinalityBytes}. */
    public static int cardinalityPosition() {
        return CARDINALITY;
    }

    /** A cardinality as the header has it. */
    public static byte[] cardinalityBytes(long number) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (number >>> 8 * i);
        }
        return bytes;
    }

    /** The hash of an element, from which {@link #register} and {@link #rank} follow. */
    public static long hash(byte[] element) {
        return Murmur64.hash(element, SEED);
    }

    /** The register that an element goes to. */
    public static int register(long hash) {
        return (int) hash & REGISTERS - 1;
    }

    /** What the register is at least: 1 to 51. */
    public static int rank(long hash) {
        return Long.numberOfTrailingZeros(hash >>> 14 | 1L << RANK_BITS) + 1;
    }

    /** How many registers have each value. */
    public static int[] histogram(byte[] sketch, int length) {
        int[] counts = new int[64];
        if (isDense(sketch)) {
            DenseRegisters.count(sketch, counts);
        } else {
            SparseRegisters.count(sketch, length, counts);
        }
        return counts;
    }

    /** Makes each of 16384 registers what that of a sketch is, where that is more. */
    public static void raise(byte[] registers, byte[] sketch, int length) {
        if (isDense(sketch)) {
            DenseRegisters.raise(registers, sketch);
        } else {
            SparseRegisters.raise(registers, sketch, length);
        }
    }
}
