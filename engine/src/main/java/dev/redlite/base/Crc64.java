package dev.redlite.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The cyclic redundancy check of 64 bits with David Jones's polynomial, bits reflected, begun at 0:
 * that of Redis's dumps. The check of "123456789" is e9c6d914c4b8d9ca.
 */
public final class Crc64 {
    /** 0xad93d23594c935a9 with its bits in the other direction. */
    private static final long POLYNOMIAL = 0x95ac_9329_ac4b_c9b5L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** What a byte does to the check if 0 to 7 more bytes come behind it. */
    private static final long[][] TABLES = tables();

    private Crc64() {}

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            tables[0][i] = crc;
        }
        for (int behind = 1; behind < 8; behind++) {
            for (int i = 0; i < 256; i++) {
                long crc = tables[behind - 1][i];
                tables[behind][i] = tables[0][(int) crc & 0xff] ^ crc >>> 8;
            }
        }
        return tables;
    }

    /** The check of some bytes behind others, whose check is given; 0 if there are none. */
    public static long update(long before, byte[] a, int off, int len) {
        long crc = before;
        int at = off;
        int end = off + len;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            crc ^= (long) LONGS.get(a, at);
            long next = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                next ^= TABLES[7 - i][(int) (crc >>> 8 * i) & 0xff];
            }
            crc = next;
        }
        for (; at < end; at++) {
            crc = TABLES[0][(int) (crc ^ a[at]) & 0xff] ^ crc >>> 8;
        }
        return crc;
    }
}
