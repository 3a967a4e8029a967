package dev.redlite.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The 64-bit XXH3 hash with seed 0: a published function, the same on every machine, to tell
 * whether two byte strings are equal without sending them. It does not withstand people who look
 * for collisions.
 *
 * <p>From the XXH3 section of the xxHash specification (Yann Collet, doc/xxhash_spec.md). No
 * argument may be null; nothing is kept or changed, so any thread may call this.
 */
public final class Xxh3 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long PRIME32_1 = 0x9e3779b1L;
    private static final long PRIME32_2 = 0x85ebca77L;
    private static final long PRIME32_3 = 0xc2b2ae3dL;
    private static final long PRIME64_1 = 0x9e3779b185ebca87L;
    private static final long PRIME64_2 = 0xc2b2ae3d27d4eb4fL;
    private static final long PRIME64_3 = 0x165667b19e3779f9L;
    private static final long PRIME64_4 = 0x85ebca77c2b2ae63L;
    private static final long PRIME64_5 = 0x27d4eb2f165667c5L;
    private static final long PRIME_MX1 = 0x165667919e3779f9L;
    private static final long PRIME_MX2 = 0x9fb21c651e98df25L;

    /** The specification's default secret. */
    private static final byte[] SECRET =
            HexFormat.of()
                    .parseHex(
                            "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db"
                                    + "7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
                                    + "b8084674f743248ee03590e6813a264c3c2852bb91c300cb"
                                    + "88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                                    + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931"
                                    + "c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb"
                                    + "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc"
                                    + "8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

    private static final int STRIPE = 64;
    private static final int STRIPES_IN_BLOCK = 16;
    private static final int BLOCK = STRIPE * STRIPES_IN_BLOCK;

    private Xxh3() {}

    /** The hash of all of {@code a}. */
    public static long hash(byte[] a) {
        return hash(a, 0, a.length);
    }

    /**
     * The hash of {@code len} bytes from {@code off}.
     *
     * @throws IndexOutOfBoundsException if they are not all in the array
     */
    public static long hash(byte[] a, int off, int len) {
        if (len <= 16) {
            return hashTo16(a, off, len);
        }
        if (len <= 128) {
            return hashTo128(a, off, len);
        }
        return len <= 240 ? hashTo240(a, off, len) : hashLong(a, off, len);
    }

    /** {@code hash} as it is usually written: 16 hexadecimal digits, the highest first. */
    public static byte[] toHex(long hash) {
        return Bytes.of(HexFormat.of().toHexDigits(hash));
    }

    private static long hashTo16(byte[] a, int off, int len) {
        if (len > 8) {
            long low = longAt(a, off) ^ secret(24) ^ secret(32);
            long high = longAt(a, off + len - 8) ^ secret(40) ^ secret(48);
            return avalanche(len + Long.reverseBytes(low) + high + fold(low, high));
        }
        if (len >= 4) {
            long both = intAt(a, off) << 32 | intAt(a, off + len - 4);
            long h = both ^ secret(8) ^ secret(16);
            h ^= Long.rotateLeft(h, 49) ^ Long.rotateLeft(h, 24);
            h *= PRIME_MX2;
            h ^= (h >>> 35) + len;
            h *= PRIME_MX2;
            return h ^ h >>> 28;
        }
        if (len == 0) {
            return avalanche64(secret(56) ^ secret(64));
        }
        long first = a[off] & 0xffL;
        long middle = a[off + (len >> 1)] & 0xffL;
        long last = a[off + len - 1] & 0xffL;
        long all = first << 16 | middle << 24 | last | (long) len << 8;
        return avalanche64(all ^ intAt(SECRET, 0) ^ intAt(SECRET, 4));
    }

    private static long hashTo128(byte[] a, int off, int len) {
        int end = off + len;
        long sum = len * PRIME64_1;
        for (int i = (len - 1) / 32; i >= 0; i--) {
            sum += mix(a, off + 16 * i, 32 * i);
            sum += mix(a, end - 16 * (i + 1), 32 * i + 16);
        }
        return avalanche(sum);
    }

    private static long hashTo240(byte[] a, int off, int len) {
        long sum = len * PRIME64_1;
        for (int i = 0; i < 8; i++) {
            sum += mix(a, off + 16 * i, 16 * i);
        }
        sum = avalanche(sum);
        for (int i = 8; i < len / 16; i++) {
            sum += mix(a, off + 16 * i, 16 * (i - 8) + 3);
        }
        sum += mix(a, off + len - 16, 136 - 17);
        return avalanche(sum);
    }

    private static long hashLong(byte[] a, int off, int len) {
        long[] lanes = {
            PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1
        };
        int blocks = (len - 1) / BLOCK;
        int at = off;
        for (int i = 0; i < blocks; i++, at += BLOCK) {
            accumulate(lanes, a, at, STRIPES_IN_BLOCK);
            for (int lane = 0; lane < 8; lane++) {
                long n = lanes[lane];
                lanes[lane] = (n ^ n >>> 47 ^ secret(128 + 8 * lane)) * PRIME32_1;
            }
        }
        accumulate(lanes, a, at, (len - 1 - blocks * BLOCK) / STRIPE);
        stripe(lanes, a, off + len - STRIPE, 121);
        long sum = len * PRIME64_1;
        for (int i = 0; i < 4; i++) {
            sum += fold(lanes[2 * i] ^ secret(11 + 16 * i), lanes[2 * i + 1] ^ secret(19 + 16 * i));
        }
        return avalanche(sum);
    }

    private static void accumulate(long[] lanes, byte[] a, int off, int stripes) {
        for (int i = 0; i < stripes; i++) {
            stripe(lanes, a, off + STRIPE * i, 8 * i);
        }
    }

    private static void stripe(long[] lanes, byte[] a, int off, int secretOffset) {
        for (int i = 0; i < 8; i++) {
            long n = longAt(a, off + 8 * i);
            long keyed = n ^ secret(secretOffset + 8 * i);
            lanes[i ^ 1] += n;
            lanes[i] += (keyed & 0xffff_ffffL) * (keyed >>> 32);
        }
    }

    private static long mix(byte[] a, int off, int secretOffset) {
        return fold(
                longAt(a, off) ^ secret(secretOffset),
                longAt(a, off + 8) ^ secret(secretOffset + 8));
    }

    /** The 128-bit product, its halves folded into one. */
    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }

    private static long avalanche(long n) {
        long h = (n ^ n >>> 37) * PRIME_MX1;
        return h ^ h >>> 32;
    }

    /** The final mixing of the older XXH64, which the shortest inputs use. */
    private static long avalanche64(long n) {
        long h = (n ^ n >>> 33) * PRIME64_2;
        h = (h ^ h >>> 29) * PRIME64_3;
        return h ^ h >>> 32;
    }

    private static long secret(int at) {
        return longAt(SECRET, at);
    }

    private static long longAt(byte[] a, int at) {
        return (long) LONGS.get(a, at);
    }

    private static long intAt(byte[] a, int at) {
        return (int) INTS.get(a, at) & 0xffff_ffffL;
    }
}
