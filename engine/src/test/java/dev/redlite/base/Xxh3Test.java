package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

final class Xxh3Test {
    @Test
    void hashesAsRecorded() {
        for (String[] row : Records.read("xxh3-sums.tsv", 2)) {
            byte[] a = new byte[Integer.parseInt(row[0])];
            for (int i = 0; i < a.length; i++) {
                a[i] = (byte) (i * 167 + (i >> 8) * 13 + 7);
            }
            assertThat(Bytes.ascii(Xxh3.toHex(Xxh3.hash(a)))).as(row[0]).isEqualTo(row[1]);
        }
    }

    @Test
    void hashOfARangeIsTheHashOfItsCopy() {
        RandomSource random = RandomSource.seeded(9);
        for (int length = 0; length < 3000; length += 7) {
            byte[] all = new byte[length + 9];
            random.fill(all);
            byte[] copy = Arrays.copyOfRange(all, 5, 5 + length);
            assertThat(Xxh3.hash(all, 5, length)).isEqualTo(Xxh3.hash(copy));
        }
    }

    @Test
    void refusesARangeOutsideTheArray() {
        assertThatThrownBy(() -> Xxh3.hash(new byte[300], 1, 300))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
