package dev.redlite.value.hll;

import java.util.Arrays;

/**
 * A sketch that is being changed and begins sparse: runs of equal registers. It becomes dense when
 * it grows beyond a limit, or a register beyond what a run can say.
 */
public final class SparseRegisters {
    /*
     * Runs, which cover all registers:
     *
     *   00llllll            l + 1 registers of zero
     *   01llllll llllllll   l + 1 registers of zero
     *   1vvvvvll            l + 1 registers of v + 1
     *
     * The bytes must be those that Redis makes of the same elements, so it matters in which order
     * runs are split and joined: a run is split around the register that changes, then runs of the
     * same value are joined in the few that begin with the one before it.
     */
    private static final int SHORT_ZEROS_MAX = 64;
    private static final int VALUE_MAX = 32;
    private static final int VALUES_MAX = 4;
    private static final int JOINED_RUNS = 5;
    private static final int LONG_ZEROS = 0x40;
    private static final int VALUES = 0x80;

    private final long limitBytes;
    private byte[] bytes;
    private int length;
    private boolean isDense;

    /** Changes a copy of a sparse sketch, which may grow to so many bytes before it is dense. */
    public SparseRegisters(byte[] sketch, int length, long limitBytes) {
        this.bytes = Arrays.copyOf(sketch, length + 64);
        this.length = length;
        this.limitBytes = limitBytes;
    }

    /** A sketch of no elements. */
    public static byte[] empty() {
        byte[] sketch = new byte[Sketch.HEADER_BYTES + 2];
        Sketch.writeHeader(sketch);
        int at = Sketch.HEADER_BYTES;
        sketch[at] = (byte) (LONG_ZEROS | Sketch.REGISTERS - 1 >> 8);
        sketch[at + 1] = (byte) (Sketch.REGISTERS - 1);
        return sketch;
    }

    /** The sketch as it is now, sparse or dense, in an array of its own. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Makes a register at least so much; whether that changed it. */
    public boolean raise(int index, int rank) {
        if (isDense) {
            return raiseDense(index, rank);
        }
        int before = -1;
        int at = Sketch.HEADER_BYTES;
        int first = 0;
        while (index >= first + span(bytes, at, length)) {
            first += span(bytes, at, length);
            before = at;
            at += size(bytes[at]);
        }
        int span = span(bytes, at, length);
        int value = value(bytes[at]);
        if (value >= rank) {
            return false;
        }
        if (rank > VALUE_MAX || !replace(at, first, span, index, rank)) {
            makeDense();
            return raiseDense(index, rank);
        }
        join(before < 0 ? Sketch.HEADER_BYTES : before);
        Sketch.markStale(bytes);
        return true;
    }

    private boolean raiseDense(int index, int rank) {
        if (DenseRegisters.get(bytes, index) >= rank) {
            return false;
        }
        DenseRegisters.set(bytes, index, rank);
        Sketch.markStale(bytes);
        return true;
    }

