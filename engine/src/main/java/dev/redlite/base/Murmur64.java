package dev.redlite.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** MurmurHash64A, by Austin Appleby, who gave it to the public: the same on every machine. */
public final class Murmur64 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0xc6a4_a793_5bd1_e995L;
    private static final int SHIFT = 47;

    private Murmur64() {}

    /** The hash of all bytes of an array. */
    public static long hash(byte[] a, long seed) {
        long hash = seed ^ a.length * MULTIPLIER;
        int at = 0;
        for (; at <= a.length - Long.BYTES; at += Long.BYTES) {
            long block = (long) LONGS.get(a, at) * MULTIPLIER;
            block ^= block >>> SHIFT;
            hash = (hash ^ block * MULTIPLIER) * MULTIPLIER;
        }
        if (at < a.length) {
            long rest = 0;
            for (int i = a.length - 1; i >= at; i--) {
                rest = rest << 8 | a[i] & 0xff;
            }
            hash = (hash ^ rest) * MULTIPLIER;
        }
        hash = (hash ^ hash >>> SHIFT) * MULTIPLIER;
        return hash ^ hash >>> SHIFT;
    }
}
