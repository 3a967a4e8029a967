package dev.redlite.value.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.Bytes;
import dev.redlite.store.StreamRows;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

class StreamValueTest {
    /** Rows by subkey, as texts that can be compared. */
    private static final class RowMap implements RowChanges {
        private final TreeMap<byte[], Object[]> rows = new TreeMap<>(Bytes::compare);

        @Override
        public void put(byte[] subkey, long number, byte @Nullable [] payload) {
            rows.put(subkey, new Object[] {number, payload});
        }

        @Override
        public void delete(byte[] subkey) {
            assertThat(rows.remove(subkey)).as("a row that is deleted").isNotNull();
        }

        @Override
        public void patch(long offset, byte[] bytes) {
            throw new AssertionError("a stream has no patches");
        }

        Map<String, String> texts() {
            Map<String, String> texts = new TreeMap<>();
            rows.forEach(
                    (key, row) ->
                            texts.put(
                                    HexFormat.of().formatHex(key),
                                    row[0] + " " + HexFormat.of().formatHex((byte[]) row[1])));
            return texts;
        }
    }

    private static StreamValue bound(RowMap rows, int entriesPerBlock) {
        var limits = new PackingLimits();
        limits.streamBlockMax(entriesPerBlock);
        var stream = new StreamValue(limits);
        stream.bind(rows);
        return stream;
    }

