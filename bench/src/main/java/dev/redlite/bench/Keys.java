package dev.redlite.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys every benchmark uses: 16 bytes, numbered, the same as those of redis-benchmark. */
final class Keys {
    private static final byte[] FIRST = bytes("key:000000000000");

    private static final int NUMBERED_BYTES = 512;

    private Keys() {}

    static byte[] key(long number) {
        byte[] key = FIRST.clone();
        long rest = number;
        for (int i = key.length - 1; rest > 0; i--) {
            key[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return key;
    }

    /** A value of some bytes. */
    static byte[] value(int sizeBytes) {
        byte[] value = new byte[sizeBytes];
        Arrays.fill(value, (byte) 'x');
        return value;
    }

    /**
     * A copy of a value with a number in it every few hundred bytes, so that no SET finds what it
     * sets: SQLite writes no page that stays the same.
     */
    static byte[] numbered(byte[] value, long number) {
        byte[] copy = value.clone();
        for (int from = 0; from < copy.length; from += NUMBERED_BYTES) {
            int end = Math.min(copy.length - from, Long.BYTES);
            for (int i = 0; i < end; i++) {
                copy[from + i] = (byte) (number >>> (i * 8));
            }
        }
        return copy;
    }

    /** A value that only this key has, and that does not compress. */
    static byte[] value(long key, int sizeBytes) {
        byte[] value = new byte[sizeBytes];
        long state = key * 0x9E3779B97F4A7C15L + 1;
        for (int i = 0; i < sizeBytes; i++) {
            if ((i & 7) == 0) {
                state ^= state << 13;
                state ^= state >>> 7;
                state ^= state << 17;
            }
            value[i] = (byte) (state >>> ((i & 7) * 8));
        }
        return value;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
