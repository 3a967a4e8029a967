package dev.redlite.value.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.Bytes;
import dev.redlite.store.ListRows;
import dev.redlite.value.PackingLimits;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class ListValueTest {
    private final PackingLimits limits = new PackingLimits();
    private final ListMirror mirror = new ListMirror();
    private ListValue list = new ListValue(limits);

    @BeforeEach
    void bind() {
        list.bind(mirror);
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            list.push(Bytes.of("element-" + i), false);
        }
    }

    @Test
    void aPushWritesOneRowAndNoOther() {
        fill(100_000);
        mirror.takeChanges();
        list.push(Bytes.of("x"), true);
        list.push(Bytes.of("y"), false);
        assertThat(mirror.takeChanges()).isEqualTo(2);
        list.pop(true);
        assertThat(mirror.takeChanges()).isEqualTo(1);
    }

    @Test
    void blocksAtTheEndsHaveRoomWhateverTheirNeighboursHold() {
        for (int length : new int[] {10, 100_000, 8000, 100_000, 10, 20, 70_000, 3}) {
            for (int i = 0; i < 3; i++) {
                list.push(new byte[length], true);
                list.push(new byte[length], false);
            }
            list.checkInvariants();
        }
        fill(3000);
        list.checkInvariants();
        assertThat(list.sizeBytes()).isGreaterThan(1_668_000).isLessThan(1_900_000);
    }

    @Test
    void afterAnInsertPushesGoToMultiplesOfAStepAgain() {
        fill(3);
        for (int i = 0; i < 100; i++) {
            list.insert(1, Bytes.of("i"));
            list.insert(list.size() - 1, Bytes.of("i"));
        }
        list.push(Bytes.of("head"), true);
        list.push(Bytes.of("tail"), false);
        assertThat(mirror.rows().firstKey() % ListValue.STEP).isZero();
        assertThat(mirror.rows().lastKey() % ListValue.STEP).isZero();
        assertThat(mirror.elements().getFirst()).isEqualTo("head");
        assertThat(mirror.elements().getLast()).isEqualTo("tail");
    }

    @Test
    void insertsAtOnePlaceRewriteFewRows() {
        fill(10_000);
        mirror.takeChanges();
        for (int i = 0; i < 10_000; i++) {
            list.insert(5_000, Bytes.of("i"));
        }
        assertThat(mirror.takeChanges()).isLessThan(10_000 * 40);
        list.checkInvariants();
        assertThat(mirror.elements()).hasSize(20_000);
        assertThat(mirror.elements().subList(5_000, 15_000)).containsOnly("i");
        assertThat(mirror.elements().get(15_000)).isEqualTo("element-5000");
    }

    @Test
    void positionsBeginAnewWhenTheyReachTheEnd() {
        byte[] far = ListRows.subkey((1L << 62) - 10);
        mirror.put(far, 0, Bytes.of("a"));
        list.load(far, 0, Bytes.of("a"));
        list.push(Bytes.of("b"), false);
        list.push(Bytes.of("c"), false);
        list.checkInvariants();
        assertThat(mirror.elements()).containsExactly("a", "b", "c");
        assertThat(mirror.rows().lastKey()).isLessThan(1L << 32);
    }

    @Test
    void rowsAreInTheOrderOfTheirSubkeys() {
        long[] positions = {Long.MIN_VALUE, -1L << 40, -1, 0, 1, 255, 256, Long.MAX_VALUE};
        for (int i = 0; i < positions.length; i++) {
            assertThat(ListRows.position(ListRows.subkey(positions[i]))).isEqualTo(positions[i]);
            if (i > 0) {
                byte[] before = ListRows.subkey(positions[i - 1]);
                assertThat(Bytes.compare(before, ListRows.subkey(positions[i]))).isNegative();
            }
        }
    }

    @Test
    void aQueueTakesNoMoreMemoryTheLongerItIsUsed() {
        fill(1_000);
        long before = list.sizeBytes();
        for (int i = 0; i < 200_000; i++) {
            list.push(Bytes.of("element-" + i % 1_000), false);
            list.pop(true);
        }
        list.checkInvariants();
        assertThat(list.sizeBytes()).isLessThan(before * 2 + 20_000);
        while (list.size() > 0) {
            list.pop(false);
        }
        assertThat(list.sizeBytes()).isLessThan(300);
    }

    @Test
    void anElementTakesTwoBytesBesidesItsOwn() {
        for (int i = 0; i < 100_000; i++) {
            list.push(Bytes.of("0123456789"), false);
        }
        assertThat(list.sizeBytes()).isLessThan(100_000 * 13);
    }

    @Test
    void alternatingEndsMoveNothing() {
        limits.listSize(-5);
        for (int i = 0; i < 20_000; i++) {
            list.push(Bytes.of("e"), i % 2 == 0);
        }
        list.checkInvariants();
        assertThat(list.size()).isEqualTo(20_000);
    }

    @Test
    void pushesToALongListAreReportedAsPartsOfItsArrays() {
        for (int i = 0; i < 2_000; i++) {
            list.push(new byte[64], i % 3 == 0);
        }
        assertThat(mirror.partCount()).isGreaterThan(1_700);
    }

    @Test
    void whatWasReportedAsAPartStaysWhateverFollows() {
        for (boolean isHead : new boolean[] {true, false}) {
            for (int removed = 1; removed < 4; removed++) {
                fill(2_000);
                for (int i = 0; i < 300; i++) {
                    list.push(Bytes.of("p" + i), isHead);
                }
                for (int i = 0; i < removed; i++) {
                    list.pop(isHead);
                }
                list.push(Bytes.of("q"), isHead);
                mirror.checkParts();
                list.push(new byte[3_000], isHead);
                list.push(new byte[6_000], isHead);
                long at = isHead ? 2 : list.size() - 3;
                list.set(at, Bytes.of("a longer one"));
                list.insert(at, Bytes.of("i"));
                list.removeLike(Bytes.of("p7"), 1, true);
                mirror.checkParts();
                list.checkInvariants();
            }
        }
    }

    @Test
    void whereElementsComeAndGoArraysAreNotKept() {
        fill(2_000);
        for (int i = 0; i < 10; i++) {
            list.push(Bytes.of("head-" + i), true);
        }
        int before = mirror.partCount();
        for (int i = 0; i < 100_000; i++) {
            list.push(Bytes.of("element-" + i), true);
            list.pop(true);
        }
        assertThat(mirror.partCount() - before).isLessThan(1_000);
    }

    @Test
    void theArrayOfACommandIsNeverWrittenTo() {
        byte[] given = Bytes.of("given");
        list.push(given, false);
        list.push(Bytes.EMPTY, true);
        list.push(Bytes.EMPTY, false);
        list.set(1, Bytes.of("other"));
        list.insert(1, Bytes.of("z"));
        assertThat(Bytes.ascii(given)).isEqualTo("given");
        byte[] lone = Bytes.of("alone");
        list.trim(0, 0);
        list.set(0, lone);
        list.set(0, Bytes.of("enola"));
        assertThat(Bytes.ascii(lone)).isEqualTo("alone");
    }

    @Test
    void emptyElementsAtTheVeryEndOfALargeBlock() {
        limits.listSize(-5);
        for (int i = 0; i < 60; i++) {
            list.push(new byte[1_080], i % 3 == 0);
        }
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            list.push(Bytes.EMPTY, i % 2 == 0);
        }
        list.checkInvariants();
        list.each(0, list.size() - 1, (bytes, at, length) -> lengths.add(length));
        assertThat(lengths.stream().mapToInt(length -> length).sum()).isEqualTo(60 * 1_080);
    }

    @Test
    void anEmptyElementBehindABlockThatIsFullToTheLastByte() {
        limits.listSize(-5);
        List<Integer> lengths = List.of(50_000, 1, 11_652, 0);
        for (int length : lengths) {
            list.push(new byte[length], false);
        }
        list.checkInvariants();
        List<Integer> seen = new ArrayList<>();
        list.each(0, 3, (bytes, at, length) -> seen.add(length));
        assertThat(seen).isEqualTo(lengths);
    }

    /** They weigh half of the bytes that they have, or less. */
    @Test
    void blocksOfNumbersHaveNoMoreBytesThanTheyCan() {
        limits.listSize(-5);
        List<String> model = new ArrayList<>();
        for (int i = 0; i < 8_000; i++) {
            String number = Long.toString(Long.MAX_VALUE - i);
            list.push(Bytes.of(number), i % 3 == 0);
            model.add(i % 3 == 0 ? 0 : model.size(), number);
        }
        list.checkInvariants();
        for (int i = 0; i < 8_000; i += 7) { // lighter, and longer
            String number = i % 2 == 0 ? "1000000000000000000" : "127";
            list.set(i, Bytes.of(number));
            model.set(i, number);
        }
        list.checkInvariants();
        for (int i = 0; i < 2_000; i++) {
            String number = Long.toString(Long.MIN_VALUE + i);
            list.insert(3 * i + 1, Bytes.of(number));
            model.add(3 * i + 1, number);
        }
        list.checkInvariants();
        assertThat(mirror.elements()).isEqualTo(model);
        mirror.load(limits, null).checkInvariants();
        List<String> seen = new ArrayList<>();
        list.each(
                0,
                list.size() - 1,
                (bytes, at, length) ->
                        seen.add(Bytes.ascii(Arrays.copyOfRange(bytes, at, at + length))));
        assertThat(seen).isEqualTo(model);
    }

    /** What is light and short becomes light and long. */
    @Test
    void numbersOfABlockBecomeLonger() {
        limits.listSize(-5);
        for (int i = 0; i < 20_000; i++) {
            list.push(Bytes.of("10"), false);
        }
        for (int i = 0; i < 20_000; i++) {
            list.set(i, Bytes.of("000"));
            list.set(i, Bytes.of("-1"));
            list.set(i, Bytes.of("1234567890123456789"));
        }
        list.checkInvariants();
        assertThat(list.size()).isEqualTo(20_000);
        assertThat(mirror.elements()).containsOnly("1234567890123456789");
        while (list.size() > 1) {
            list.removeLike(Bytes.of("1234567890123456789"), list.size() / 2, false);
            list.checkInvariants();
        }
    }

    @Test
    void aLongElementInPlaceOfAShortOneGetsABlockOfItsOwn() {
        fill(10);
        byte[] large = new byte[100_000];
        list.set(4, large);
        list.set(9, large);
        list.insert(1, large);
        list.checkInvariants();
        List<Integer> lengths = new ArrayList<>();
        list.each(0, 10, (bytes, at, length) -> lengths.add(length));
        assertThat(lengths).containsExactly(9, 100_000, 9, 9, 9, 100_000, 9, 9, 9, 9, 100_000);
        assertThat(list.get(6)).isEqualTo(Bytes.of("element-5"));
    }

    @Test
    void isAListpackUntilItWouldHaveTooManyElements() {
        limits.listSize(4);
        list.expect(4, 4);
        fill(4);
        assertThat(list.encoding()).isEqualTo("listpack");
        list.expect(1, 9);
        list.push(Bytes.of("element-4"), false);
        assertThat(list.encoding()).isEqualTo("quicklist");
        list.pop(false, 2);
        assertThat(list.encoding()).isEqualTo("quicklist");
        list.pop(false);
        assertThat(list.encoding()).isEqualTo("listpack");
    }

    @Test
    void isAListpackUntilItWouldBeTooLong() {
        limits.listSize(-1);
        for (int i = 0; i < 79; i++) {
            list.expect(1, 50);
            list.push(new byte[50], false);
        }
        assertThat(list.encoding()).isEqualTo("quicklist");
        list.pop(false);
        assertThat(list.encoding()).isEqualTo("quicklist");
        list.trim(0, 39);
        assertThat(list.encoding()).isEqualTo("quicklist");
        list.trim(0, 38);
        assertThat(list.encoding()).isEqualTo("listpack");
        var copy = new ListValue(limits);
        copy.resemble(list);
        assertThat(copy.encoding()).isEqualTo("listpack");
    }

    @Test
    void weighsWhatAListpackWeighs() {
        assertThat(weight("0")).isEqualTo(2);
        assertThat(weight("127")).isEqualTo(2);
        assertThat(weight("128")).isEqualTo(3);
        assertThat(weight("-1")).isEqualTo(3);
        assertThat(weight("4095")).isEqualTo(3);
        assertThat(weight("-4096")).isEqualTo(3);
        assertThat(weight("4096")).isEqualTo(4);
        assertThat(weight("32767")).isEqualTo(4);
        assertThat(weight("32768")).isEqualTo(5);
        assertThat(weight("8388608")).isEqualTo(6);
        assertThat(weight("2147483648")).isEqualTo(10);
        assertThat(weight("-9223372036854775808")).isEqualTo(10);
        assertThat(weight("9223372036854775808")).isEqualTo(21);
        assertThat(weight("01")).isEqualTo(4);
        assertThat(weight("")).isEqualTo(2);
        assertThat(weight("x".repeat(63))).isEqualTo(65);
        assertThat(weight("x".repeat(64))).isEqualTo(67);
        assertThat(weight("x".repeat(4095))).isEqualTo(4099);
        assertThat(weight("x".repeat(4096))).isEqualTo(4103);
    }

    private static long weight(String element) {
        byte[] bytes = Bytes.of(element);
        return Weight.of(bytes, 0, bytes.length);
    }

    @Test
    void whatIsFetchedForReadingCannotBeChanged() {
        fill(1);
        list.bind(null);
        assertThatThrownBy(() -> list.push(Bytes.of("x"), true))
                .isInstanceOf(IllegalStateException.class);
        list.bind(mirror);
    }
}
