package dev.redlite.value.sortedset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.RowMirror;
import dev.redlite.value.Draw;
import dev.redlite.value.PackedBytes;
import dev.redlite.value.PackingLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

class SortedSetValueTest {
    private final PackingLimits limits = new PackingLimits();
    private RowMirror mirror = new RowMirror();
    private SortedSetValue set = new SortedSetValue(limits);

    @BeforeEach
    void bind() {
        set.bind(mirror);
    }

    @AfterEach
    void rowsAndValueAgree() {
        set.checkInvariants();
        assertThat(RowMirror.of(set)).hasToString(mirror.toString());
        SortedSetValue loaded = mirror.load(new SortedSetValue(limits));
        loaded.loaded();
        loaded.checkInvariants();
        assertThat(RowMirror.of(loaded)).hasToString(mirror.toString());
        assertThat(shown(loaded)).isEqualTo(shown(set));
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private boolean put(String member, double score) {
        return set.put(latin(member), score);
    }

    private boolean remove(String member) {
        return set.remove(latin(member));
    }

    private static List<String> shown(SortedSetValue set) {
        return range(set, 0, set.size(), false);
    }

    private static List<String> range(SortedSetValue set, int from, int count, boolean isReverse) {
        List<String> shown = new ArrayList<>();
        set.range(
                from,
                count,
                isReverse,
                (member, score) -> shown.add(Bytes.ascii(member) + "=" + score));
        return shown;
    }

    private void anew() {
        rowsAndValueAgree();
        mirror = new RowMirror();
        set = new SortedSetValue(limits);
        set.bind(mirror);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128})
    void isInTheOrderOfScoresAndThenOfMembers(int packedMax) {
        limits.sortedSetMembersMax(packedMax);
        put("b", 1);
        put("a", 1);
        put("ab", 1);
        put("\u00ff", 1);
        put("z", -1);
        put("", Double.POSITIVE_INFINITY);
        put("low", Double.NEGATIVE_INFINITY);
        assertThat(shown(set))
                .containsExactly(
                        "low=-Infinity",
                        "z=-1.0",
                        "a=1.0",
                        "ab=1.0",
                        "b=1.0",
                        "\u00ff=1.0",
                        "=Infinity");
        assertThat(put("a", 5)).isFalse();
        assertThat(set.rank(latin("a"))).isEqualTo(5);
        assertThat(set.rank(latin("none"))).isEqualTo(-1);
        assertThat(set.score(latin("none"))).isNaN();
        assertThat(range(set, 4, 9, true)).containsExactly("=Infinity", "a=5.0", "\u00ff=1.0");
        assertThat(range(set, 7, 1, false)).isEmpty();
        assertThat(range(set, -1, 1, false)).isEmpty();
    }

    @Test
    void minusZeroIsKeptInATreeOnly() {
        put("a", -0.0);
        assertThat(shown(set)).containsExactly("a=0.0");
        anew();
        limits.sortedSetMembersMax(0);
        put("b", -0.0);
        put("a", 0.0);
        put("c", 0.0);
        assertThat(shown(set)).containsExactly("a=0.0", "b=-0.0", "c=0.0");
        assertThat(remove("b")).isTrue();
    }

    /** As a queue does it, and what waits for its time: pages are emptied from the front. */
    @Test
    void whatIsTakenFromTheFrontAndComesAnywhere() {
        limits.sortedSetMembersMax(0);
        var random = RandomSource.seeded(7);
        var model = new TreeMap<Double, String>();
        double last = 0;
        for (int i = 0; i < 6_000; i++) {
            double score = random.below(3) == 0 ? random.below(1 << 20) / 1024.0 : ++last;
            if (model.put(score, "m" + score) == null) {
                put("m" + score, score);
            }
            int taken = random.below(i < 2_000 ? 2 : 3);
            for (int k = 0; k < taken && !model.isEmpty(); k++) {
                Map.Entry<Double, String> first = model.pollFirstEntry();
                assertThat(range(set, 0, 1, false))
                        .containsExactly(first.getValue() + "=" + first.getKey());
                assertThat(remove(first.getValue())).isTrue();
            }
            if (i % 50 == 0) {
                set.checkInvariants();
            }
        }
        assertThat(set.size()).isEqualTo(model.size());
    }

