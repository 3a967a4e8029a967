package dev.redlite.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.ColdLoad.LateRow;
import dev.redlite.store.StreamRows;
import dev.redlite.value.ValueType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Random changes of a stream's entries against a map; an empty text is an entry that is gone. */
class EntryRowsTest {
    private static final String GONE = "";
    private static final int[] LENGTHS = {1, 2, 7, 60, 255, 256, 257, 600};
    private static final byte[] HEADER = {0};
    private static final int FIRST = 300;
    private static final int LAST = 2_000;

    private final ValueChanges changes = new ValueChanges(1, ValueType.STREAM, 1, false, null);
    private final TreeMap<Long, String> model = new TreeMap<>();
    private long bytes;
    private long last = FIRST;

    /** Ids of which the halves lie on both sides of 2^63, in the order of the numbers. */
    private static byte[] subkey(long number) {
        return StreamRows.entry((number >> 5) << 58, number << 59);
    }

    private static long number(byte[] subkey) {
        return StreamRows.millis(subkey) >>> 58 << 5 | StreamRows.sequence(subkey) >>> 59;
    }

    private void put(long number, int length, Random random) {
        String text = String.valueOf((char) ('a' + random.nextInt(26))).repeat(length);
        bytes += changes.put(subkey(number), 0, Bytes.of(text));
        model.put(number, text);
    }

    private void delete(long number) {
        bytes += changes.delete(subkey(number));
        model.put(number, GONE);
    }

    private void compare() {
        TreeMap<Long, String> copied = new TreeMap<>();
        long cursor = 0;
        int rows = 0;
        do {
            List<LateRow> some = new ArrayList<>();
            cursor = changes.copy(cursor, 10, some);
            for (LateRow row : some) {
                if (StreamRows.isEntry(row.subkey())) {
                    byte[] payload = row.payload();
                    String text = payload == null ? GONE : Bytes.ascii(payload);
                    assertThat(copied.put(number(row.subkey()), text)).isNull();
                    rows++;
                }
            }
        } while (cursor != 0);
        assertThat(copied).isEqualTo(model);
        assertThat(rows).isEqualTo(model.size());
        int content = model.values().stream().mapToInt(String::length).sum();
        assertThat(bytes).isGreaterThanOrEqualTo(content);
    }

    /** XADD mostly, with deletions of old and new entries, and XSETID that goes back. */
    @Property(tries = 400)
    void asAMap(
            @ForAll long seed,
            @ForAll @IntRange(max = 600) int steps,
            @ForAll @IntRange(min = 1, max = 6) int additions) {
        var run = new EntryRowsTest();
        var random = new Random(seed);
        for (int i = 0; i < steps && run.last < LAST; i++) {
            int length = LENGTHS[random.nextInt(LENGTHS.length)];
            if (random.nextInt(8) <= additions) {
                run.last += 1 + random.nextInt(3);
                run.put(run.last, length, random);
                run.changes.put(HEADER, i, Bytes.of("header"));
                continue;
            }
            long any = random.nextInt((int) run.last + 20);
            switch (random.nextInt(6)) {
                case 0 -> run.put(Math.min(any, run.last), length, random);
                case 1 -> run.last = Math.max(FIRST, run.last - random.nextInt(200));
                default -> run.delete(any);
            }
        }
        run.compare();
    }

    @Test
    void whatIsAddedLeavesNoRows() {
        var random = new Random(1);
        changes.put(HEADER, 1, Bytes.of("header"));
        for (int i = 0; i < 1_000; i++) {
            put(FIRST + i, 60, random);
        }
        compare();
        assertThat(changes.rows()).isNotNull();
        assertThat(changes.rows().size()).isLessThan(10);
        assertThat(changes.rowCount()).isEqualTo(1_001);
        for (int i = 100; i < 900; i++) {
            delete(FIRST + i);
        }
        compare();
        assertThat(changes.rows().size()).isLessThan(10);
        assertThat(bytes).isLessThan(1_000 * 60);
    }
}
