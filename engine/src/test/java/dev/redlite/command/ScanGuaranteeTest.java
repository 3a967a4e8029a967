package dev.redlite.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.testing.MemoryFixture;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a scan promises: what is there from its beginning to its end is returned, and what is not
 * there at any time in between is not, however much comes and goes meanwhile.
 */
class ScanGuaranteeTest extends MemoryFixture {
    private static final int ROUNDS = 60;
    private static final int CALLS_MAX = 2_000;

    /** What is scanned, and how elements come and go. */
    enum Scanned {
        KEYS("SCAN ", "SET @ v", "DEL @", 1),
        SET("SSCAN c ", "SADD c @", "SREM c @", 1),
        INTEGERS("SSCAN c ", "SADD c @", "SREM c @", 1),
        HASH("HSCAN c ", "HSET c @ v", "HDEL c @", 2),
        FIELDS("HSCAN c ", "HSET c @ v", "HDEL c @", 1),
        SORTED_SET("ZSCAN c ", "ZADD c 1 @", "ZREM c @", 2);

        private final String scan;
        private final String add;
        private final String remove;
        private final int size;

        Scanned(String scan, String add, String remove, int size) {
            this.scan = scan;
            this.add = add;
            this.remove = remove;
            this.size = size;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsThereThroughoutIsReturned(Scanned what) {
        String prefix = what == Scanned.INTEGERS ? "" : "e";
        for (int round = 0; round < ROUNDS; round++) {
            var random = new SplittableRandom(round);
            call("FLUSHDB");
            // From forms for a few to large tables; often one becomes the other meanwhile.
            int staying = random.nextInt(1, round % 3 == 0 ? 40 : 400);
            int others = 1 << random.nextInt(4, 10);
            Set<String> expected = new HashSet<>();
            for (int i = 0; i < staying; i++) {
                expected.add(prefix + i);
                change(what.add, prefix + i);
            }
            for (int i = 0; i < random.nextInt(1, others); i++) {
                change(what.add, prefix + (1000 + i));
            }
            Set<String> gone = Set.of(prefix + 9000, prefix + 9001);
            gone.forEach(each -> change(what.add, each));
            gone.forEach(each -> change(what.remove, each));
            Set<String> seen = scan(what, random, prefix, others);
            assertThat(seen).as("round " + round).containsAll(expected);
            assertThat(seen).as("round " + round).doesNotContainAnyElementsOf(gone);
            seen.removeAll(expected);
            assertThat(seen).allMatch(each -> each.matches(prefix + "[1-5][0-9]{3}|hugex*"));
        }
    }

    private Set<String> scan(Scanned what, SplittableRandom random, String prefix, int others) {
        boolean isGrowing = random.nextBoolean();
        Set<String> seen = new HashSet<>();
        String cursor = "0";
        for (int calls = 0; ; calls++) {
            assertThat(calls).as("calls of a scan").isLessThan(CALLS_MAX);
            String fields = what == Scanned.FIELDS ? " NOVALUES" : "";
            List<String> found =
                    words(call(what.scan + cursor + " COUNT " + random.nextInt(1, 30) + fields));
            cursor = found.getFirst();
            for (int i = 1; i < found.size(); i += what.size) {
                seen.add(found.get(i));
            }
            if (cursor.equals("0")) {
                return seen;
            }
            if (what != Scanned.INTEGERS && random.nextInt(10) == 0) {
                // Too long for the small forms.
                change(what.add, "huge" + (random.nextBoolean() ? "" : "x".repeat(100)));
            }
            for (int i = random.nextInt(others / 8 + 1); i > 0; i--) {
                boolean isAdded = random.nextInt(8) == 0 ? !isGrowing : isGrowing;
                String element = prefix + (1000 + random.nextInt(others * 2));
                change(isAdded ? what.add : what.remove, element);
            }
        }
    }

    private void change(String form, String element) {
        call(form.replace("@", element));
    }

    private static List<String> words(String answer) {
        return Arrays.asList(answer.replaceAll("[\\[\\]\"]", "").strip().split(" +"));
    }
}
