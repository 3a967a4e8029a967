package dev.redlite.command.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.engine.FieldSets;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.Set;

/** What hostile or strange arguments get, and what large hashes do. */
class HashLimitsTest extends HashFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HRANDFIELD h -4611686018427387905 WITHVALUES | -ERR value is out of range",
                "HRANDFIELD h -4611686018427387904 | -ERR value is out of range",
                "HRANDFIELD h -1048577 | -ERR value is out of range",
                "HRANDFIELD h -9223372036854775808 | -ERR value is out of range, value must between"
                        + " -9223372036854775807 and 9223372036854775807",
                "HEXPIRE h 10 FIELDS 2147483648 a | -ERR Parameter `numFields` should be greater"
                        + " than 0",
                "HEXPIRE h 9223372036854775807 FIELDS 1 a | -ERR invalid expire time in 'hexpire'"
                        + " command",
                "HGETEX h FIELDS 2147483647 a | -ERR wrong number of arguments",
                "HSETEX h FIELDS 1073741824 a 1 | -ERR wrong number of arguments",
                "HGETDEL h FIELDS 9223372036854775807 a | -ERR The `numfields` parameter must match"
                        + " the number of arguments",
                "HSCAN h 18446744073709551616 | -ERR invalid cursor",
                "HSCAN h 0 COUNT 0 | -ERR syntax error",
                "HINCRBY h a 9223372036854775807 | -ERR increment or decrement would overflow",
            })
    void isRefused(String line, String answer) {
        call("HSET h a 1");
        assertThat(call(line)).isEqualTo(answer);
        assertThat(call("HGETALL h")).isEqualTo("[\"a\" \"1\"]");
    }

    @Test
    void aManyTimesRepeatedFieldIsReturnedUpToTheLimit() {
        call("HSET h a 1");
        assertThat(call("HRANDFIELD h -1048576")).hasSize(2 + 1048576 * 4 - 1);
    }

    @Test
    void repeatedFieldsTakeOnlySoMuchMemory() {
        call("HSET h a " + "x".repeat(1 << 20));
        assertThat(call("HRANDFIELD h -63 WITHVALUES")).hasSizeGreaterThan(63 << 20);
        assertThat(call("HRANDFIELD h -65 WITHVALUES")).isEqualTo("-ERR value is out of range");
        assertThat(call("HRANDFIELD h -1000000 WITHVALUES"))
                .isEqualTo("-ERR value is out of range");
        assertThat(call("HRANDFIELD h -65")).hasSize(2 + 65 * 4 - 1);
    }

    @Test
    void inResp3AFieldAndItsValueArePaired() {
        call("HELLO 3");
        call("HSET h a 1");
        assertThat(call("HRANDFIELD h -2 WITHVALUES")).isEqualTo("[[\"a\" \"1\"] [\"a\" \"1\"]]");
        assertThat(call("HGETALL h")).isEqualTo("%[\"a\" \"1\"]");
        assertThat(call("HGETALL none")).isEqualTo("%[]");
    }

    @Test
    void hscanGoesThroughALargeHash() {
        for (int i = 0; i < 2000; i++) {
            call("HSET h f" + i + " v");
        }
        Set<String> names = new HashSet<>();
        String cursor = "0";
        int calls = 0;
        do {
            String answer = call("HSCAN h " + cursor + " COUNT 50 NOVALUES");
            cursor = answer.substring(2, answer.indexOf('"', 2));
            String list = answer.substring(answer.indexOf('[', 1) + 1, answer.length() - 2);
            if (!list.isEmpty()) {
                names.addAll(Set.of(list.split(" ")));
            }
            calls++;
        } while (!cursor.equals("0"));
        assertThat(names).hasSize(2000);
        assertThat(calls).isBetween(10, 60);
    }

    @Test
    void hscanCountsWhatItLooksAtNotWhatMatches() {
        for (int i = 0; i < 2000; i++) {
            call("HSET h f" + i + " v");
        }
        assertThat(call("HSCAN h 0 MATCH none COUNT 10")).isNotEqualTo("[\"0\" []]");
    }

    @Test
    void fieldsetsTakeOnlySoMuchMemory() {
        byte[] large = new byte[(int) FieldSets.BYTES_MAX / 2];
        byte[] prepare = Bytes.of("PREPARE");
        byte[] himport = Bytes.of("HIMPORT");
        assertThat(client.call(himport, prepare, Bytes.of("a"), large)).isEqualTo("+OK");
        assertThat(client.call(himport, prepare, Bytes.of("b"), large))
                .isEqualTo("-ERR the fieldsets of a connection may take 16777216 bytes");
        assertThat(client.call(himport, prepare, Bytes.of("a"), large)).isEqualTo("+OK");
        assertThat(call("HIMPORT DISCARDALL")).isEqualTo(":1");
        assertThat(client.call(himport, prepare, Bytes.of("b"), large)).isEqualTo("+OK");
    }

    @Test
    void fieldsetsBelongToTheirSession() {
        call("HIMPORT PREPARE fs a");
        try (var other = new TestClient(db.engine(), 2)) {
            assertThat(other.call("HIMPORT", "SET", "k", "fs", "1"))
                    .isEqualTo("-ERR no such fieldset");
        }
        assertThat(call("HIMPORT SET k fs 1")).isEqualTo("+OK");
    }

    @Test
    void configSetChangesWhatIsPacked() {
        call("HSET h a 1 b 2 c 3");
        call("CONFIG SET hash-max-listpack-value 2");
        assertThat(call("OBJECT ENCODING h")).isEqualTo("\"listpack\"");
        call("HSET h a xxx");
        assertThat(call("OBJECT ENCODING h")).isEqualTo("\"hashtable\"");
        call("CONFIG SET hash-max-ziplist-entries 1");
        call("HSET k a 1 b 2");
        assertThat(call("OBJECT ENCODING k")).isEqualTo("\"hashtable\"");
    }
}
