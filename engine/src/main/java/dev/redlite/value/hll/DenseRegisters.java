package dev.redlite.value.hll;

/** The registers of a dense sketch: six bits each, the lowest first, one behind the other. */
public final class DenseRegisters {
    static final int BYTES = Sketch.HEADER_BYTES + Sketch.REGISTERS * 6 / 8;
    private static final int MASK = 63;

    private DenseRegisters() {}

    /** A register. */
    public static int get(byte[] sketch, int index) {
        int at = position(index);
        int shift = index * 6 & 7;
        int low = (sketch[at] & 0xff) >>> shift;
        return (shift > 2 ? low | sketch[at + 1] << (8 - shift) : low) & MASK;
    }

    static void set(byte[] sketch, int index, int value) {
        byte[] changed = changed(sketch, index, value);
        System.arraycopy(changed, 0, sketch, position(index), changed.length);
    }

    /** The byte in which a register begins. */
    public static int position(int index) {
        return Sketch.HEADER_BYTES + index * 6 / 8;
    }

    /** The one or two bytes from {@link #position} on, with another value of the register. */
    public static byte[] changed(byte[] sketch, int index, int value) {
        int at = position(index);
        int shift = index * 6 & 7;
        byte first = (byte) (sketch[at] & ~(MASK << shift) | value << shift);
        if (shift <= 2) {
            return new byte[] {first};
        }
        int carried = 8 - shift;
        return new byte[] {first, (byte) (sketch[at + 1] & ~(MASK >> carried) | value >> carried)};
    }

    static void count(byte[] sketch, int[] counts) {
        for (int at = Sketch.HEADER_BYTES; at < BYTES; at += 3) {
            int four = four(sketch, at);
            counts[four & MASK]++;
            counts[four >> 6 & MASK]++;
            counts[four >> 12 & MASK]++;
            counts[four >> 18]++;
        }
    }

    static void raise(byte[] registers, byte[] sketch) {
        int to = 0;
        for (int at = Sketch.HEADER_BYTES; at < BYTES; at += 3) {
            int four = four(sketch, at);
            registers[to] = (byte) Math.max(registers[to], four & MASK);
            registers[to + 1] = (byte) Math.max(registers[to + 1], four >> 6 & MASK);
            registers[to + 2] = (byte) Math.max(registers[to + 2], four >> 12 & MASK);
            registers[to + 3] = (byte) Math.max(registers[to + 3], four >> 18);
            to += 4;
        }
    }

    /** Writes all registers of a sketch. */
    public static void write(byte[] registers, byte[] sketch) {
        int from = 0;
        for (int at = Sketch.HEADER_BYTES; at < BYTES; at += 3) {
            int four =
                    registers[from]
                            | registers[from + 1] << 6
                            | registers[from + 2] << 12
                            | registers[from + 3] << 18;
            sketch[at] = (byte) four;
            sketch[at + 1] = (byte) (four >> 8);
            sketch[at + 2] = (byte) (four >> 16);
            from += 4;
        }
    }

    /** Four registers, in 24 bits. */
    private static int four(byte[] sketch, int at) {
        return sketch[at] & 0xff | (sketch[at + 1] & 0xff) << 8 | (sketch[at + 2] & 0xff) << 16;
    }
}
