package dev.redlite.rdb;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The LZF compression of Redis's dumps: runs of bytes as they are, and references to bytes up to
 * 8192 before.
 */
final class Lzf {
    /*
     * 000nnnnn  n + 1 bytes as they are
     * lllooooo oooooooo            l + 2 bytes (l is 1 to 6) from o + 1 before on
     * 111ooooo llllllll oooooooo   l + 9 bytes from o + 1 before on
     *
     * For dumps that equal Redis's byte by byte, references must be found as Redis finds them: by a
     * table of 2^16 places, hashed by three bytes, without chains, into which the two places at
     * the end of a reference go too; never to the first byte.
     */
    private static final int TABLE_BITS = 16;
    private static final int LITERALS_MAX = 32;
    private static final int LENGTH_MAX = 264;
    private static final int DISTANCE_MAX = 1 << 13;

    /** How much longer a reference is at most than the bytes that say it. */
    private static final int EXPANSION_MAX = LENGTH_MAX / 3;

    private Lzf() {}

    /** Compresses bytes; null if that does not save more than three of them. */
    static byte @Nullable [] compress(byte[] in, int length) {
        return length <= 4 ? null : new Compressor(in, length).run();
    }

    /** One compression. */
    private static final class Compressor {
        private final byte[] in;
        private final int end;
        private final byte[] out;
        private final int[] table = new int[1 << TABLE_BITS];
        private int at;
        private int to = 1;
        private int literals;

        Compressor(byte[] in, int length) {
            this.in = in;
            this.end = length;
            this.out = new byte[length - 4];
        }

        byte @Nullable [] run() {
            while (at < end - 2) {
                int slot = slot(at);
                int before = table[slot];
                table[slot] = at;
                boolean fits = isMatch(before) ? putReference(before) : putLiteral();
                if (!fits) {
                    return null;
                }
            }
            if (to + 3 > out.length) {
                return null;
            }
            while (at < end) {
                putLiteral();
            }
            endLiterals();
            return Arrays.copyOf(out, literals == 0 ? to - 1 : to);
        }

        private int slot(int place) {
            int three =
                    (in[place] & 0xff) << 16 | (in[place + 1] & 0xff) << 8 | in[place + 2] & 0xff;
            return (three >> (24 - TABLE_BITS)) - three * 5 & (1 << TABLE_BITS) - 1;
        }

        private boolean isMatch(int before) {
            return before > 0
                    && at - before <= DISTANCE_MAX
                    && in[before] == in[at]
                    && in[before + 1] == in[at + 1]
                    && in[before + 2] == in[at + 2];
        }

        private boolean putLiteral() {
            if (to >= out.length) {
                return false;
            }
            out[to++] = in[at++];
            literals++;
            if (literals == LITERALS_MAX) {
                endLiterals();
                literals = 0;
                to++;
            }
            return true;
        }

        /** Writes how many literals there were in front of them. */
        private void endLiterals() {
            if (literals > 0) {
                out[to - literals - 1] = (byte) (literals - 1);
            }
        }

        private boolean putReference(int before) {
            int start = literals == 0 ? to - 1 : to;
            if (start + 4 >= out.length) {
                return false;
            }
            endLiterals();
            to = start;
            int length = matchLength(before);
            int distance = at - before - 1;
            int code = length - 2;
            if (code < 7) {
                out[to++] = (byte) (code << 5 | distance >> 8);
            } else {
                out[to++] = (byte) (7 << 5 | distance >> 8);
                out[to++] = (byte) (code - 7);
            }
            out[to++] = (byte) distance;
            literals = 0;
            to++;
            at += length;
            if (at < end - 2) {
                table[slot(at - 2)] = at - 2;
                table[slot(at - 1)] = at - 1;
            }
            return true;
        }

        /** Near the end up to two bytes more are looked at than the limit for references says. */
        private int matchLength(int before) {
            int max = Math.min(end - at - 2, LENGTH_MAX);
            int unchecked = max > 16 ? 19 : 0;
            int length = 2;
            do {
                length++;
            } while ((length < max || length < unchecked)
                    && in[before + length] == in[at + length]);
            return length;
        }
    }

    /**
     * The bytes that some compressed ones stand for.
     *
     * @param length how many they are said to be
     * @throws RdbFormatException if they are not
     */
    static byte[] decompress(byte[] in, long length) {
        if (length > (long) in.length * EXPANSION_MAX || length <= 0) {
            throw new RdbFormatException("a compressed string cannot be so long");
        }
        byte[] out = new byte[(int) length];
        int at = 0;
        int to = 0;
        while (at < in.length) {
            int control = in[at++] & 0xff;
            if (control < LITERALS_MAX) {
                int count = control + 1;
                require(count <= in.length - at && count <= out.length - to);
                System.arraycopy(in, at, out, to, count);
                at += count;
                to += count;
                continue;
            }
            int count = control >> 5;
            if (count == 7) {
                require(at < in.length);
                count += in[at++] & 0xff;
            }
            require(at < in.length);
            int from = to - ((control & 31) << 8 | in[at++] & 0xff) - 1;
            count += 2;
            require(from >= 0 && count <= out.length - to);
            for (int end = to + count; to < end; ) {
                out[to++] = out[from++];
            }
        }
        require(to == out.length);
        return out;
    }

    private static void require(boolean isRight) {
        if (!isRight) {
            throw new RdbFormatException("a compressed string is damaged");
        }
    }
}
