package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RandomSourceTest {
    @Test
    void aSeedGivesTheSameNumbersForEver() {
        // The published first outputs of SplitMix64 for the seed 1234567.
        RandomSource random = RandomSource.seeded(1234567);
        assertThat(random.next()).isEqualTo(6457827717110365317L);
        assertThat(random.next()).isEqualTo(3203168211198807973L);
        assertThat(random.next()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
        assertThat(random.next()).isEqualTo(4593380528125082431L);
        assertThat(random.next()).isEqualTo(Long.parseUnsignedLong("16408922859458223821"));
    }

    @Test
    void everyNumberBelowTheBoundIsEquallyLikely() {
        RandomSource random = RandomSource.seeded(10);
        int[] counts = new int[7];
        for (int i = 0; i < 700_000; i++) {
            counts[random.below(7)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(98_500, 101_500);
        }
    }

    @Test
    void hugeBoundsAreNotBiased() {
        // 2^64 draws onto 3 * 2^61 numbers without rejecting any: of three neighbours, two would
        // come three times where the last comes twice.
        RandomSource random = RandomSource.seeded(11);
        int[] counts = new int[3];
        for (int i = 0; i < 300_000; i++) {
            long n = random.below(3L << 61);
            assertThat(n).isBetween(0L, (3L << 61) - 1);
            counts[(int) (n % 3)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(98_500, 101_500);
        }
    }

    @Test
    void aBoundMustBePositive() {
        RandomSource random = RandomSource.seeded(0);
        assertThatThrownBy(() -> random.below(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> random.below(-5L)).isInstanceOf(IllegalArgumentException.class);
        assertThat(random.below(1)).isZero();
    }

    @Test
    void splitSourcesAreRepeatableAndDiffer() {
        RandomSource first = RandomSource.seeded(12).split();
        RandomSource again = RandomSource.seeded(12).split();
        RandomSource parent = RandomSource.seeded(12);
        RandomSource child = parent.split();
        RandomSource sibling = parent.split();
        for (int i = 0; i < 1000; i++) {
            long n = first.next();
            assertThat(again.next()).isEqualTo(n);
            assertThat(child.next()).isEqualTo(n);
            assertThat(sibling.next()).isNotEqualTo(n);
        }
    }

    @Test
    void secureSourcesDiffer() {
        assertThat(RandomSource.secure().next()).isNotEqualTo(RandomSource.secure().next());
    }

    @Test
    void fillsEveryByteAndDoublesStayBelowOne() {
        RandomSource random = RandomSource.seeded(13);
        byte[] seen = new byte[19];
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[19];
            random.fill(bytes);
            for (int j = 0; j < 19; j++) {
                seen[j] |= bytes[j];
            }
            assertThat(random.nextDouble()).isBetween(0.0, Math.nextDown(1.0));
        }
        assertThat(seen).containsOnly(-1);
    }
}
