package dev.redlite.value.set;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

class SetValueTest {
    private final PackingLimits limits = new PackingLimits();
    private RowMirror mirror = new RowMirror();
    private SetValue set = new SetValue(limits);

    @BeforeEach
    void bind() {
        set.bind(mirror);
    }

    @AfterEach
    void rowsAndValueAgree() {
        set.checkInvariants();
        assertThat(RowMirror.of(set)).hasToString(mirror.toString());
        SetValue loaded = mirror.load(new SetValue(limits));
        assertThat(RowMirror.of(loaded)).hasToString(mirror.toString());
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private boolean add(String member) {
        return set.add(latin(member));
    }

    private boolean remove(String member) {
        return set.remove(latin(member));
    }

    private boolean has(String member) {
        return set.has(latin(member));
    }

    private List<String> members() {
        List<String> members = new ArrayList<>();
        set.each(member -> members.add(Bytes.ascii(member)));
        return members;
    }

    @Test
    void integersAreSortedAndAnythingElseIsInTheOrderItCame() {
        for (String member : List.of("5", "-3", "100000", "0", "9223372036854775807")) {
            assertThat(add(member)).isTrue();
            assertThat(add(member)).isFalse();
        }
        assertThat(set.encoding()).isEqualTo("intset");
        assertThat(members()).containsExactly("-3", "0", "5", "100000", "9223372036854775807");
        add("x");
        add("");
        assertThat(set.encoding()).isEqualTo("listpack");
        assertThat(members())
                .containsExactly("-3", "0", "5", "100000", "9223372036854775807", "x", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "+1", "-0", "1 ", "9223372036854775808", "", "1.0", "-"})
    void whatIsNotPrintedAsANumberIsNone(String member) {
        add("1");
        add(member);
        assertThat(set.encoding()).isEqualTo("listpack");
        assertThat(has(member)).isTrue();
        assertThat(set.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "-32768,32767",
        "-32769,32768",
        "-2147483648,2147483647",
        "-2147483649,2147483648",
        "-9223372036854775808,9223372036854775807"
    })
    void integersOfEveryWidthAreKept(String least, String greatest) {
        add("7");
        add(greatest);
        add(least);
        assertThat(members()).containsExactly(least, "7", greatest);
        assertThat(has(greatest)).isTrue();
        assertThat(has("8")).isFalse();
        assertThat(has("x")).isFalse();
        assertThat(remove(least)).isTrue();
        assertThat(remove(least)).isFalse();
        assertThat(remove("x")).isFalse();
        assertThat(members()).containsExactly("7", greatest);
    }

    @Test
    void integersTakeAsFewBytesAsTheWidestNeeds() {
        for (int i = 0; i < 500; i++) {
            add(Integer.toString(i));
        }
        assertThat(set.sizeBytes()).isLessThan(1300);
    }

    @Test
    void tooManyIntegersAreATable() {
        limits.setIntegersMax(3);
        for (int i = 0; i < 3; i++) {
            add("" + i);
        }
        assertThat(set.encoding()).isEqualTo("intset");
        add("2");
        assertThat(set.encoding()).isEqualTo("intset");
        add("3");
        assertThat(set.encoding()).isEqualTo("hashtable");
        assertThat(members()).containsExactlyInAnyOrder("0", "1", "2", "3");
    }

    @Test
    void integersAreNotPackedIfThereAreTooManyOrTooLong() {
        limits.setMembersMax(2);
        add("1");
        add("2");
        add("x");
        assertThat(set.encoding()).isEqualTo("hashtable");
        anew();
        limits.setLengthMax(3);
        add("1000");
        add("x");
        assertThat(set.encoding()).isEqualTo("hashtable");
        anew();
        add("100");
        add("long");
        assertThat(set.encoding()).isEqualTo("hashtable");
        anew();
        add("100");
        add("abc");
        assertThat(set.encoding()).isEqualTo("listpack");
    }

    private void anew() {
        rowsAndValueAgree();
        mirror = new RowMirror();
        set = new SetValue(limits);
        set.bind(mirror);
    }

    @Test
    void tooManyPackedMembersAreATable() {
        limits.setMembersMax(3);
        for (String member : List.of("a", "b", "c", "c")) {
            add(member);
        }
        assertThat(set.encoding()).isEqualTo("listpack");
        add("d");
        assertThat(set.encoding()).isEqualTo("hashtable");
        assertThat(set.size()).isEqualTo(4);
    }

    @Test
    void aLongMemberMakesATable() {
        add("x".repeat(64));
        assertThat(set.encoding()).isEqualTo("listpack");
        add("x".repeat(65));
        assertThat(set.encoding()).isEqualTo("hashtable");
        assertThat(set.size()).isEqualTo(2);
    }

    @Test
    void aMemberThatIsThereDoesNotUnpackWhateverIsConfiguredMeanwhile() {
        add("long enough");
        limits.setLengthMax(3);
        assertThat(add("long enough")).isFalse();
        assertThat(set.encoding()).isEqualTo("listpack");
    }

    @Test
    void isNotPackedBeyondTheLimitOfBytesWhateverIsConfigured() {
        limits.setMembersMax(Long.MAX_VALUE);
        limits.setLengthMax(Long.MAX_VALUE);
        add("x".repeat(PackedBytes.BYTES_MAX));
        assertThat(set.encoding()).isEqualTo("hashtable");
    }

    @ParameterizedTest
    @CsvSource({
        "1,3,3,3,intset",
        "1,4,3,3,hashtable",
        "1,4,3,9,listpack",
        "a,3,9,3,listpack",
        "a,4,9,3,hashtable",
        "1,1,0,3,listpack"
    })
    void whatIsExpectedDecidesHowASetBegins(
            String first, int count, int integersMax, int membersMax, String encoding) {
        limits.setIntegersMax(integersMax);
        limits.setMembersMax(membersMax);
        set.expect(latin(first), count);
        add(first);
        assertThat(set.encoding()).isEqualTo(encoding);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 253, 254, 255, 256, 1000, 70_000})
    void packsMembersOfAnyLength(int length) {
        limits.setLengthMax(100_000);
        String text = "x".repeat(length);
        add("before");
        add(text);
        add("after");
        assertThat(set.encoding()).isEqualTo("listpack");
        assertThat(members()).containsExactly("before", text, "after");
        assertThat(has(text)).isTrue();
        assertThat(has(text + "x")).isFalse();
        assertThat(remove(text)).isTrue();
        assertThat(has(text)).isFalse();
        assertThat(members()).containsExactly("before", "after");
    }

