package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;

final class BytesTest {
    private static final RandomSource RANDOM = RandomSource.seeded(20260101);

    @Test
    void hashOfARangeIsTheHashOfItsCopy() {
        for (int length = 0; length <= 200; length++) {
            byte[] all = new byte[length + 20];
            RANDOM.fill(all);
            byte[] copy = Arrays.copyOfRange(all, 7, 7 + length);
            assertThat(Bytes.hash64(all, 7, length)).isEqualTo(Bytes.hash64(copy, 0, length));
            assertThat(Bytes.hash(all, 7, length)).isEqualTo(Bytes.hash(copy));
        }
    }

    @Test
    void everyBitAndTheLengthChangeTheHash() {
        for (int length = 0; length <= 130; length++) {
            byte[] a = new byte[length];
            var seen = new HashSet<Long>();
            seen.add(Bytes.hash64(a, 0, length));
            seen.add(Bytes.hash64(new byte[length + 1], 0, length + 1));
            for (int bit = 0; bit < 8 * length; bit++) {
                a[bit / 8] = (byte) (1 << bit % 8);
                seen.add(Bytes.hash64(a, 0, length));
                a[bit / 8] = 0;
            }
            assertThat(seen).hasSize(8 * length + 2);
        }
    }

    @Test
    void lowBitsOfTheHashSpreadSimilarKeysEvenly() {
        int slots = 1 << 16;
        int[] counts = new int[slots];
        for (int i = 0; i < slots; i++) {
            counts[Bytes.hash(Bytes.of("user:" + i)) & slots - 1]++;
        }
        int empty = 0;
        int fullest = 0;
        for (int count : counts) {
            empty += count == 0 ? 1 : 0;
            fullest = Math.max(fullest, count);
        }
        // Thrown at random, 1/e of the slots stay empty (0.3679, deviation 0.0012 here).
        assertThat((double) empty / slots).isBetween(0.355, 0.381);
        assertThat(fullest).isLessThan(16);
    }

    @Test
    void hashRefusesARangeOutsideTheArray() {
        for (int length : new int[] {1, 3, 4, 8, 9, 16, 17, 33, 65}) {
            assertThatThrownBy(() -> Bytes.hash64(new byte[length - 1], 0, length))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void comparesBytesAsUnsignedAndAPrefixFirst() {
        assertThat(Bytes.compare(bytes(0x7f), bytes(0x80))).isNegative();
        assertThat(Bytes.compare(bytes(0xff), bytes(0))).isPositive();
        assertThat(Bytes.compare(bytes(1), bytes(1, 0))).isNegative();
        assertThat(Bytes.compare(Bytes.EMPTY, bytes(0))).isNegative();
        assertThat(Bytes.compare(bytes(1, 2), bytes(1, 2))).isZero();
        assertThat(Bytes.compare(bytes(9, 1, 2, 9), 1, 2, bytes(1, 2))).isZero();
        assertThat(Bytes.compare(bytes(9, 1, 0x90), 1, 2, bytes(1, 2))).isPositive();
    }

    @Test
    void equalityOfARangeLooksAtNothingElse() {
        byte[] a = Bytes.of("xxabcxx");
        assertThat(Bytes.equals(a, 2, 3, Bytes.of("abc"))).isTrue();
        assertThat(Bytes.equals(a, 2, 3, Bytes.of("abcx"))).isFalse();
        assertThat(Bytes.equals(a, 2, 2, Bytes.of("abc"))).isFalse();
        assertThat(Bytes.equals(a, 7, 0, Bytes.EMPTY)).isTrue();
        assertThat(Bytes.startsWith(a, Bytes.of("xxa"))).isTrue();
        assertThat(Bytes.startsWith(a, Bytes.of("xa"))).isFalse();
        assertThat(Bytes.startsWith(Bytes.of("x"), Bytes.of("xx"))).isFalse();
    }

    @Test
    void ignoresTheCaseOfLettersOnly() {
        assertThat(Bytes.equalsIgnoreCaseAscii(Bytes.of("gEt"), "GET")).isTrue();
        assertThat(Bytes.equalsIgnoreCaseAscii(Bytes.of("gEt"), Bytes.of("geT"))).isTrue();
        assertThat(Bytes.equalsIgnoreCaseAscii(Bytes.of("get "), "GET")).isFalse();
        assertThat(Bytes.equalsIgnoreCaseAscii(Bytes.of("[{"), "{[")).isFalse();
        assertThat(Bytes.equalsIgnoreCaseAscii(bytes(0xe4), bytes(0xc4))).isFalse();
        assertThat(Bytes.toLowerAscii(Bytes.of("[A-Z@]\u00c4")))
                .isEqualTo(Bytes.of("[a-z@]\u00c4"));
        assertThat(Bytes.toUpperAscii(Bytes.of("`a{z}"))).isEqualTo(Bytes.of("`A{Z}"));
    }

    @Test
    void changingCaseCopiesOnlyIfThereIsSomethingToChange() {
        byte[] lower = Bytes.of("get");
        byte[] mixed = Bytes.of("Get");
        assertThat(Bytes.toLowerAscii(lower)).isSameAs(lower);
        assertThat(Bytes.toLowerAscii(mixed)).isEqualTo(lower).isNotSameAs(mixed);
        assertThat(mixed).isEqualTo(Bytes.of("Get"));
    }

    @Test
    void quotesAsInAnErrorText() {
        assertThat(Bytes.quote(Bytes.of("a\"b\\c\n\r\t\u0007\b'")))
                .isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\a\\b'\"");
        assertThat(Bytes.quote(bytes(0, 0x1f, ' ', '~', 0x7f, 0x80, 0xff)))
                .isEqualTo("\"\\x00\\x1f ~\\x7f\\x80\\xff\"");
        assertThat(Bytes.quote(Bytes.EMPTY)).isEqualTo("\"\"");
    }

    @Test
    void joinsParts() {
        assertThat(Bytes.concat(Bytes.of("ab"), Bytes.of("c"))).isEqualTo(Bytes.of("abc"));
        assertThat(Bytes.concat(Bytes.of("a"), Bytes.EMPTY, Bytes.of("bc"), Bytes.of("d")))
                .isEqualTo(Bytes.of("abcd"));
    }

    @Test
    void textGoesThroughUnchanged() {
        String text = "gr\u00fc\u00df \u20ac \ud83d\ude00";
        assertThat(Bytes.utf8(Bytes.of(text))).isEqualTo(text);
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
            assertThat((int) Bytes.ascii(all).charAt(i)).isEqualTo(i);
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** Word by word or not: what is copied is all that changes. */
    @Test
    void copiesWhatItIsTold() {
        byte[] from = new byte[600];
        for (int i = 0; i < from.length; i++) {
            from[i] = (byte) (i * 7 + 1);
        }
        for (int count = 0; count < 300; count++) {
            int at = count % 11;
            int to = count % 13;
            byte[] into = new byte[400];
            byte[] expected = new byte[400];
            Arrays.fill(into, (byte) 99);
            Arrays.fill(expected, (byte) 99);
            Bytes.copy(from, at, into, to, count);
            System.arraycopy(from, at, expected, to, count);
            assertThat(into).isEqualTo(expected);
        }
    }
}
