package dev.redlite.value.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.base.Bytes;
import dev.redlite.testing.RowMirror;
import dev.redlite.value.PackingLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

class ArrayValueTest {
    private static final long LAST = ArrayValue.EXHAUSTED - 1;

    private RowMirror mirror = new RowMirror();
    private ArrayValue array = new ArrayValue(new PackingLimits());

    @BeforeEach
    void bind() {
        array.bind(mirror);
    }

    @AfterEach
    void rowsAndValueAgree() {
        array.checkInvariants();
        assertThat(RowMirror.of(array)).hasToString(mirror.toString());
        ArrayValue loaded = mirror.load(new ArrayValue(new PackingLimits()));
        loaded.loaded();
        loaded.checkInvariants();
        assertThat(RowMirror.of(loaded)).hasToString(mirror.toString());
        assertThat(shown(loaded, 0, LAST)).isEqualTo(shown(array, 0, LAST));
        assertThat(loaded.cursor()).isEqualTo(array.cursor());
        assertThat(loaded.length()).isEqualTo(array.length());
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static List<String> shown(ArrayValue array, long from, long to) {
        List<String> shown = new ArrayList<>();
        array.each(
                from,
                to,
                (index, value) -> {
                    shown.add(Long.toUnsignedString(index) + "=" + Bytes.ascii(value));
                    return true;
                });
        return shown;
    }

    @Test
    void theEndsOfTheIndexesCanBeUsed() {
        assertThat(array.set(LAST, latin("end"))).isTrue();
        assertThat(array.set(1L << 63, latin("middle"))).isTrue();
        assertThat(array.set(Long.MAX_VALUE, latin("below"))).isTrue();
        assertThat(array.set(0, latin(""))).isTrue();
        assertThat(array.set(0, latin("longer than a word"))).isFalse();
        assertThat(array.length()).isEqualTo(-1);
        assertThat(shown(array, 0, LAST))
                .containsExactly(
                        "0=longer than a word",
                        "9223372036854775807=below",
                        "9223372036854775808=middle",
                        "18446744073709551614=end");
        assertThat(shown(array, LAST, 1L << 63))
                .containsExactly("18446744073709551614=end", "9223372036854775808=middle");
        assertThat(array.get(LAST)).isEqualTo(latin("end"));
        assertThat(array.get(1)).isNull();
        assertThatThrownBy(() -> array.set(-1, latin("none")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(array.removeRange(1, LAST)).isEqualTo(3);
        assertThat(array.length()).isEqualTo(1);
    }

    @Test
    void memoryGoesWithTheElementsNotWithTheIndexes() {
        for (int i = 0; i < 1000; i++) {
            array.set((1L << 40) * (i + 1), latin("v"));
        }
        assertThat(array.sizeBytes()).isLessThan(1000 * 250);
        assertThat(array.removeRange(1L << 41, LAST)).isEqualTo(999);
        assertThat(array.sizeBytes()).isLessThan(400);
    }

    @Test
    void aDenseArrayOfShortValuesTakesAboutAWordAValue() {
        for (int i = 0; i < 100_000; i++) {
            array.set(i, latin(Integer.toString(i)));
        }
        assertThat(array.sizeBytes()).isLessThan(100_000 * 9);
        assertThat(array.figures()).isEqualTo(new SliceFigures(25, 32, 0));
        assertThat(array.fullFigures().dense()).isEqualTo(25);
        for (int i = 99_999; i > 0; i--) {
            array.remove(i);
        }
        assertThat(array.sizeBytes()).isLessThan(1_000);
    }

    @Test
    void aSliceIsSparseWhileItsElementsAreFarApart() {
        for (int i = 0; i < 40; i++) {
            array.set(i * 100, latin("v" + i));
        }
        assertThat(array.fullFigures().sparse()).isOne();
        assertThat(array.sizeBytes()).isLessThan(1_000);
        for (int i = 0; i < 4_000; i++) {
            array.set(i, latin("w"));
        }
        assertThat(array.fullFigures().dense()).isOne();
        assertThat(array.removeRange(1, 3_000)).isEqualTo(3_000);
        assertThat(array.removeRange(3_002, 3_900)).isEqualTo(899);
        assertThat(array.removeRange(3_920, 4_095)).isEqualTo(80);
        assertThat(array.fullFigures().sparse()).isOne();
        assertThat(array.sizeBytes()).isLessThan(1_200);
    }

    @Test
    void theDirectoryShrinksWithTheSlices() {
        for (int i = 0; i < 2_000; i++) {
            array.set((long) i * ArrayValue.SLICE_SIZE, latin("v"));
        }
        assertThat(array.figures().upperDirectory()).isZero();
        assertThat(array.removeRange(1, 1_998L * ArrayValue.SLICE_SIZE)).isEqualTo(1_998);
        assertThat(array.sizeBytes()).isLessThan(1_000);
        array.set(LAST, latin("w"));
        assertThat(array.figures().upperDirectory()).isEqualTo(3);
    }

    @Test
    void aRingKeepsTheNewestWhenItIsMadeSmallerAndLarger() {
        ring(5, "a b c d e f g");
        assertThat(shown(array, 0, LAST)).containsExactly("0=f", "1=g", "2=c", "3=d", "4=e");
        ring(3, "h");
        assertThat(shown(array, 0, LAST)).containsExactly("0=h", "1=f", "2=g");
        assertThat(newest(3)).containsExactly("h", "g", "f");
        ring(6, "i");
        assertThat(shown(array, 0, LAST)).containsExactly("0=f", "1=g", "2=h", "3=i");
    }

    @Test
    void aRingThatIsReshapedEndsAtItsFirstEmptySlot() {
        ring(4, "a b c d e");
        array.remove(2);
        ring(3, "f");
        assertThat(shown(array, 0, LAST)).containsExactly("0=d", "1=e", "2=f");
    }

    @Test
    void aRingOfMostIndexesNeedsNoRoom() {
        array.set(LAST, latin("far"));
        ring(Long.MAX_VALUE, "a b");
        assertThat(shown(array, 0, LAST)).containsExactly("0=far", "1=a", "2=b");
    }

    @Test
    void nothingIsInsertedBehindTheLastIndex() {
        array.set(3, latin("x"));
        array.seek(LAST);
        array.insert(latin("y"));
        assertThat(array.cursor()).isEqualTo(ArrayValue.EXHAUSTED);
        assertThat(newest(2)).containsExactly("y", "null");
        array.seek(0);
        assertThat(newest(1)).containsExactly("y");
    }

    private void ring(long size, String values) {
        array.reshapeRing(size);
        for (String value : values.split(" ")) {
            array.insertInRing(size, latin(value));
        }
    }

    private List<String> newest(int slots) {
        List<String> shown = new ArrayList<>();
        array.newest(slots)
                .forEach(value -> shown.add(value == null ? "null" : Bytes.ascii(value)));
        return shown;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyChangesLeaveWhatAMapHolds(int seed) {
        var random = new Random(seed);
        NavigableMap<Long, String> model = new TreeMap<>(Long::compareUnsigned);
        for (int step = 0; step < 6_000; step++) {
            long index = index(random, seed);
            switch (random.nextInt(20)) {
                case 0 -> removeRange(model, index, index + random.nextInt(3_000));
                case 1 -> removeRange(model, index, index(random, seed));
                case 2, 3, 4, 5, 6 ->
                        assertThat(array.remove(index)).isEqualTo(model.remove(index) != null);
                default -> {
                    String value = "v".repeat(random.nextInt(12)) + step % 10;
                    boolean isNew = array.set(index, latin(value));
                    assertThat(isNew).isEqualTo(model.put(index, value) == null);
                }
            }
            if (step % 500 == 0) {
                compare(model, index, index(random, seed));
            }
        }
        compare(model, 0, LAST);
    }

    /** Around few places, so that there are dense parts, sparse ones and slices far away. */
    private static long index(Random random, int seed) {
        long place = random.nextInt(4) == 0 ? random.nextLong() >>> random.nextInt(60) : 0;
        long index = (place & ~0xFFFL) + random.nextInt(seed % 2 == 0 ? 9_000 : 300);
        return Long.compareUnsigned(index, LAST) > 0 ? LAST : index;
    }

    private void removeRange(NavigableMap<Long, String> model, long one, long other) {
        long last = Long.compareUnsigned(other, LAST) > 0 ? LAST : other;
        boolean isReverse = Long.compareUnsigned(one, last) > 0;
        long low = isReverse ? last : one;
        long high = isReverse ? one : last;
        var gone = model.subMap(low, true, high, true);
        assertThat(array.removeRange(low, high)).isEqualTo(gone.size());
        gone.clear();
    }

    private void compare(NavigableMap<Long, String> model, long from, long to) {
        array.checkInvariants();
        assertThat(array.count()).isEqualTo(model.size());
        assertThat(array.length()).isEqualTo(model.isEmpty() ? 0 : model.lastKey() + 1);
        boolean isReverse = Long.compareUnsigned(from, to) > 0;
        List<String> expected = new ArrayList<>();
        model.subMap(isReverse ? to : from, true, isReverse ? from : to, true)
                .forEach(
                        (index, value) -> expected.add(Long.toUnsignedString(index) + "=" + value));
        if (isReverse) {
            Collections.reverse(expected);
        }
        assertThat(shown(array, from, to)).isEqualTo(expected);
    }
}