    /** Splits a run around a register that gets another value; false if that grows too large. */
    private boolean replace(int at, int first, int span, int index, int rank) {
        int value = value(bytes[at]);
        byte[] runs = new byte[5];
        int end = putRun(runs, 0, value, index - first);
        end = putRun(runs, end, rank, 1);
        end = putRun(runs, end, value, first + span - 1 - index);
        int old = size(bytes[at]);
        int growth = end - old;
        if (growth > 0 && length + growth > limitBytes) {
            return false;
        }
        if (length + growth > bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        System.arraycopy(bytes, at + old, bytes, at + end, length - at - old);
        System.arraycopy(runs, 0, bytes, at, end);
        length += growth;
        return true;
    }

    /** Writes a run, if it is not empty; returns its end. */
    private static int putRun(byte[] runs, int at, int value, int count) {
        if (count == 0) {
            return at;
        }
        if (value > 0) {
            runs[at] = valueRun(value, count);
            return at + 1;
        }
        if (count <= SHORT_ZEROS_MAX) {
            runs[at] = (byte) (count - 1);
            return at + 1;
        }
        runs[at] = (byte) (LONG_ZEROS | count - 1 >> 8);
        runs[at + 1] = (byte) (count - 1);
        return at + 2;
    }

    private static byte valueRun(int value, int count) {
        return (byte) (VALUES | value - 1 << 2 | count - 1);
    }

    private void join(int from) {
        int at = from;
        for (int i = 0; i < JOINED_RUNS && at < length; i++) {
            boolean isPair = at + 1 < length && bytes[at] < 0 && bytes[at + 1] < 0;
            int value = value(bytes[at]);
            if (isPair && value == value(bytes[at + 1])) {
                int count = span(bytes, at, length) + span(bytes, at + 1, length);
                if (count <= VALUES_MAX) {
                    bytes[at + 1] = valueRun(value, count);
                    System.arraycopy(bytes, at + 1, bytes, at, length - at - 1);
                    length--;
                    continue;
                }
            }
            at += size(bytes[at]);
        }
    }

    /** Makes the sketch dense; its header stays as it is otherwise. */
    public void makeDense() {
        byte[] registers = new byte[Sketch.REGISTERS];
        raise(registers, bytes, length);
        byte[] dense = Arrays.copyOf(bytes, Sketch.HEADER_BYTES);
        dense = Arrays.copyOf(dense, DenseRegisters.BYTES);
        Sketch.markDense(dense);
        DenseRegisters.write(registers, dense);
        bytes = dense;
        length = dense.length;
        isDense = true;
    }

    // ---- Reading

    private static int size(byte run) {
        return (run & VALUES + LONG_ZEROS) == LONG_ZEROS ? 2 : 1;
    }

    /** What the registers of a run are. */
    private static int value(byte run) {
        return run < 0 ? (run >> 2 & 31) + 1 : 0;
    }

    /** How many registers a run covers. */
    private static int span(byte[] sketch, int at, int length) {
        if (at + 1 > length || (at + 2 > length && size(sketch[at]) == 2)) {
            throw new CorruptSketchException();
        }
        byte run = sketch[at];
        if (run < 0) {
            return (run & 3) + 1;
        }
        return size(run) == 1 ? run + 1 : ((run & 63) << 8 | sketch[at + 1] & 0xff) + 1;
    }

    /** A register of a sparse sketch. */
    public static int get(byte[] sketch, int length, int index) {
        int at = Sketch.HEADER_BYTES;
        int first = 0;
        while (index >= first + span(sketch, at, length)) {
            first += span(sketch, at, length);
            at += size(sketch[at]);
        }
        return value(sketch[at]);
    }

    static void count(byte[] sketch, int length, int[] counts) {
        int covered = 0;
        int at = Sketch.HEADER_BYTES;
        while (at < length) {
            int span = span(sketch, at, length);
            counts[value(sketch[at])] += span;
            covered += span;
            at += size(sketch[at]);
        }
        if (covered != Sketch.REGISTERS) {
            throw new CorruptSketchException();
        }
    }

    static void raise(byte[] registers, byte[] sketch, int length) {
        int covered = 0;
        int at = Sketch.HEADER_BYTES;
        while (at < length) {
            int end = covered + span(sketch, at, length);
            if (end > Sketch.REGISTERS) {
                throw new CorruptSketchException();
            }
            int value = value(sketch[at]);
            for (int i = covered; value > 0 && i < end; i++) {
                registers[i] = (byte) Math.max(registers[i], value);
            }
            covered = end;
            at += size(sketch[at]);
        }
        if (covered != Sketch.REGISTERS) {
            throw new CorruptSketchException();
        }
    }

    /** The runs as text, as PFDEBUG DECODE has them. */
    public static String describe(byte[] sketch, int length) {
        var text = new StringBuilder();
        int at = Sketch.HEADER_BYTES;
        while (at < length) {
            int span = span(sketch, at, length);
            int value = value(sketch[at]);
            text.append(text.isEmpty() ? "" : " ");
            if (value > 0) {
                text.append("v:").append(value).append(',').append(span);
            } else {
                text.append(size(sketch[at]) == 1 ? "z:" : "Z:").append(span);
            }
            at += size(sketch[at]);
        }
        return text.toString();
    }
}