    @Test
    void aScoreThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> put("a", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void becomesATreeWhenThereAreTooManyMembersOrOneIsTooLong() {
        limits.sortedSetMembersMax(3);
        put("a", 1);
        put("b", 2);
        put("c", 3);
        put("c", 4);
        assertThat(set.encoding()).isEqualTo("listpack");
        put("d", 0);
        assertThat(set.encoding()).isEqualTo("skiplist");
        assertThat(shown(set)).containsExactly("d=0.0", "a=1.0", "b=2.0", "c=4.0");
        anew();
        put("x".repeat(64), 1);
        assertThat(set.encoding()).isEqualTo("listpack");
        put("x".repeat(65), 1);
        assertThat(set.encoding()).isEqualTo("skiplist");
    }

    @Test
    void aMemberThatIsThereDoesNotUnpackWhateverIsConfiguredMeanwhile() {
        put("long enough", 1);
        limits.sortedSetLengthMax(3);
        assertThat(put("long enough", 2)).isFalse();
        assertThat(set.encoding()).isEqualTo("listpack");
        limits.sortedSetLengthMax(64);
    }

    @Test
    void isNotPackedBeyondTheLimitOfBytesWhateverIsConfigured() {
        limits.sortedSetMembersMax(Long.MAX_VALUE);
        limits.sortedSetLengthMax(Long.MAX_VALUE);
        put("x".repeat(PackedBytes.BYTES_MAX), 1);
        assertThat(set.encoding()).isEqualTo("skiplist");
    }

    @ParameterizedTest
    @CsvSource({"3,1,listpack", "4,1,skiplist", "1,65,skiplist"})
    void whatIsExpectedDecidesHowASetBegins(int count, int length, String encoding) {
        limits.sortedSetMembersMax(3);
        set.expect(count, length);
        put("a", 1);
        assertThat(set.encoding()).isEqualTo(encoding);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 253, 254, 255, 256, 70_000})
    void packsMembersOfAnyLength(int length) {
        limits.sortedSetLengthMax(100_000);
        String text = "x".repeat(length);
        put("before", 1);
        put(text, 2);
        put("\u00ffafter", 2);
        assertThat(set.encoding()).isEqualTo("listpack");
        assertThat(shown(set)).containsExactly("before=1.0", text + "=2.0", "\u00ffafter=2.0");
        assertThat(remove(text)).isTrue();
        assertThat(remove(text)).isFalse();
        assertThat(set.size()).isEqualTo(2);
    }

    @Test
    void aCopyIsRepresentedAsTheOriginalIs() {
        put("a", 1);
        assertThat(copied().encoding()).isEqualTo("listpack");
        put("x".repeat(65), 2);
        remove("x".repeat(65));
        assertThat(copied().encoding()).isEqualTo("skiplist");
    }

    private SortedSetValue copied() {
        SortedSetValue copy = mirror.load(new SortedSetValue(limits));
        copy.loaded();
        copy.resemble(set);
        copy.checkInvariants();
        assertThat(shown(copy)).isEqualTo(shown(set));
        return copy;
    }

    @Test
    void aValueFetchedForReadingCannotBeChanged() {
        set.bind(null);
        assertThatThrownBy(() -> put("a", 1)).isInstanceOf(IllegalStateException.class);
        set = new SortedSetValue(limits);
    }

    // ---- Against a naive model

