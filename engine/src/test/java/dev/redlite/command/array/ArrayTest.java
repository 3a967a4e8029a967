package dev.redlite.command.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.testing.MemoryFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** Commands on arrays: hostile arguments, and what concerns all types. */
class ArrayTest extends MemoryFixture {
    private static final String LAST = "18446744073709551614";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ARSET a 18446744073709551615 v | -ERR invalid array index",
                "ARSET a 18446744073709551616 v | -ERR invalid array index",
                "ARSET a -1 v | -ERR invalid array index",
                "ARSET a -9223372036854775808 v | -ERR invalid array index",
                "ARSET a 1.0 v | -ERR invalid array index",
                "ARSET a '' v | -ERR invalid array index",
                "ARSET a 18446744073709551614 v w | -ERR array index overflow",
                "ARMSET a 0 v x w | -ERR invalid array index",
                "ARMSET a 0 v 1 | -ERR wrong number of arguments for 'armset' command",
                "ARGET a x | -ERR invalid array index",
                "ARMGET a 0 x | -ERR invalid array index",
                "ARDEL a 0 x | -ERR invalid array index",
                "ARDELRANGE a 0 9 0 | -ERR wrong number of arguments for 'ardelrange' command",
                "ARDELRANGE a 0 9 - + | -ERR invalid array index",
                "ARGETRANGE a 0 18446744073709551614 | -ERR range exceeds maximum of 1000000 items",
                "ARGETRANGE a 0 1000000 | -ERR range exceeds maximum of 1000000 items",
                "ARGETRANGE a 1000000 0 | -ERR range exceeds maximum of 1000000 items",
                "ARSEEK a 18446744073709551616 | -ERR invalid array index",
                "ARSEEK a -1 | -ERR invalid array index",
                "ARRING a 0 v | -ERR size must be positive",
                "ARRING a -9223372036854775808 v | -ERR size must be positive",
                "ARRING a 9223372036854775808 v | -ERR invalid size",
                "ARLASTITEMS a x | -ERR invalid COUNT",
                "ARLASTITEMS a 1 REVERSE | -ERR syntax error",
                "ARLASTITEMS a 1 REV x | -ERR wrong number of arguments for 'arlastitems' command",
                "ARSCAN a 0 9 LIMIT 0 | -ERR LIMIT must be positive",
                "ARSCAN a 0 9 LIMIT x | -ERR value is not an integer or out of range",
                "ARSCAN a 0 9 LIMITS 1 | -ERR syntax error",
                "ARSCAN a 0 9 LIMIT | -ERR wrong number of arguments for 'arscan' command",
                "ARGREP a x 9 NONE v | -ERR invalid array index",
                "ARGREP a 0 9 NONE v | -ERR syntax error",
                "ARGREP a 0 9 EXACT v MATCH | -ERR syntax error",
                "ARGREP a 0 9 WITHVALUES NOCASE | -ERR syntax error",
                "ARGREP a 0 9 EXACT v LIMIT -1 | -ERR LIMIT must be positive",
                "ARGREP a 0 9 RE ( | -ERR invalid regular expression: unmatched ( or )",
                "AROP a 0 9 AVG | -ERR unknown operation",
                "AROP a 0 9 MATCH | -ERR MATCH requires a value argument",
                "AROP a 0 9 SUM x | -ERR wrong number of arguments for 'arop' command",
                "ARINFO a ALL | -ERR syntax error",
                "ARINFO a FULL x | -ERR syntax error",
                "ARINFO none | -ERR no such key",
                "DUMP a | -ERR cannot dump this value: there is no known form of arrays",
                "LPUSH a v | -WRONGTYPE Operation against a key holding the wrong kind of value",
            })
    void isRefused(String line, String answer) {
        call("ARSET a 0 v");
        assertThat(call(line)).isEqualTo(answer);
        assertThat(call("ARSCAN a 0 " + LAST)).isEqualTo("[[:0 \"v\"]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ARGET s x",
                "ARMGET s x",
                "ARSET s 0 v",
                "ARMSET s 0 v",
                "ARDEL s 0",
                "ARDELRANGE s 0 1",
                "ARGETRANGE s 0 1000000",
                "ARLEN s",
                "ARCOUNT s",
                "ARINSERT s v",
                "ARRING s 1 v",
                "ARSEEK s 0",
                "ARNEXT s",
                "ARLASTITEMS s 1",
                "ARSCAN s 0 1",
                "ARGREP s - + EXACT v",
                "AROP s 0 1 SUM",
                "ARINFO s",
            })
    void otherTypesAreNoArrays(String line) {
        call("SET s v");
        assertThat(call(line))
                .isEqualTo("-WRONGTYPE Operation against a key holding the wrong kind of value");
    }

    @Test
    void countsOfEverythingTakeWhatThereIs() {
        call("ARMSET a 0 v " + LAST + " w");
        assertThat(call("ARLASTITEMS a 9223372036854775807"))
                .isEqualTo("-ERR count exceeds maximum of 1000000 items");
        assertThat(call("ARLASTITEMS a 2")).isEqualTo("[_ \"w\"]");
        assertThat(call("ARSCAN a 0 " + LAST + " LIMIT 9223372036854775807"))
                .isEqualTo("[[:0 \"v\"] [\"" + LAST + "\" \"w\"]]");
        assertThat(call("AROP a " + LAST + " 0 USED")).isEqualTo(":2");
        assertThat(call("ARLEN a")).isEqualTo("\"18446744073709551615\"");
        assertThat(call("ARDELRANGE a 0 " + LAST + " 0 " + LAST)).isEqualTo(":2");
        assertThat(call("EXISTS a")).isEqualTo(":0");
    }

    @Test
    void numbersThatDoNotFitAreBigOnesInTheNewerProtocol() {
        call("HELLO 3");
        call("ARSET a " + LAST + " w");
        assertThat(call("ARLEN a")).isEqualTo("(18446744073709551615");
        assertThat(call("ARSCAN a 5 " + LAST)).isEqualTo("[[(" + LAST + " \"w\"]]");
        call("ARSEEK a " + LAST);
        assertThat(call("ARNEXT a")).isEqualTo("(" + LAST);
        assertThat(call("ARINSERT a x")).isEqualTo("(" + LAST);
        assertThat(call("ARNEXT a")).isEqualTo("_");
    }

    @Test
    void nothingIsInsertedUnlessAllIs() {
        call("ARINSERT a v");
        call("ARSEEK a 18446744073709551613");
        assertThat(call("ARINSERT a x y z")).isEqualTo("-ERR insert index overflow");
        assertThat(call("ARCOUNT a")).isEqualTo(":1");
        assertThat(call("ARINSERT a x y")).isEqualTo("\"" + LAST + "\"");
        assertThat(call("ARINSERT a z")).isEqualTo("-ERR insert index overflow");
        assertThat(call("ARRING a 9 r")).isEqualTo(":2");
    }

    @Test
    @Timeout(30)
    void aPatternThatOthersTryAllWaysOfIsAnsweredSoon() {
        client.call("ARSET", "a", "0", "a".repeat(100_000));
        for (String condition : List.of("RE (a*)*b", "RE (a|aa)+$b", "GLOB *a*a*a*a*b")) {
            assertThat(call("ARGREP a - + " + condition)).isEqualTo("[]");
        }
        client.call("ARSET", "a", "1", "a".repeat(99_999) + "b");
        assertThat(client.call("ARGREP", "a", "-", "+", "MATCH", "a".repeat(50_000) + "b"))
                .isEqualTo("[:1]");
    }

    @Test
    void conditionsAreNotMoreThanRedisTakes() {
        call("ARSET a 0 v");
        List<String> words = new ArrayList<>(List.of("ARGREP", "a", "-", "+"));
        for (int i = 0; i < 250; i++) {
            words.addAll(List.of("EXACT", "x" + i));
        }
        assertThat(client.call(words.toArray(String[]::new))).isEqualTo("[]");
        words.addAll(List.of("EXACT", "v"));
        assertThat(client.call(words.toArray(String[]::new)))
                .isEqualTo("-ERR too many predicates, maximum is 250");
        assertThat(client.call("ARGREP", "a", "-", "+", "RE", "v".repeat(2049)))
                .isEqualTo("-ERR regular expression is too long, maximum is 2048 bytes");
        assertThat(client.call("ARGREP", "a", "-", "+", "RE", "v?".repeat(1024))).isEqualTo("[:0]");
    }

    @Test
    void theCommandsOfAllTypesKnowArrays() {
        call("ARINSERT a v w");
        call("ARSET a 5000000000 far");
        assertThat(call("TYPE a")).isEqualTo("+array");
        assertThat(call("OBJECT ENCODING a")).isEqualTo("\"sliced-array\"");
        assertThat(call("COPY a b")).isEqualTo(":1");
        assertThat(call("RENAME b c")).isEqualTo("+OK");
        assertThat(call("ARSCAN c 0 " + LAST)).isEqualTo(call("ARSCAN a 0 " + LAST));
        assertThat(call("ARNEXT c")).isEqualTo(":2");
        call("ARDEL c 0");
        assertThat(call("ARGET a 0")).isEqualTo("\"v\"");
        assertThat(call("MEMORY USAGE a")).matches(":[1-9]\\d\\d");
        assertThat(call("SCAN 0 TYPE array")).contains("\"a\"", "\"c\"");
    }
}