    @Test
    void aCopyIsRepresentedAsTheOriginalIs() {
        add("1");
        assertThat(copied().encoding()).isEqualTo("intset");
        add("a");
        remove("a");
        assertThat(copied().encoding()).isEqualTo("listpack");
        add("x".repeat(65));
        remove("x".repeat(65));
        assertThat(copied().encoding()).isEqualTo("hashtable");
    }

    private SetValue copied() {
        SetValue copy = mirror.load(new SetValue(limits));
        copy.resemble(set);
        copy.checkInvariants();
        assertThat(copy.size()).isEqualTo(set.size());
        return copy;
    }

    @Test
    void aValueFetchedForReadingCannotBeChanged() {
        set.bind(null);
        assertThatThrownBy(() -> add("1")).isInstanceOf(IllegalStateException.class);
        set = new SetValue(limits);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalsANaiveSetWhateverComesAndGoes(long seed) {
        limits.setIntegersMax(8);
        limits.setMembersMax(16);
        var random = RandomSource.seeded(seed);
        Set<String> model = new TreeSet<>();
        int span = seed % 2 == 0 ? 30 : 300;
        for (int i = 0; i < 3000; i++) {
            String member = random.below(40) == 0 ? "m" : Integer.toString(random.below(span));
            if (random.below(i / 500 % 2 == 0 ? 3 : 8) == 0) {
                assertThat(remove(member)).isEqualTo(model.remove(member));
            } else {
                assertThat(add(member)).isEqualTo(model.add(member));
            }
            assertThat(has(member)).isEqualTo(model.contains(member));
            assertThat(set.size()).isEqualTo(model.size());
            if (i % 100 == 0) {
                rowsAndValueAgree();
                assertThat(new TreeSet<>(members())).isEqualTo(model);
            }
            if (model.isEmpty() || i % 700 == 699) {
                members().forEach(this::remove);
                model.clear();
                anew();
            }
        }
    }

    // ---- Scans

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aScanReturnsWhatIsThereThroughoutThoughTheTableShrinks(int eighths) {
        fill("stays", 200);
        fill("passes", 8000);
        scanHalfAndHalf(
                eighths,
                () -> {
                    for (int i = 0; i < 8000; i++) {
                        remove("passes" + i);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aScanReturnsWhatIsThereThroughoutThoughTheTableGrows(int eighths) {
        fill("stays", 200);
        scanHalfAndHalf(eighths, () -> fill("passes", 8000));
    }

    private void fill(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            add(prefix + i);
        }
    }

    private void scanHalfAndHalf(int eighths, Runnable meanwhile) {
        int steps = 0;
        long cursor = 0;
        do {
            cursor = set.scan(cursor, member -> {});
            steps++;
        } while (cursor != 0);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < steps * eighths / 8; i++) {
            cursor = set.scan(cursor, member -> seen.add(Bytes.ascii(member)));
        }
        meanwhile.run();
        while (cursor != 0) {
            cursor = set.scan(cursor, member -> seen.add(Bytes.ascii(member)));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(seen).contains("stays" + i);
        }
    }

    @Test
    void eachUntilStopsWhenEnoughIsSaid() {
        fill("m", 1000);
        int[] count = {0};
        set.eachUntil(() -> count[0] == 10, member -> count[0]++);
        assertThat(count[0]).isEqualTo(10);
        Set<String> all = new HashSet<>();
        set.eachUntil(() -> false, member -> assertThat(all.add(Bytes.ascii(member))).isTrue());
        assertThat(all).hasSize(1000);
    }

    // ---- Chance

    @ParameterizedTest
    @CsvSource({"intset,20", "listpack,20", "hashtable,20", "hashtable,1000", "hashtable,9"})
    void everyMemberIsChosenAboutAsOften(String encoding, int count) {
        limits.setIntegersMax(encoding.equals("intset") ? 512 : 0);
        limits.setMembersMax(encoding.equals("listpack") ? 128 : 0);
        for (int i = 0; i < count; i++) {
            add("" + i);
        }
        assertThat(set.encoding()).isEqualTo(encoding);
        var random = RandomSource.seeded(5);
        int sampleSize = Math.max(2, count / 8);
        var picks = set.picks(random);
        int[][] chosen = new int[3][count];
        int rounds = 400 * count;
        for (int i = 0; i < rounds; i++) {
            chosen[0][Integer.parseInt(Bytes.ascii(set.pick(random)))]++;
            chosen[1][Integer.parseInt(Bytes.ascii(picks.get()))]++;
            if (i % sampleSize == 0) {
                Set<String> different = new HashSet<>();
                for (byte[] member : set.sample(sampleSize, random)) {
                    different.add(Bytes.ascii(member));
                    chosen[2][Integer.parseInt(Bytes.ascii(member))]++;
                }
                assertThat(different).hasSize(sampleSize);
            }
        }
        for (int[] counts : chosen) {
            assertThat(chiSquare(counts, 400)).isLessThan(count + 6 * Math.sqrt(2.0 * count));
        }
    }

    private static double chiSquare(int[] counts, double expected) {
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    @Test
    void aSampleOfAllIsAll() {
        fill("m", 300);
        for (int count : new int[] {299, 300, 1000, Integer.MAX_VALUE}) {
            var seen = new TreeMap<String, Boolean>();
            set.sample(count, RandomSource.seeded(1))
                    .forEach(member -> seen.put(Bytes.ascii(member), true));
            assertThat(seen).hasSize(Math.min(300, count));
        }
        assertThat(set.sample(0, RandomSource.seeded(1))).isEmpty();
    }

    @Test
    void sizeIsTheSameHoweverTheSetCameToBe() {
        fill("m", 1000);
        long before = set.sizeBytes();
        fill("n", 3000);
        for (int i = 0; i < 3000; i++) {
            remove("n" + i);
        }
        assertThat(set.sizeBytes()).isBetween(before, before + 20_000);
        for (int i = 0; i < 1000; i++) {
            remove("m" + i);
        }
        assertThat(set.sizeBytes()).isLessThan(before * 2 / 3);
    }

    @Test
    void whatIsReadAheadIsWhatIsDrawn() {
        for (int i = 0; i < 10_000; i++) {
            add("member:" + i);
        }
        var random = RandomSource.seeded(3);
        List<byte[]> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            expected.add(set.ahead(Draw.RANDOM, i, random.peek(i)));
        }
        int found = 0;
        for (byte[] member : expected) {
            byte[] drawn = set.pick(random);
            found += drawn == member ? 1 : 0;
            set.remove(drawn);
        }
        // All but who took over the place of one that was drawn in between.
        assertThat(found).isGreaterThan(380);
        for (int i = 0; i < 100; i++) {
            byte[] kept = set.ahead(Draw.RANDOM_KEPT, 0, random.peek(0));
            assertThat(set.pick(random)).isSameAs(kept);
        }
        assertThat(set.ahead(Draw.RANDOM, set.size(), 1)).isNull();
        assertThat(set.ahead(Draw.FIRST, 0, 1)).isNull();
        assertThat(new SetValue(limits).ahead(Draw.RANDOM, 0, 1)).isNull();
    }
}
