package dev.redlite.value.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.store.StreamRows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of a stream against what is simple. */
class StreamStructuresTest {
    /** A tree of bytes with a node for each; runs of single children are counted as one. */
    private static final class Tree {
        private final Map<Byte, Tree> children = new TreeMap<>();

        void add(byte[] key, int at) {
            if (at < key.length) {
                children.computeIfAbsent(key[at], b -> new Tree()).add(key, at + 1);
            }
        }

        int nodes(boolean continuesRun) {
            if (children.size() == 1) {
                return (continuesRun ? 0 : 1) + children.values().iterator().next().nodes(true);
            }
            int nodes = 1;
            for (Tree child : children.values()) {
                nodes += child.nodes(false);
            }
            return nodes;
        }
    }

    @Property(tries = 300)
    void nodesAreThoseOfATreeOfBytes(
            @ForAll @Size(max = 40) List<@IntRange(max = 1 << 20) Integer> numbers) {
        var ids = new TreeMap<StreamId, StreamId>();
        for (int number : numbers) {
            long millis = (number & 3) << (number >> 2 & 31);
            var id = new StreamId(millis, 1 + (long) (number >> 7 & 7) << (number >> 10 & 31));
            ids.put(id, id);
        }
        var entries = new StreamEntries();
        var tree = new Tree();
        for (StreamId id : ids.keySet()) {
            byte[][] items = {Bytes.of("f"), Bytes.of("v")};
            entries.append(id, items, 0, 4096, 1);
            tree.add(StreamRows.longs(id.millis(), id.sequence()), 0);
        }
        assertThat(entries.treeNodes()).isEqualTo(tree.nodes(false));
    }

    @Property(tries = 200)
    void rangesAreThoseOfASortedMap(
            @ForAll @Size(max = 150) List<@IntRange(max = 1 << 20) Integer> steps,
            @ForAll @IntRange(min = 1, max = 5) int perBlock) {
        var entries = new StreamEntries();
        var model = new TreeMap<StreamId, String>();
        long last = 0;
        for (int step : steps) {
            if (step % 3 != 0) {
                last += 1 + step % 2;
                StreamId id = new StreamId(last, step % 2);
                byte[][] items = {Bytes.of("f"), Bytes.of(Integer.toString(step))};
                entries.append(id, items, 0, 4096, perBlock);
                model.put(id, Integer.toString(step));
            } else {
                StreamId id = new StreamId(step / 3 % (last + 1), step % 2);
                assertThat(entries.delete(id)).isEqualTo(model.remove(id) != null);
            }
            entries.checkInvariants();
        }
        for (long from = 0; from <= last + 1; from++) {
            StreamId low = new StreamId(from, 0);
            StreamId high = new StreamId(from + steps.size() % 7, 1);
            List<StreamId> expected = new ArrayList<>(model.subMap(low, true, high, true).keySet());
            assertThat(entries.count(low, high, Long.MAX_VALUE)).isEqualTo(expected.size());
            assertThat(entries.count(low, high, 2)).isEqualTo(Math.min(2, expected.size()));
            assertThat(ids(entries.range(low, high, false))).isEqualTo(expected);
            assertThat(ids(entries.range(low, high, true))).isEqualTo(expected.reversed());
        }
        assertThat(entries.first()).isEqualTo(model.isEmpty() ? null : model.firstKey());
        assertThat(entries.last()).isEqualTo(model.isEmpty() ? null : model.lastKey());
    }

    private static List<StreamId> ids(EntryRange range) {
        List<StreamId> ids = new ArrayList<>();
        while (range.next()) {
            ids.add(range.id());
        }
        return ids;
    }

    @Property(tries = 60)
    void pendingEntriesAreASortedMap(
            @ForAll @Size(max = 2000) List<@IntRange(max = 1 << 20) Integer> steps) {
        var list = new PendingList();
        var model = new TreeMap<Long, Pending>();
        long end = 0;
        for (int step : steps) {
            // Mostly at the end, as reading adds them.
            long id = step % 4 == 0 ? step % 700 : ++end;
            Pending one = model.get(id);
            if (one == null) {
                one = new Pending(id, 0);
                model.put(id, one);
                list.add(one);
            } else {
                model.remove(id);
                list.remove(one);
            }
            if (step % 5 == 0 && !model.isEmpty()) {
                list.remove(model.pollFirstEntry().getValue());
            }
        }
        list.checkInvariants();
        assertThat(list.size()).isEqualTo(model.size());
        List<Pending> found = new ArrayList<>();
        @Nullable Pending one = list.first();
        for (; one != null; one = list.after(one)) {
            found.add(one);
        }
        assertThat(found).isEqualTo(new ArrayList<>(model.values()));
        for (long id = 0; id < 710; id++) {
            var above = model.ceilingEntry(id);
            assertThat(list.from(new StreamId(id, 0)))
                    .isEqualTo(above == null ? null : above.getValue());
            assertThat(list.get(id, 0)).isEqualTo(model.get(id));
        }
    }
}
