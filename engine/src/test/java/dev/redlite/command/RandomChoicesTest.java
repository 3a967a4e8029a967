package dev.redlite.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.testing.MemoryFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

/** Commands that choose at random take every element equally often, as a chi-square test shows. */
class RandomChoicesTest extends MemoryFixture {
    private static final int EACH = 20;
    private static final int BATCH = 1000;

    /** How many standard deviations the sum may be above what is expected; the seed is fixed. */
    private static final double DEVIATIONS = 5;

    @ParameterizedTest(name = "{0} {1} of {2} of {3}")
    @CsvSource({
        "SRANDMEMBER, 1, 10, 10",
        "SRANDMEMBER, 1, 1000, 1000",
        "SRANDMEMBER, -20, 1000, 4000",
        "SRANDMEMBER, 10, 300, 3000",
        "SRANDMEMBER, 250, 300, 3000",
        "SRANDMEMBER, -1000, 20000, 80000",
        "HRANDFIELD, 1, 10, 10",
        "HRANDFIELD, 1, 1000, 1000",
        "HRANDFIELD, -20, 1000, 4000",
        "HRANDFIELD, 10, 300, 3000",
        "HRANDFIELD, 250, 300, 3000",
        "HRANDFIELD, -1000, 20000, 80000",
        "ZRANDMEMBER, 1, 10, 10",
        "ZRANDMEMBER, 1, 1000, 1000",
        "ZRANDMEMBER, -20, 1000, 4000",
        "ZRANDMEMBER, 10, 300, 3000",
        "ZRANDMEMBER, 250, 300, 3000",
        "ZRANDMEMBER, -1000, 20000, 80000",
    })
    void everyElementIsEquallyLikely(String command, int count, int size, int sizeBefore) {
        fill(command.charAt(0), sizeBefore, size);
        String one = command + " c " + count;
        int[] chosen = new int[size];
        for (int drawn = 0; drawn < EACH * size; drawn += Math.abs(count)) {
            count(one, chosen);
        }
        assertEquallyLikely(chosen);
    }

    /** The members are integers, which have a form of their own. */
    @Test
    void everyIntegerIsEquallyLikely() {
        fill('I', 500, 500);
        int[] chosen = new int[500];
        for (int i = 0; i < EACH * 5; i++) {
            count("SRANDMEMBER c -100", chosen);
            count("SRANDMEMBER c 100", chosen);
        }
        assertEquallyLikely(chosen);
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "1000, 1000", "500, 5000"})
    void poppedMembersAreEquallyLikely(int size, int sizeBefore) {
        fill('S', sizeBefore, size);
        int[] chosen = new int[size];
        for (int i = 0; i < EACH * size; i++) {
            String popped = call("SPOP c");
            chosen[number(popped)]++;
            call("SADD c " + popped.replace("\"", ""));
        }
        assertEquallyLikely(chosen);
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "1000, 1000", "500, 5000"})
    void everyKeyIsEquallyLikely(int size, int sizeBefore) {
        for (int i = 0; i < sizeBefore; i++) {
            call("SET " + i + " v");
        }
        for (int i = size; i < sizeBefore; i++) {
            call("DEL " + i);
        }
        int[] chosen = new int[size];
        for (int i = 0; i < EACH * size; i++) {
            chosen[number(call("RANDOMKEY"))]++;
        }
        assertEquallyLikely(chosen);
    }

    /** Makes a collection of some elements, most of which are removed again. */
    private void fill(char type, int sizeBefore, int size) {
        for (int from = 0; from < sizeBefore; from += BATCH) {
            var add = new StringBuilder(type == 'H' ? "HSET c" : type == 'Z' ? "ZADD c" : "SADD c");
            for (int i = from; i < Math.min(from + BATCH, sizeBefore); i++) {
                add.append(type == 'Z' ? " " + i / 3 : "")
                        .append(type == 'I' ? " " : " m")
                        .append(i);
                add.append(type == 'H' ? " v" : "");
            }
            call(add.toString());
        }
        String remove = type == 'H' ? "HDEL c m" : type == 'Z' ? "ZREM c m" : "SREM c m";
        for (int i = size; i < sizeBefore; i++) {
            assertThat(call(remove + i)).isEqualTo(":1");
        }
    }

    private void count(String call, int[] chosen) {
        String answer = call(call);
        for (String word : answer.substring(1, answer.length() - 1).split(" ")) {
            chosen[number(word)]++;
        }
    }

    private static int number(String word) {
        return Integer.parseInt(word.replaceAll("[\"m]", ""));
    }

    private static void assertEquallyLikely(int[] chosen) {
        long total = 0;
        for (int count : chosen) {
            total += count;
        }
        double expected = (double) total / chosen.length;
        double sum = 0;
        for (int count : chosen) {
            sum += (count - expected) * (count - expected) / expected;
        }
        int freedom = chosen.length - 1;
        assertThat(sum)
                .as("chi-square of %d draws among %d", total, chosen.length)
                .isLessThan(freedom + DEVIATIONS * Math.sqrt(2.0 * freedom));
    }

    /** The test itself: a choice that is a little unfair does not pass. */
    @Test
    void anUnfairChoiceWouldBeSeen() {
        int[] chosen = new int[1000];
        var random = new SplittableRandom(1);
        for (int i = 0; i < EACH * 1000; i++) {
            // As a table's slots are, of which some hold two elements and others none.
            int slot = random.nextInt(1000);
            chosen[slot % 3 == 0 ? slot : (slot + random.nextInt(2)) % 1000]++;
        }
        assertThatThrownBy(() -> assertEquallyLikely(chosen)).isInstanceOf(AssertionError.class);
    }
}
