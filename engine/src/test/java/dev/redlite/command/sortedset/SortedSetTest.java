package dev.redlite.command.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Commands on sorted sets: hostile arguments, newer options and large sets. */
class SortedSetTest extends MemoryFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ZADD z nan b | -ERR value is not a valid float",
                "ZADD z 1e400 b | -ERR value is not a valid float",
                "ZADD z 2 b nan c | -ERR value is not a valid float",
                "ZINCRBY z nan a | -ERR value is not a valid float",
                "ZINCRBY z xx a | -ERR syntax error",
                "ZADD z NX XX 1 b | -ERR XX and NX options at the same time are not compatible",
                "ZADD z LT NX 1 b | -ERR GT, LT, and/or NX options at the same time are not"
                        + " compatible",
                "ZRANDMEMBER z -9223372036854775808 | -ERR value is out of range, value must"
                        + " between -9223372036854775807 and 9223372036854775807",
                "ZRANDMEMBER z -4611686018427387905 WITHSCORES | -ERR value is out of range",
                "ZRANDMEMBER z -1048577 | -ERR value is out of range",
                "ZPOPMIN z 9223372036854775808 | -ERR value is out of range, must be positive",
                "ZMPOP 9223372036854775807 z MIN | -ERR syntax error",
                "ZMPOP 1 z MIN COUNT 9223372036854775808 | -ERR count should be greater than 0",
                "ZUNION 9223372036854775807 z | -ERR syntax error",
                "ZUNION 1 z WEIGHTS nan | -ERR weight value is not a float",
                "ZUNION 1 z AGGREGATE COUNTS | -ERR syntax error",
                "ZINTERCARD 1 z LIMIT -1 | -ERR LIMIT can't be negative",
                "ZRANGE z 0 -1 LIMIT 0 1 | -ERR syntax error, LIMIT is only supported in"
                        + " combination with either BYSCORE or BYLEX",
                "ZSCAN z 18446744073709551616 | -ERR invalid cursor",
                "ZSCAN z 0 COUNT 0 | -ERR syntax error",
                "ZRANK z a WITHSCORES | -ERR syntax error",
                "ZRANK z a WITHSCORE x | -ERR wrong number of arguments for 'zrank' command",
            })
    void isRefused(String line, String answer) {
        call("ZADD z 1 a");
        assertThat(call(line)).isEqualTo(answer);
        assertThat(call("ZRANGE z 0 -1 WITHSCORES")).isEqualTo("[\"a\" \"1\"]");
    }

    /** Their distance is more than a long holds, and was taken for a small one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZRANGE z 9223372036854775807 -9223372036854775808",
                "ZRANGE z 9223372036854775806 -9223372036854775808 REV WITHSCORES",
                "ZREVRANGE z 9223372036854775807 -9223372036854775807",
            })
    void ranksFarApartInTheWrongOrderAreNoRange(String line) {
        call("ZADD z 1 a 2 b 3 c");
        assertThat(call(line)).isEqualTo("[]");
        assertThat(call("ZRANGESTORE d z 9223372036854775807 -9223372036854775808"))
                .isEqualTo(":0");
        assertThat(call("ZREMRANGEBYRANK z 9223372036854775807 -9223372036854775808"))
                .isEqualTo(":0");
        assertThat(call("ZRANGE z -9223372036854775808 9223372036854775807 REV"))
                .isEqualTo("[\"c\" \"b\" \"a\"]");
    }

    @Test
    void aSumThatIsNoNumberChangesNothing() {
        call("ZADD z inf a");
        assertThat(call("ZINCRBY z -inf a"))
                .isEqualTo("-ERR resulting score is not a number (NaN)");
        assertThat(call("ZSCORE z a")).isEqualTo("\"inf\"");
    }

    @Test
    void ranksAreReturnedWithScores() {
        call("ZADD z 1 a 2.5 b");
        assertThat(call("ZRANK z b WITHSCORE")).isEqualTo("[:1 \"2.5\"]");
        assertThat(call("ZREVRANK z b withscore")).isEqualTo("[:0 \"2.5\"]");
        assertThat(call("ZRANK z none WITHSCORE")).isEqualTo(call("ZRANK none a WITHSCORE"));
    }

    @Test
    void countAddsWeightsUp() {
        call("ZADD a 10 x 20 y");
        call("ZADD b 30 y 40 z");
        call("SADD c y");
        assertThat(call("ZUNION 3 a b c AGGREGATE COUNT WITHSCORES"))
                .isEqualTo("[\"x\" \"1\" \"z\" \"1\" \"y\" \"3\"]");
        assertThat(call("ZINTER 2 a b WEIGHTS 2 3 AGGREGATE count WITHSCORES"))
                .isEqualTo("[\"y\" \"5\"]");
        assertThat(call("ZUNION 2 a b WEIGHTS inf -inf AGGREGATE COUNT WITHSCORES"))
                .isEqualTo("[\"z\" \"-inf\" \"y\" \"0\" \"x\" \"inf\"]");
    }

    @Test
    void theDestinationMayBeASource() {
        call("ZADD a 1 x 2 y");
        call("ZADD b 3 y");
        assertThat(call("ZDIFFSTORE a 2 a b")).isEqualTo(":1");
        assertThat(call("ZUNIONSTORE b 2 a b")).isEqualTo(":2");
        assertThat(call("ZRANGESTORE b b 0 0 REV")).isEqualTo(":1");
        assertThat(call("ZRANGE b 0 -1 WITHSCORES")).isEqualTo("[\"y\" \"3\"]");
        assertThat(call("ZINTERSTORE b 2 b none")).isEqualTo(":0");
        assertThat(call("EXISTS b")).isEqualTo(":0");
    }

    private void addMany(int count) {
        for (int i = 0; i < count; i++) {
            call("ZADD z " + i % 100 + " m" + i);
        }
    }

    private static List<String> words(String answer) {
        String inside = answer.replaceAll("[\\[\\]\"~]", "").strip();
        return inside.isEmpty() ? List.of() : Arrays.asList(inside.split(" "));
    }

    @Test
    void zscanGoesThroughALargeSet() {
        addMany(2000);
        List<String> found = new ArrayList<>();
        String cursor = "0";
        int calls = 0;
        do {
            String answer = call("ZSCAN z " + cursor + " COUNT 50");
            cursor = answer.substring(2, answer.indexOf('"', 2));
            found.addAll(words(answer.substring(answer.indexOf('[', 1))));
            calls++;
        } while (!cursor.equals("0"));
        assertThat(new HashSet<>(found)).hasSize(2000 + 100);
        assertThat(calls).isBetween(10, 60);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 900, 1000, 2000})
    void zrandmemberReturnsDifferentMembers(int count) {
        addMany(1000);
        Set<String> members = new HashSet<>(words(call("ZRANDMEMBER z " + count)));
        assertThat(members).hasSize(Math.min(1000, count));
        assertThat(words(call("ZRANDMEMBER z -" + count))).hasSize(count);
        List<String> pairs = words(call("ZRANDMEMBER z " + count + " WITHSCORES"));
        for (int i = 0; i < pairs.size(); i += 2) {
            int number = Integer.parseInt(pairs.get(i).substring(1));
            assertThat(pairs.get(i + 1)).isEqualTo(String.valueOf(number % 100));
        }
    }

    @Test
    void popsTakeFromBothEnds() {
        addMany(1000);
        assertThat(call("ZPOPMIN z 2")).isEqualTo("[\"m0\" \"0\" \"m100\" \"0\"]");
        assertThat(call("ZPOPMAX z")).isEqualTo("[\"m999\" \"99\"]");
        assertThat(call("ZMPOP 2 none z MAX COUNT 2"))
                .isEqualTo("[\"z\" [[\"m99\" \"99\"] [\"m899\" \"99\"]]]");
        assertThat(words(call("ZPOPMIN z 5000"))).hasSize(2 * 995);
        assertThat(call("EXISTS z")).isEqualTo(":0");
    }

    @Test
    void inResp3ScoresAreDoublesAndPaired() {
        call("HELLO 3");
        call("ZADD z 1 a 2.5 b");
        assertThat(call("ZRANGE z 0 -1 WITHSCORES")).isEqualTo("[[\"a\" ,1] [\"b\" ,2.5]]");
        assertThat(call("ZPOPMIN z")).isEqualTo("[\"a\" ,1]");
        assertThat(call("ZPOPMIN z 1")).isEqualTo("[[\"b\" ,2.5]]");
    }

    @Test
    void configSetChangesWhatIsPacked() {
        call("ZADD z 1 a 2 b 3 c");
        call("CONFIG SET zset-max-listpack-entries 2");
        assertThat(call("OBJECT ENCODING z")).isEqualTo("\"listpack\"");
        call("ZADD z 4 d");
        assertThat(call("OBJECT ENCODING z")).isEqualTo("\"skiplist\"");
        call("CONFIG SET zset-max-ziplist-value 1");
        call("ZADD y 1 aa");
        assertThat(call("OBJECT ENCODING y")).isEqualTo("\"skiplist\"");
    }

    @Test
    void boundsAreReadAsCReadsThem() {
        call("ZADD z -1 a 0 b 1 c inf d");
        assertThat(call("ZCOUNT z '' inf")).isEqualTo(":3");
        assertThat(call("ZCOUNT z ( inf")).isEqualTo(":2");
        assertThat(call("ZCOUNT z 1e400 1e500")).isEqualTo(":1");
        assertThat(call("ZCOUNT z -1e400 1e-400")).isEqualTo(":2");
        assertThat(call("ZCOUNT z 0x1 (inf")).isEqualTo(":1");
        assertThat(call("ZCOUNT z 1x 2")).isEqualTo("-ERR min or max is not a float");
        assertThat(call("ZCOUNT z nan 2")).isEqualTo("-ERR min or max is not a float");
    }
}
