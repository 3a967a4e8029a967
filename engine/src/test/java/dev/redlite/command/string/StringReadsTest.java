package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringReadsTest extends StringTest {
    @Test
    void getexWithoutAnOptionChangesNothing() {
        call("SET k v EX 100");
        call("WATCH k");
        assertThat(call("GETEX k")).isEqualTo("\"v\"");
        call("MULTI");
        call("TTL k");
        assertThat(call("EXEC")).isEqualTo("[:100]");
    }

    @Test
    void getexPersistTouchesOnlyAKeyThatExpires() {
        call("SET k v");
        call("WATCH k");
        call("GETEX k PERSIST");
        call("MULTI");
        call("GETEX k EX 100");
        call("GETEX k PERSIST");
        call("TTL k");
        assertThat(call("EXEC")).isEqualTo("[\"v\" \"v\" :-1]");
    }

    @Test
    void getexOfAMissingKeyIsNilWhateverTheExpiryIs() {
        assertThat(call("GETEX k EX 0")).isEqualTo("_");
        assertThat(call("GETEX k EX abc")).isEqualTo("_");
        assertThat(call("GETEX k BOGUS")).isEqualTo("-ERR syntax error");
    }

    @Test
    void getexInThePastReturnsTheValueForTheLastTime() {
        call("SET k v");
        assertThat(call("GETEX k PXAT 1")).isEqualTo("\"v\"");
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }

    @Test
    void getexThatFailsLeavesNoHalfAnswer() {
        call("SET k v");
        assertThat(call("GETEX k EX 0")).isEqualTo("-ERR invalid expire time in 'getex' command");
        assertThat(call("TTL k")).isEqualTo(":-1");
    }

    @Test
    void getdelOfAnotherTypeKeepsIt() {
        call("HSET k f v");
        assertThat(call("GETDEL k")).startsWith("-WRONGTYPE ");
        assertThat(call("EXISTS k")).isEqualTo(":1");
    }

    /** An answer waits for the end of the batch, while the value is changed in place. */
    @ParameterizedTest
    @ValueSource(strings = {"GET k", "GETEX k", "MGET k", "GETRANGE k 0 -1", "SET k zz NX GET"})
    void anAnswerKeepsWhatTheValueWas(String line) {
        call("SET k ab");
        call("SET k cd");
        call("MULTI");
        call(line);
        call("SET k ef");
        call("SETRANGE k 0 g");
        call("GET k");
        assertThat(call("EXEC")).contains("cd").contains("gf").doesNotContain("ab");
    }
}
