package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;

/** Against what one bit after the other gives. */
final class BitsTest {
    private static final Random RANDOM = new Random(20260102);

    private static boolean isOne(byte[] a, long bit) {
        return (a[(int) (bit >>> 3)] & 0x80 >> (bit & 7)) != 0;
    }

    /** Bytes of which many are all zeros or all ones. */
    private static byte[] bytes(int length) {
        byte[] a = new byte[length];
        RANDOM.nextBytes(a);
        for (int i = 0; i < length; i++) {
            if (RANDOM.nextInt(4) != 0) {
                a[i] = (byte) (a[i] >> 7);
            }
        }
        return a;
    }

    @Test
    void countAndFindLookAtEveryBitOfARange() {
        for (int run = 0; run < 20_000; run++) {
            byte[] a = bytes(1 + RANDOM.nextInt(40));
            if (run % 3 == 0) {
                Arrays.fill(a, 0, RANDOM.nextInt(a.length), (byte) -RANDOM.nextInt(2));
            }
            int first = RANDOM.nextInt(a.length * 8);
            int last = first + RANDOM.nextInt(a.length * 8 - first);
            int ones = 0;
            long one = -1;
            long zero = -1;
            for (int bit = first; bit <= last; bit++) {
                ones += isOne(a, bit) ? 1 : 0;
                one = one < 0 && isOne(a, bit) ? bit : one;
                zero = zero < 0 && !isOne(a, bit) ? bit : zero;
            }
            assertThat(Bits.count(a, first, last)).isEqualTo(ones);
            assertThat(Bits.find(a, true, first, last)).isEqualTo(one);
            assertThat(Bits.find(a, false, first, last)).isEqualTo(zero);
        }
    }

    @Test
    void fieldsAreReadAsTheyWereWritten() {
        for (int run = 0; run < 20_000; run++) {
            byte[] a = bytes(20);
            int bits = 1 + RANDOM.nextInt(64);
            int offset = RANDOM.nextInt(160 - bits);
            var mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            int behind = 160 - offset - bits;
            var whole = new BigInteger(1, a);
            assertThat(Bits.get(a, 20, offset, bits))
                    .isEqualTo(whole.shiftRight(behind).and(mask).longValue());

            var number = BigInteger.valueOf(RANDOM.nextLong()).and(mask);
            Bits.put(a, offset, bits, number.longValue());
            assertThat(new BigInteger(1, a))
                    .isEqualTo(whole.andNot(mask.shiftLeft(behind)).or(number.shiftLeft(behind)));
        }
    }

    @Test
    void behindTheLengthThereAreZeros() {
        byte[] a = {-1, -1, -1};
        assertThat(Bits.get(a, 1, 4, 8)).isEqualTo(0xf0);
        assertThat(Bits.get(a, 0, 1L << 34, 64)).isZero();
    }

    @Test
    void operationsCombineEveryBit() {
        for (int run = 0; run < 2_000; run++) {
            int length = RANDOM.nextInt(40);
            byte[] a = bytes(length);
            byte[] b = bytes(length);
            byte[] and = a.clone();
            byte[] andNot = a.clone();
            byte[] or = a.clone();
            byte[] xor = a.clone();
            byte[] not = a.clone();
            byte[] once = a.clone();
            byte[] twice = new byte[length];
            Bits.and(and, b, length);
            Bits.andNot(andNot, b, length);
            Bits.or(or, b, length);
            Bits.xor(xor, b, length);
            Bits.not(not);
            Bits.tally(once, twice, b, length);
            for (int i = 0; i < length; i++) {
                assertThat(and[i]).isEqualTo((byte) (a[i] & b[i]));
                assertThat(andNot[i]).isEqualTo((byte) (a[i] & ~b[i]));
                assertThat(or[i]).isEqualTo((byte) (a[i] | b[i]));
                assertThat(xor[i]).isEqualTo((byte) (a[i] ^ b[i]));
                assertThat(not[i]).isEqualTo((byte) ~a[i]);
            }
            assertThat(once).isEqualTo(or);
            assertThat(twice).isEqualTo(and);
        }
    }
}