    private static byte[][] items(String... words) {
        byte[][] items = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            items[i] = Bytes.of(words[i]);
        }
        return items;
    }

    private static StreamId id(long millis) {
        return new StreamId(millis, 0);
    }

    private static void add(StreamValue stream, long millis, String... words) {
        stream.add(id(millis), items(words), 0);
    }

    private static List<String> shown(EntryRange range) {
        List<String> shown = new ArrayList<>();
        while (range.next()) {
            var text = new StringBuilder(range.id().toString());
            range.items(
                    (bytes, from, length) ->
                            text.append(' ')
                                    .append(
                                            Bytes.ascii(
                                                    java.util.Arrays.copyOfRange(
                                                            bytes, from, from + length))));
            shown.add(text.toString());
        }
        return shown;
    }

    private static List<String> all(StreamValue stream) {
        return shown(stream.range(StreamId.MIN, StreamId.MAX, false));
    }

    @Test
    void fieldsKeepTheirOrderAlsoWhereTheyDiffer() {
        StreamValue stream = bound(new RowMap(), 100);
        add(stream, 1, "a", "1", "b", "2");
        add(stream, 2, "a", "3", "b", "4");
        add(stream, 3, "b", "5", "a", "6");
        add(stream, 4, "a", "7");
        add(stream, 5, "a", "x".repeat(200), "", "");
        assertThat(all(stream))
                .containsExactly(
                        "1-0 a 1 b 2",
                        "2-0 a 3 b 4",
                        "3-0 b 5 a 6",
                        "4-0 a 7",
                        "5-0 a " + "x".repeat(200) + "  ");
        assertThat(stream.blockCount()).isEqualTo(1);
    }

    @Test
    void aFullBlockIsFollowedByAnother() {
        StreamValue stream = bound(new RowMap(), 3);
        for (int i = 1; i <= 7; i++) {
            add(stream, i, "f", "v");
        }
        assertThat(stream.blockCount()).isEqualTo(3);
        stream.delete(List.of(id(4), id(5), id(6)));
        assertThat(stream.blockCount()).isEqualTo(2);
        assertThat(shown(stream.range(StreamId.MIN, StreamId.MAX, true)))
                .containsExactly("7-0 f v", "3-0 f v", "2-0 f v", "1-0 f v");
        stream.checkInvariants();
    }

    @Test
    void aFieldWithManyBytesFillsABlock() {
        StreamValue stream = bound(new RowMap(), 100);
        for (int i = 1; i <= 4; i++) {
            add(stream, i, "f", "v".repeat(1500));
        }
        assertThat(stream.blockCount()).isEqualTo(2);
    }

    @Test
    void deletedEntriesCountForTheSizeOfABlock() {
        StreamValue stream = bound(new RowMap(), 3);
        add(stream, 1, "f", "v");
        add(stream, 2, "f", "v");
        stream.delete(List.of(id(1)));
        add(stream, 3, "f", "v");
        add(stream, 4, "f", "v");
        assertThat(stream.blockCount()).isEqualTo(2);
        assertThat(stream.firstEntry()).isEqualTo(id(2));
    }

    @Test
    void aStreamFetchedForReadingCannotBeChanged() {
        var stream = new StreamValue(new PackingLimits());
        assertThatThrownBy(() -> add(stream, 1, "f", "v"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEmptiedStreamIsNotEmpty() {
        StreamValue stream = bound(new RowMap(), 100);
        add(stream, 1, "f", "v");
        stream.delete(List.of(id(1)));
        assertThat(stream.isEmpty()).isFalse();
        assertThat(stream.size()).isZero();
        assertThat(stream.treeNodes()).isEqualTo(1);
    }

    /** The tables give entries again that come after what was added, with other fields. */
    @Test
    void anIdThatComesAgainHasItsNewFieldsAfterLoading() {
        var rows = new RowMap();
        StreamValue stream = bound(rows, 100);
        add(stream, 5, "f", "old");
        add(stream, 6, "f", "v");
        var loaded = new StreamValue(new PackingLimits());
        stream.eachRow(new Loading(loaded));
        loaded.unload(StreamKeys.entry(6, 0));
        loaded.load(StreamKeys.entry(7, 0), 0, StreamKeys.pack(items("f", "last"), 0));
        loaded.load(StreamKeys.entry(5, 0), 0, StreamKeys.pack(items("f", "new"), 0));
        loaded.load(StreamKeys.HEADER_KEY, 3, StreamRows.longs(7, 0, 6, 0));
        loaded.loaded();
        assertThat(all(loaded)).containsExactly("5-0 f new", "7-0 f last");
        loaded.checkInvariants();
    }

    @Test
    void whatIsGivenBackIsClaimedInThatOrderAlsoAfterLoading() {
        StreamValue stream = bound(new RowMap(), 100);
        Group group = stream.groups().create(Bytes.of("g"), StreamId.MIN, 0);
        Consumer consumer = stream.groups().createConsumer(group, Bytes.of("c"), 5);
        for (int i = 1; i <= 4; i++) {
            add(stream, i, "f", "v");
        }
        stream.groups().deliver(group, consumer, 4, false, 5);
        release(stream, 3, 1, 2, 3);
        assertThat(group.releasedCount()).isEqualTo(3);
        assertThat(idle(stream)).containsExactly("1-0", "2-0", "3-0", "4-0");

        var loaded = bound(new RowMap(), 100);
        stream.eachRow(new Loading(loaded));
        loaded.loaded();
        release(loaded, 4, 1);
        assertThat(idle(loaded)).containsExactly("2-0", "3-0", "4-0", "1-0");
    }

    private static void release(StreamValue stream, long... ids) {
        Group group = Objects.requireNonNull(stream.groups().find(Bytes.of("g")));
        for (long millis : ids) {
            Pending one = Objects.requireNonNull(stream.groups().pending(group, id(millis)));
            stream.groups().release(group, one, 1);
            assertThat(one.deliveredAt()).isZero();
        }
    }

    /** The ids of what is pending, the longest idle first. */
    private static List<String> idle(StreamValue stream) {
        var rows = new RowMap();
        stream.eachRow(rows);
        StreamValue copy = bound(rows, 100);
        stream.eachRow(new Loading(copy));
        copy.loaded();
        Group group = Objects.requireNonNull(copy.groups().find(Bytes.of("g")));
        List<String> ids = new ArrayList<>();
        Pending one = copy.groups().longestIdle(group, 0, 10);
        while (one != null) {
            ids.add(one.id().toString());
            copy.groups().acknowledge(group, one.id());
            one = copy.groups().longestIdle(group, 0, 10);
        }
        return ids;
    }

    private record Loading(StreamValue value) implements RowChanges {
        @Override
        public void put(byte[] subkey, long number, byte @Nullable [] payload) {
            value.load(subkey, number, payload);
        }

        @Override
        public void delete(byte[] subkey) {
            throw new AssertionError();
        }

        @Override
        public void patch(long offset, byte[] bytes) {
            throw new AssertionError();
        }
    }

    @Property(tries = 150)
    void reportedRowsAreTheWholeValueInAnyOrder(
            @ForAll @Size(max = 120) List<@IntRange(max = 1 << 20) Integer> steps) {
        var rows = new RowMap();
        StreamValue stream = bound(rows, 4);
        stream.begin();
        for (int step : steps) {
            change(stream, step);
        }
        stream.checkInvariants();
        var whole = new RowMap();
        stream.eachRow(whole);
        assertThat(rows.texts()).isEqualTo(whole.texts());

        var loaded = new StreamValue(new PackingLimits());
        List<Map.Entry<byte[], Object[]>> shuffled = new ArrayList<>(rows.rows.entrySet());
        Collections.shuffle(shuffled, new Random(steps.size()));
        shuffled.forEach(
                row -> {
                    Object[] cells = row.getValue();
                    loaded.load(row.getKey(), (Long) cells[0], (byte[]) cells[1]);
                });
        loaded.loaded();
        loaded.checkInvariants();
        var again = new RowMap();
        loaded.eachRow(again);
        assertThat(again.texts()).isEqualTo(whole.texts());

        loaded.resemble(stream);
        loaded.checkInvariants();
        assertThat(loaded.blockCount()).isEqualTo(stream.blockCount());
        assertThat(all(loaded)).isEqualTo(all(stream));
    }

    private static void change(StreamValue stream, int step) {
        long now = 1000 + step % 977;
        int choice = step / 16;
        Group group = stream.groups().find(Bytes.of("g" + choice % 2));
        switch (step % 16) {
            case 0, 1, 2, 3 -> add(stream, stream.last().millis() + 1, "f", "v" + choice);
            case 4 -> stream.delete(List.of(id(choice % 40), id(choice % 7)));
            case 5 -> trim(stream, choice);
            case 6 -> {
                if (group == null) {
                    stream.groups().create(Bytes.of("g" + choice % 2), StreamId.MIN, 0);
                }
            }
            case 7 -> {
                if (stream.size() == 0) {
                    stream.setLast(id(3), null, null);
                }
            }
            case 8 -> {
                String producer = "p" + choice % 2;
                stream.noteProduced(
                        Bytes.of(producer), Bytes.of("m" + choice % 5), id(choice % 9), now);
            }
            case 9 -> stream.setProduction(100, 1 + choice % 3);
            default -> {
                if (group != null) {
                    change(stream, group, step % 16, choice / 2, now);
                }
            }
        }
    }

    private static void trim(StreamValue stream, int choice) {
        References references = References.values()[choice % 3];
        boolean isApproximate = choice / 3 % 2 == 0;
        if (choice % 2 == 0) {
            stream.trim(new TrimRule(choice % 9, StreamId.MIN, isApproximate, 0, references));
        } else {
            StreamId from = id(Math.max(0, stream.last().millis() - choice % 9));
            stream.trim(new TrimRule(TrimRule.BY_ID, from, isApproximate, 0, references));
        }
    }

    private static void change(StreamValue stream, Group group, int kind, int choice, long now) {
        StreamGroups groups = stream.groups();
        byte[] name = Bytes.of("c" + choice % 3);
        Consumer old = group.consumer(name);
        Consumer consumer = old == null ? groups.createConsumer(group, name, now) : old;
        Pending one = groups.longestIdle(group, 0, now);
        switch (kind) {
            case 10, 11 -> {
                StreamId from = group.last().next();
                long count = stream.count(from, StreamId.MAX, choice % 5);
                groups.deliver(group, consumer, count, choice % 9 == 0, now);
            }
            case 12 -> groups.acknowledge(group, id(choice % 30));
            case 13 -> groups.deleteConsumer(group, consumer);
            case 14 -> {
                if (one != null && choice % 2 == 0) {
                    groups.claim(group, one, consumer, now, choice);
                } else if (one != null) {
                    groups.release(group, one, choice);
                }
            }
            default -> {
                if (choice % 6 == 0) {
                    groups.destroy(group);
                } else {
                    groups.setLast(group, id(choice % 9), Group.UNKNOWN);
                }
            }
        }
    }
}
