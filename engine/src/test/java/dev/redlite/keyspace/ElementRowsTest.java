package dev.redlite.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.ColdLoad.LateRow;
import dev.redlite.store.ListRows;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowListing;
import dev.redlite.value.list.ListValue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random changes against a map; an empty text is a row that is deleted. */
class ElementRowsTest {
    private static final String GONE = "";
    private static final int[] LENGTHS = {1, 2, 7, 60, 255, 256, 257, 600};
    private static final int[] PART_LENGTHS = {1, 5, 64, 300, 4095, 4096};
    private static final int[] ROOMS = {1, 500, 8_000, 70_000};

    private final ElementRows rows = new ElementRows();
    private final TreeMap<Long, String> model = new TreeMap<>();
    private long bytes;
    private byte[] array = Bytes.EMPTY;
    private int used;

    private void put(long position, String text) {
        bytes += rows.put(position, Bytes.of(text));
        model.put(position, text);
    }

    /** As a part of an array that is written to behind it. */
    private void putPart(long position, String text, int room) {
        if (array.length - used < text.length()) {
            array = new byte[Math.max(room, text.length())];
            used = 0;
        }
        System.arraycopy(Bytes.of(text), 0, array, used, text.length());
        bytes += rows.put(position, array, used, text.length());
        used += text.length();
        model.put(position, text);
    }

    private void delete(long position) {
        bytes += rows.delete(position);
        model.put(position, GONE);
    }

    private void compare() {
        assertThat(rows.size()).isEqualTo(model.size());
        assertThat(copied()).isEqualTo(model);
        var list = new ListValue(new PackingLimits());
        rows.loadInto(list);
        Map<Long, String> loaded = new TreeMap<>();
        list.eachRow(
                (RowListing)
                        (subkey, number, payload) ->
                                loaded.put(
                                        ListRows.position(subkey),
                                        Bytes.ascii(payload == null ? Bytes.EMPTY : payload)));
        Map<Long, String> there = new TreeMap<>(model);
        there.values().removeIf(GONE::equals);
        assertThat(loaded).isEqualTo(there);
        assertThat(bytes)
                .isGreaterThanOrEqualTo(there.values().stream().mapToInt(String::length).sum());
    }

    private TreeMap<Long, String> copied() {
        TreeMap<Long, String> copied = new TreeMap<>();
        int cursor = 0;
        do {
            List<LateRow> some = new ArrayList<>();
            cursor = rows.copy(cursor, 10, some);
            for (LateRow row : some) {
                byte[] payload = row.payload();
                copied.put(
                        ListRows.position(row.subkey()),
                        payload == null ? GONE : Bytes.ascii(payload));
            }
        } while (cursor != 0);
        return copied;
    }

    @Property(tries = 300)
    void asAMap(
            @ForAll @Size(max = 400) List<@IntRange(max = 1 << 24) Integer> steps,
            @ForAll @IntRange(min = 1, max = 300) int positions) {
        var run = new ElementRowsTest();
        for (int step : steps) {
            var random = new Random(step);
            long position = (random.nextInt(positions) - positions / 2) * ListValue.STEP;
            String letter = String.valueOf((char) ('a' + random.nextInt(26)));
            switch (random.nextInt(4)) {
                case 0 -> run.delete(position);
                case 1 -> run.put(position, letter.repeat(any(LENGTHS, random)));
                default ->
                        run.putPart(
                                position,
                                letter.repeat(any(PART_LENGTHS, random)),
                                any(ROOMS, random));
            }
        }
        run.compare();
    }

    private static int any(int[] choices, Random random) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    void partsAreNotCopied() {
        var random = new Random(1);
        for (int i = 0; i < 6400; i++) {
            String letter = String.valueOf((char) ('a' + random.nextInt(26)));
            putPart(i * ListValue.STEP, letter.repeat(64), 8_000);
        }
        compare();
        int overhead = 100 * ElementPage.OVERHEAD_BYTES;
        assertThat(bytes - overhead).isGreaterThan(6400 * 64).isLessThan(6400 * 64 + 20_000);
        for (int i = 0; i < 6400; i++) {
            delete(i * ListValue.STEP);
        }
        compare();
        assertThat(bytes).isEqualTo(100 * ElementPage.OVERHEAD_BYTES);
    }

    @Test
    void anArrayCountsAsLongAsAnElementInItIsThere() {
        byte[] large = new byte[10_000];
        for (int i = 0; i < 200; i++) { // after which arrays are kept
            bytes += rows.put(i * ListValue.STEP, large, i * 50, 50);
        }
        long before = bytes;
        for (int round = 0; round < 100; round++) {
            long position = (1_000 + round) * ListValue.STEP;
            bytes += rows.put(position, new byte[10_000], 40, 50);
            assertThat(bytes).isGreaterThanOrEqualTo(before + 10_000);
            bytes += round % 2 == 0 ? rows.delete(position) : rows.put(position, new byte[5]);
        }
        assertThat(bytes - before).isLessThan(3 * ElementPage.OVERHEAD_BYTES + 2_000);
    }

    @Test
    void anArrayOfTwoPagesCountsUntilBothLetItGo() {
        byte[] large = new byte[8_000];
        for (int i = 0; i < 2_000; i++) { // after which arrays are kept; of this only the rest
            bytes += rows.put(i * ListValue.STEP, large, i * 4, 4);
        }
        int overhead = 35 * ElementPage.OVERHEAD_BYTES;
        byte[] array = new byte[8_000];
        for (int i = 2_000; i < 2_200; i++) {
            bytes += rows.put(i * ListValue.STEP, array, i % 100 * 50, 50);
        }
        for (int i = 0; i < 2_199; i++) {
            bytes += rows.delete(i * ListValue.STEP);
            assertThat(bytes - overhead).isGreaterThanOrEqualTo(8_000);
        }
        bytes += rows.delete(2_199 * ListValue.STEP);
        assertThat(bytes).isEqualTo(overhead);
    }

    @Test
    void fewElementsOfAnArrayAreCopied() {
        bytes += rows.put(0, new byte[10_000], 5_000, 100);
        assertThat(bytes).isLessThan(1_000);
    }

    @Test
    void manyPagesAreFoundAgain() {
        for (int i = 0; i < 10_000; i++) {
            put(i * ListValue.STEP, "tail-" + i);
            put(-i * ListValue.STEP, "head-" + i);
        }
        for (int i = 0; i < 10_000; i += 3) {
            delete(i * ListValue.STEP);
        }
        compare();
    }

    @Test
    void whatWasOverwrittenIsNotKept() {
        for (int i = 0; i < 100_000; i++) {
            put(i % 5 * ListValue.STEP, "x".repeat(10 + i % 200));
        }
        compare();
        assertThat(bytes).isLessThan(10_000);
    }

    @Test
    void pushesAndPopsTakeNoMemory() {
        for (int i = 0; i < 6400; i++) {
            put(i * ListValue.STEP, "x".repeat(i % 2 == 0 ? 64 : 300));
        }
        assertThat(bytes).isGreaterThan(6400 * 150).isLessThan(6400 * 250);
        for (int i = 0; i < 6400; i++) {
            delete(i * ListValue.STEP);
        }
        compare();
        assertThat(bytes).isEqualTo(100 * ElementPage.OVERHEAD_BYTES);
    }
}