    private record Key(double score, String member) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return score != other.score
                    ? score < other.score ? -1 : 1
                    : member.compareTo(other.member);
        }
    }

    /**
     * Few different scores, so that members decide; many members, so that pages split and merge.
     */
    @ParameterizedTest
    @CsvSource({
        "1,20,5,16",
        "2,40,1000,16",
        "3,3000,4,0",
        "4,3000,100000,0",
        "5,300,1,0",
        "6,20000,50,0"
    })
    void equalsANaiveModelWhateverComesAndGoes(long seed, int members, int scores, int packedMax) {
        limits.sortedSetMembersMax(packedMax);
        var random = RandomSource.seeded(seed);
        Map<String, Double> model = new TreeMap<>();
        for (int i = 0; i < 24_000; i++) {
            boolean isShrinking = i / 4000 % 2 == 1;
            String member = "m" + random.below(members);
            if (random.below(8) < (isShrinking ? 6 : 2)) {
                assertThat(remove(member)).isEqualTo(model.remove(member) != null);
            } else {
                double score = random.below(scores) - scores / 2;
                assertThat(put(member, score)).isEqualTo(model.put(member, score) == null);
            }
            if (i % 2000 == 1999) {
                compare(model, random, scores);
            }
        }
        new ArrayList<>(model.keySet()).forEach(this::remove);
        assertThat(set.size()).isZero();
        assertThat(set.sizeBytes()).isLessThan(200_000);
    }

    private void compare(Map<String, Double> model, RandomSource random, int scores) {
        set.checkInvariants();
        List<Key> keys = new ArrayList<>();
        model.forEach((member, score) -> keys.add(new Key(score, member)));
        Collections.sort(keys);
        List<String> sorted = keys.stream().map(key -> key.member + "=" + key.score).toList();
        assertThat(shown(set)).isEqualTo(sorted);
        for (int i = 0; i < 50; i++) {
            int from = random.below(sorted.size() + 1);
            int count = random.below(sorted.size() - from + 1);
            List<String> part = sorted.subList(from, from + count);
            assertThat(range(set, from, count, false)).isEqualTo(part);
            assertThat(range(set, from, count, true)).isEqualTo(part.reversed());
            double score = random.below(scores + 2) - scores / 2.0 - 0.5;
            assertThat(set.countBefore(Bound.before(score)))
                    .isEqualTo((int) keys.stream().filter(key -> key.score < score).count());
            assertThat(set.countBefore(Bound.after(Math.ceil(score))))
                    .isEqualTo(
                            (int) keys.stream().filter(k -> k.score <= Math.ceil(score)).count());
            if (from < keys.size()) {
                byte[] member = latin(keys.get(from).member);
                assertThat(set.rank(member)).isEqualTo(from);
                assertThat(set.score(member)).isEqualTo(keys.get(from).score);
            }
        }
        assertThat(set.countBefore(Bound.first())).isZero();
        assertThat(set.countBefore(Bound.last())).isEqualTo(keys.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128})
    void boundsOfMembersAreFoundWhereAllScoresAreTheSame(int packedMax) {
        limits.sortedSetMembersMax(packedMax);
        int count = packedMax == 0 ? 5000 : 100;
        for (int i = 0; i < count; i++) {
            put(String.valueOf(10_000 + i), 7);
        }
        for (int i = 0; i < count; i += 7) {
            byte[] member = latin(String.valueOf(10_000 + i));
            assertThat(set.countBefore(Bound.before(member))).isEqualTo(i);
            assertThat(set.countBefore(Bound.after(member))).isEqualTo(i + 1);
            byte[] longer = latin((10_000 + i) + "x");
            assertThat(set.countBefore(Bound.before(longer))).isEqualTo(i + 1);
        }
        assertThat(set.countBefore(Bound.before(Bytes.EMPTY))).isZero();
    }

    @Test
    void removesRanges() {
        limits.sortedSetMembersMax(0);
        for (int i = 0; i < 1000; i++) {
            put("m" + i, i);
        }
        assertThat(set.removeRange(100, 800)).isEqualTo(800);
        assertThat(set.removeRange(150, 100)).isEqualTo(50);
        assertThat(set.removeRange(150, 1)).isZero();
        assertThat(set.size()).isEqualTo(150);
        assertThat(set.rank(latin("m900"))).isEqualTo(100);
    }

    @Test
    void whatComesInOrderTakesFewBytes() {
        limits.sortedSetMembersMax(0);
        for (int i = 0; i < 10_000; i++) {
            put("member:" + (100_000 + i), i);
        }
        // A node in the hash table with its array, and a bucket, and a full place in a leaf.
        assertThat(set.sizeBytes() / 10_000).isLessThan(32 + 16 + 13 + 8 + 16);
        set.removeRange(0, 9_990);
        assertThat(set.sizeBytes()).isLessThan(100_000);
    }

    // ---- Scans and chance

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aScanReturnsWhatIsThereThroughout(boolean isGrowing) {
        limits.sortedSetMembersMax(0);
        fill("stays", 200);
        if (!isGrowing) {
            fill("passes", 8000);
        }
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        for (int i = 0; i < 100; i++) {
            cursor = set.scan(cursor, (member, score) -> seen.add(Bytes.ascii(member)));
        }
        if (isGrowing) {
            fill("passes", 8000);
        } else {
            for (int i = 0; i < 8000; i++) {
                remove("passes" + i);
            }
        }
        while (cursor != 0) {
            cursor = set.scan(cursor, (member, score) -> seen.add(Bytes.ascii(member)));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(seen).contains("stays" + i);
        }
    }

    private void fill(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            put(prefix + i, i % 10);
        }
    }

    @Test
    void everyMemberIsChosenAboutAsOften() {
        limits.sortedSetMembersMax(0);
        fill("m", 300);
        var random = RandomSource.seeded(9);
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < 300 * 400; i++) {
            set.pick(random, (member, score) -> counts.merge(Bytes.ascii(member), 1, Integer::sum));
        }
        assertThat(counts).hasSize(300);
        double sum = 0;
        for (int count : counts.values()) {
            sum += (count - 400) * (count - 400) / 400.0;
        }
        assertThat(sum).isLessThan(300 + 6 * Math.sqrt(600));
    }

    @Test
    void whatIsReadAheadIsWhatIsPopped() {
        for (int i = 0; i < 1000; i++) {
            put("member:" + i, i * 7919 % 1000);
        }
        for (boolean isLast : new boolean[] {false, true}) {
            Draw how = isLast ? Draw.LAST : Draw.FIRST;
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                expected.add(Bytes.ascii(set.ahead(how, i, 0)));
            }
            for (String member : expected) {
                int end = isLast ? set.size() - 1 : 0;
                assertThat(range(set, end, 1, isLast).getFirst()).startsWith(member + "=");
                remove(member);
            }
            assertThat(set.ahead(how, set.size(), 0)).isNull();
        }
        assertThat(set.ahead(Draw.RANDOM, 0, 0)).isNull();
        assertThat(new SortedSetValue(limits).ahead(Draw.FIRST, 0, 0)).isNull();
    }
}
