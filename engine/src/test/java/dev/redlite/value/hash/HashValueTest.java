package dev.redlite.value.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.Value;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class HashValueTest {
    private static final long NOW = 1000;

    private final PackingLimits limits = new PackingLimits();
    private final RowMirror mirror = new RowMirror();
    private HashValue hash = new HashValue(limits);

    @BeforeEach
    void bind() {
        hash.bind(mirror);
    }

    @AfterEach
    void rowsAndValueAgree() {
        hash.checkInvariants();
        var own = new RowMirror();
        hash.eachRow(own);
        assertThat(own).hasToString(mirror.toString());
        HashValue loaded = mirror.load(limits);
        loaded.checkInvariants();
        var again = new RowMirror();
        loaded.eachRow(again);
        assertThat(again).hasToString(mirror.toString());
        assertThat(loaded.nextExpiryMillis()).isEqualTo(hash.nextExpiryMillis());
    }

    static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private boolean set(String name, String value) {
        return hash.set(latin(name), latin(value), NOW);
    }

    private void table() {
        limits.hashFieldsMax(0);
    }

    @Test
    void becomesATableWhenThereAreTooManyFields() {
        limits.hashFieldsMax(3);
        for (String name : List.of("a", "b", "c")) {
            set(name, "1");
        }
        set("b", "2");
        assertThat(hash.encoding()).isEqualTo("listpack");
        set("d", "1");
        assertThat(hash.encoding()).isEqualTo("hashtable");
        assertThat(hash.size(NOW)).isEqualTo(4);
        assertThat(hash.get(latin("b"), NOW)).isEqualTo(latin("2"));
    }

    @Test
    void becomesATableWhenSomethingIsTooLong() {
        set("a", "x".repeat(64));
        assertThat(hash.encoding()).isEqualTo("listpack");
        set("a", "x".repeat(65));
        assertThat(hash.encoding()).isEqualTo("hashtable");
        hash = new HashValue(limits);
        hash.bind(mirror);
        set("a", "y");
        set("n".repeat(65), "y");
        assertThat(hash.encoding()).isEqualTo("hashtable");
    }

    @Test
    void keepsExpiriesWhenItBecomesATable() {
        limits.hashFieldsMax(2);
        hash.set(latin("a"), latin("1"), 5000, NOW);
        hash.set(latin("b"), latin("2"), 4000, NOW);
        assertThat(hash.encoding()).isEqualTo("listpackex");
        set("c", "3");
        assertThat(hash.encoding()).isEqualTo("hashtable");
        assertThat(hash.expiresAt(latin("a"), NOW)).isEqualTo(5000);
        assertThat(hash.nextExpiryMillis()).isEqualTo(4000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 253, 254, 255, 256, 1000, 70_000})
    void packsNamesAndValuesOfAnyLength(int length) {
        limits.hashLengthMax(100_000);
        String text = "x".repeat(length);
        set("before", "1");
        set(text, text);
        set("after", "2");
        hash.expireAt(latin(text), 5000, NOW);
        assertThat(hash.encoding()).isEqualTo("listpackex");
        assertThat(hash.get(latin(text), NOW)).isEqualTo(latin(text));
        assertThat(hash.get(latin("before"), NOW)).isEqualTo(latin("1"));
        assertThat(hash.get(latin("after"), NOW)).isEqualTo(latin("2"));
        set(text, "shorter");
        assertThat(hash.get(latin("after"), NOW)).isEqualTo(latin("2"));
        assertThat(hash.remove(latin(text), NOW)).isTrue();
        assertThat(hash.get(latin("after"), NOW)).isEqualTo(latin("2"));
    }

    @Test
    void isNotPackedBeyondTheLimitOfBytesWhateverIsConfigured() {
        limits.hashFieldsMax(Long.MAX_VALUE);
        limits.hashLengthMax(Long.MAX_VALUE);
        set("a", "x".repeat(PackedFields.BYTES_MAX));
        assertThat(hash.encoding()).isEqualTo("hashtable");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExpiredFieldIsThereForNobody(boolean isTable) {
        if (isTable) {
            table();
        }
        set("stays", "1");
        hash.set(latin("goes"), latin("2"), 2000, NOW);
        assertThat(hash.size(1999)).isEqualTo(2);
        assertThat(hash.size(2000)).isEqualTo(1);
        assertThat(hash.get(latin("goes"), 2000)).isNull();
        assertThat(hash.has(latin("goes"), 2000)).isFalse();
        assertThat(hash.expiresAt(latin("goes"), 2000)).isEqualTo(HashValue.ABSENT);
        assertThat(hash.remove(latin("goes"), 2000)).isFalse();
        List<String> seen = new ArrayList<>();
        hash.each(2000, (name, value, at) -> seen.add(Bytes.ascii(name)));
        hash.scan(0, 2000, (name, value, at) -> seen.add(Bytes.ascii(name)));
        assertThat(hash.sample(5, 2000, RandomSource.seeded(1))).hasSize(1);
        assertThat(seen).containsOnly("stays");
        assertThat(removeExpired(2000)).containsExactly("goes");
        assertThat(hash.nextExpiryMillis()).isEqualTo(Value.NEVER);
    }

    private List<String> removeExpired(long nowMillis) {
        List<String> gone = new ArrayList<>();
        hash.removeExpired(nowMillis, name -> gone.add(Bytes.ascii(name)));
        return gone;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFieldThatHasExpiredIsNewWhenItIsSet(boolean isTable) {
        if (isTable) {
            table();
        }
        hash.set(latin("a"), latin("1"), 2000, NOW);
        assertThat(hash.setKeepingExpiry(latin("a"), latin("2"), 2000)).isTrue();
        assertThat(hash.expiresAt(latin("a"), 2000)).isEqualTo(Value.NEVER);
        assertThat(hash.isEmptyAt(2000)).isFalse();
    }

    @Test
    void isEmptyWhenAllHasExpiredThoughItIsNotRemovedYet() {
        hash.set(latin("a"), latin("1"), 2000, NOW);
        hash.set(latin("b"), latin("1"), 2000, NOW);
        assertThat(hash.isEmptyAt(1999)).isFalse();
        assertThat(hash.isEmptyAt(2000)).isTrue();
        assertThat(hash.isEmpty()).isFalse();
        assertThat(hash.pick(2000, RandomSource.seeded(1))).isNull();
        assertThat(removeExpired(2000)).containsExactlyInAnyOrder("a", "b");
        assertThat(hash.isEmpty()).isTrue();
    }

    @Test
    void aCopyIsRepresentedAsTheOriginalIs() {
        assertThat(copied().encoding()).isEqualTo("listpack");
        hash.set(latin("a"), latin("1"), 5000, NOW);
        hash.expireAt(latin("a"), Value.NEVER, NOW);
        assertThat(copied().encoding()).isEqualTo("listpackex");
        set("a", "x".repeat(65));
        set("a", "1");
        assertThat(copied().encoding()).isEqualTo("hashtable");
    }

    private HashValue copied() {
        HashValue copy = mirror.load(limits);
        copy.resemble(hash);
        copy.checkInvariants();
        assertThat(copy.size(NOW)).isEqualTo(hash.size(NOW));
        return copy;
    }

    @Test
    void aValueFetchedForReadingCannotBeChanged() {
        hash.bind(null);
        assertThatThrownBy(() -> set("a", "1")).isInstanceOf(IllegalStateException.class);
        hash = new HashValue(limits);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aScanReturnsWhatIsThereThroughoutThoughTheTableShrinks(int eighths) {
        table();
        fill("stays", 100);
        fill("passes", 8000);
        scanHalfAndHalf(eighths, () -> remove("passes", 8000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aScanReturnsWhatIsThereThroughoutThoughTheTableGrows(int eighths) {
        table();
        fill("stays", 100);
        scanHalfAndHalf(eighths, () -> fill("passes", 8000));
    }

    private void fill(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            set(prefix + i, "1");
        }
    }

    private void remove(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            hash.remove(latin(prefix + i), NOW);
        }
    }

    /** Scans a part of the steps that it would take, lets something happen, and scans the rest. */
    private void scanHalfAndHalf(int eighths, Runnable meanwhile) {
        int steps = 0;
        long cursor = 0;
        do {
            cursor = hash.scan(cursor, NOW, (name, value, at) -> {});
            steps++;
        } while (cursor != 0);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < steps * eighths / 8; i++) {
            cursor = hash.scan(cursor, NOW, (name, value, at) -> seen.add(Bytes.ascii(name)));
        }
        meanwhile.run();
        while (cursor != 0) {
            cursor = hash.scan(cursor, NOW, (name, value, at) -> seen.add(Bytes.ascii(name)));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(seen).contains("stays" + i);
        }
    }

    @Test
    void sizeIsTheSameHoweverTheHashCameToBe() {
        table();
        for (int i = 0; i < 1000; i++) {
            set("f" + i, "v".repeat(i % 50));
        }
        long before = hash.sizeBytes();
        for (int i = 0; i < 1000; i++) {
            set("f" + i, "another value");
            hash.expireAt(latin("f" + i), 5000 + i, NOW);
        }
        for (int i = 0; i < 1000; i++) {
            set("f" + i, "v".repeat(i % 50));
        }
        assertThat(hash.sizeBytes()).isBetween(before, before + 200);
        for (int i = 0; i < 1000; i++) {
            hash.remove(latin("f" + i), NOW);
        }
        assertThat(hash.sizeBytes()).isLessThan(before / 10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyFieldIsChosenAboutAsOften(boolean isTable) {
        if (isTable) {
            table();
        }
        for (int i = 0; i < 10; i++) {
            hash.set(latin("f" + i), latin("" + i), i < 3 ? 2000 : 0, NOW);
        }
        var random = RandomSource.seeded(3);
        int[] picked = new int[10];
        int[] sampled = new int[10];
        for (int i = 0; i < 7000; i++) {
            Field field = hash.pick(2000, random);
            assertThat(field).isNotNull();
            picked[field.value()[0] - '0']++;
            List<Field> two = hash.sample(2, 2000, random);
            assertThat(two).hasSize(2);
            assertThat(two.get(0).name()).isNotEqualTo(two.get(1).name());
            two.forEach(one -> sampled[one.value()[0] - '0']++);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(picked[i]).isBetween(i < 3 ? 0 : 850, i < 3 ? 0 : 1150);
            assertThat(sampled[i]).isBetween(i < 3 ? 0 : 1800, i < 3 ? 0 : 2200);
        }
    }

    @Test
    void aFieldIsFoundAlsoWhenMostHaveExpired() {
        table();
        for (int i = 0; i < 1000; i++) {
            hash.set(latin("f" + i), latin("v"), i == 500 ? 0 : 2000, NOW);
        }
        Field field = hash.pick(2000, RandomSource.seeded(1));
        assertThat(field).isNotNull();
        assertThat(field.name()).isEqualTo(latin("f500"));
    }
}
