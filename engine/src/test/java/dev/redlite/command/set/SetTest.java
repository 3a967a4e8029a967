package dev.redlite.command.set;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.RandomSource;
import dev.redlite.testing.MemoryFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Commands on sets: hostile arguments, large sets, and combinations against a naive model. */
class SetTest extends MemoryFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SRANDMEMBER s -9223372036854775808 | -ERR value is out of range, value must"
                        + " between -9223372036854775807 and 9223372036854775807",
                "SRANDMEMBER s -9223372036854775807 | -ERR value is out of range",
                "SRANDMEMBER s -1048577 | -ERR value is out of range",
                "SPOP s -1 | -ERR value is out of range, must be positive",
                "SPOP s 9223372036854775808 | -ERR value is out of range, must be positive",
                "SPOP s 1 1 | -ERR syntax error",
                "SINTERCARD 9223372036854775807 s | -ERR Number of keys can't be greater than"
                        + " number of args",
                "SINTERCARD 9223372036854775808 s | -ERR numkeys should be greater than 0",
                "SDIFFCARD 1 s APPROX | -ERR syntax error",
                "SDIFFCARD 2 s | -ERR Number of keys can't be greater than number of args",
                "SUNIONCARD 0 s | -ERR numkeys should be greater than 0",
                "SUNIONCARD 1 s LIMIT -1 | -ERR LIMIT can't be negative",
                "SUNIONCARD 1 s LIMIT | -ERR syntax error",
                "SSCAN s 18446744073709551616 | -ERR invalid cursor",
                "SSCAN s 0 COUNT 0 | -ERR syntax error",
                "SSCAN s 0 NOVALUES | -ERR syntax error",
            })
    void isRefused(String line, String answer) {
        call("SADD s a");
        assertThat(call(line)).isEqualTo(answer);
        assertThat(call("SMEMBERS s")).isEqualTo("[\"a\"]");
    }

    @Test
    void aManyTimesRepeatedMemberIsReturnedUpToTheLimit() {
        call("SADD s a");
        assertThat(call("SRANDMEMBER s -1048576")).hasSize(2 + 1048576 * 4 - 1);
        call("SADD large " + "x".repeat(1 << 20));
        assertThat(call("SRANDMEMBER large -63")).hasSizeGreaterThan(63 << 20);
        assertThat(call("SRANDMEMBER large -65")).isEqualTo("-ERR value is out of range");
    }

    @Test
    void configSetChangesWhatIsSmall() {
        call("SADD s 1 2 3");
        call("CONFIG SET set-max-intset-entries 2");
        assertThat(call("OBJECT ENCODING s")).isEqualTo("\"intset\"");
        call("SADD s 4");
        assertThat(call("OBJECT ENCODING s")).isEqualTo("\"hashtable\"");
        call("CONFIG SET set-max-listpack-entries 1");
        call("SADD t a b");
        assertThat(call("OBJECT ENCODING t")).isEqualTo("\"hashtable\"");
        call("CONFIG SET set-max-listpack-value 1");
        call("SADD u aa");
        assertThat(call("OBJECT ENCODING u")).isEqualTo("\"hashtable\"");
    }

    @Test
    void sscanGoesThroughALargeSet() {
        addMany("s", 2000);
        Set<String> members = new HashSet<>();
        String cursor = "0";
        int calls = 0;
        do {
            String answer = call("SSCAN s " + cursor + " COUNT 50");
            cursor = answer.substring(2, answer.indexOf('"', 2));
            members.addAll(words(answer.substring(answer.indexOf('[', 1))));
            calls++;
        } while (!cursor.equals("0"));
        assertThat(members).hasSize(2000);
        assertThat(calls).isBetween(10, 60);
    }

    private void addMany(String key, int count) {
        for (int i = 0; i < count; i++) {
            call("SADD " + key + " m" + i);
        }
    }

    private static List<String> words(String answer) {
        String inside = answer.replaceAll("[\\[\\]\"~]", "").strip();
        return inside.isEmpty() ? List.of() : Arrays.asList(inside.split(" "));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 999, 1000, 5000})
    void spopRemovesWhatItReturns(int count) {
        addMany("s", 1000);
        List<String> popped = words(call("SPOP s " + count));
        int expected = Math.min(count, 1000);
        assertThat(new HashSet<>(popped)).hasSize(expected);
        assertThat(call("SCARD s")).isEqualTo(":" + (1000 - expected));
        assertThat(call("EXISTS s")).isEqualTo(expected == 1000 ? ":0" : ":1");
        Set<String> left = new HashSet<>(words(call("SMEMBERS s")));
        assertThat(left).hasSize(1000 - expected).doesNotContainAnyElementsOf(popped);
    }

    @Test
    void spopTakesEveryMemberAboutAsOften() {
        int[] first = new int[40];
        for (int round = 0; round < 2000; round++) {
            StringBuilder members = new StringBuilder("SADD s");
            for (int i = 0; i < 40; i++) {
                members.append(" m").append(i);
            }
            call(members.toString());
            for (String member : words(call("SPOP s 10"))) {
                first[Integer.parseInt(member.substring(1))]++;
            }
            call("DEL s");
        }
        for (int count : first) {
            assertThat(count).isBetween(380, 620);
        }
    }

    @Test
    void inResp3AnswersAreSets() {
        call("HELLO 3");
        call("SADD s 1");
        assertThat(call("SMEMBERS s")).isEqualTo("~[\"1\"]");
        assertThat(call("SUNION s none")).isEqualTo("~[\"1\"]");
        assertThat(call("SRANDMEMBER s 1")).isEqualTo("[\"1\"]");
        assertThat(call("SPOP s 1")).isEqualTo("~[\"1\"]");
        assertThat(call("SMEMBERS s")).isEqualTo("~[]");
    }

    /** Sizes far apart lead to each of the two ways to compute a difference. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void combinationsAreThoseOfANaiveModel(long seed) {
        var random = RandomSource.seeded(seed);
        List<Set<String>> models = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Set<String> model = new TreeSet<>();
            int size = random.below(2) == 0 ? random.below(5) : random.below(600);
            for (int j = 0; j < size; j++) {
                String member = (seed % 2 == 0 ? "m" : "") + random.below(700);
                model.add(member);
                call("SADD s" + i + " " + member);
            }
            models.add(model);
        }
        for (int round = 0; round < 40; round++) {
            int[] chosen = new int[1 + random.below(4)];
            Arrays.setAll(chosen, i -> random.below(4));
            StringBuilder keys = new StringBuilder();
            Set<String> inter = new TreeSet<>(models.get(chosen[0]));
            Set<String> union = new TreeSet<>();
            Set<String> diff = new TreeSet<>(models.get(chosen[0]));
            for (int i = 0; i < chosen.length; i++) {
                keys.append(" s").append(chosen[i]);
                inter.retainAll(models.get(chosen[i]));
                union.addAll(models.get(chosen[i]));
                if (i > 0) {
                    diff.removeAll(models.get(chosen[i]));
                }
            }
            int limit = random.below(5);
            String counted = chosen.length + keys.toString();
            compare("SINTER", keys.toString(), counted, limit, inter);
            compare("SUNION", keys.toString(), counted, limit, union);
            compare("SDIFF", keys.toString(), counted, limit, diff);
        }
    }

    private void compare(String name, String keys, String counted, int limit, Set<String> model) {
        assertThat(new TreeSet<>(words(call(name + keys)))).isEqualTo(model);
        assertThat(call(name + "CARD " + counted)).isEqualTo(":" + model.size());
        int most = limit == 0 ? model.size() : Math.min(limit, model.size());
        assertThat(call(name + "CARD " + counted + " LIMIT " + limit)).isEqualTo(":" + most);
        assertThat(call(name + "STORE out" + keys)).isEqualTo(":" + model.size());
        assertThat(new TreeSet<>(words(call("SMEMBERS out")))).isEqualTo(model);
    }

    @Test
    void theDestinationMayBeASource() {
        call("SADD a 1 2 3");
        call("SADD b 2 3 4");
        assertThat(call("SDIFFSTORE a a b")).isEqualTo(":1");
        assertThat(call("SMEMBERS a")).isEqualTo("[\"1\"]");
        assertThat(call("SUNIONSTORE b a b")).isEqualTo(":4");
        assertThat(call("SINTERSTORE b b none")).isEqualTo(":0");
        assertThat(call("EXISTS b")).isEqualTo(":0");
    }

    @Test
    void smoveRemovesTheKeyWithTheLastMember() {
        call("SADD a x");
        assertThat(call("SMOVE a b x")).isEqualTo(":1");
        assertThat(call("EXISTS a b")).isEqualTo(":1");
        assertThat(call("SMOVE b b x")).isEqualTo(":1");
        assertThat(call("SMEMBERS b")).isEqualTo("[\"x\"]");
    }
}
