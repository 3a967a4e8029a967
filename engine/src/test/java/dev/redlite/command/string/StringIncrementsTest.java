package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** INCREX, as its page in the Redis documentation and Redis's tests have it since 8.8. */
class StringIncrementsTest extends StringTest {
    @Test
    void aResultOutOfBoundsChangesNothing() {
        call("SET k 10");
        assertThat(call("INCREX k BYINT 10 UBOUND 15 EX 100")).isEqualTo("[:10 :0]");
        assertThat(call("INCREX none BYINT 5 LBOUND 10")).isEqualTo("[:0 :0]");
        assertThat(call("TTL k")).isEqualTo(":-1");
        assertThat(call("EXISTS none")).isEqualTo(":0");
    }

    @Test
    void saturateGoesAsFarAsTheBound() {
        call("SET k 10");
        assertThat(call("INCREX k BYINT 10 UBOUND 15 SATURATE EX 100")).isEqualTo("[:15 :5]");
        assertThat(call("TTL k")).isEqualTo(":100");
        assertThat(call("INCREX k BYINT -5 LBOUND 20 SATURATE")).isEqualTo("[:20 :5]");
    }

    @Test
    void theRangeOfIntegersBoundsThemToo() {
        call("SET k 9223372036854775800");
        assertThat(call("INCREX k BYINT 100")).isEqualTo("[:9223372036854775800 :0]");
        assertThat(call("INCREX k BYINT 100 SATURATE")).isEqualTo("[:9223372036854775807 :7]");
        assertThat(call("INCREX k SATURATE UBOUND -9223372036854775808"))
                .isEqualTo("-ERR applied increment would overflow");
        assertThat(call("GET k")).isEqualTo("\"9223372036854775807\"");
    }

    @Test
    void floatsAreBulkStringsInResp2AndDoublesInResp3() {
        call("SET k 1.5");
        assertThat(call("INCREX k BYFLOAT 0.25")).isEqualTo("[\"1.75\" \"0.25\"]");
        call("HELLO 3");
        assertThat(call("INCREX k BYFLOAT 0.25")).isEqualTo("[,2 ,0.25]");
        assertThat(call("INCREX n")).isEqualTo("[:1 :1]");
    }

    @Test
    void floatsWithoutBoundsEndAtTheLargest() {
        call("SET k 1e4932");
        assertThat(call("INCREX k BYFLOAT 1e4932")).startsWith("[\"1").endsWith("\"0\"]");
        assertThat(call("INCREX k BYFLOAT 1e4932 UBOUND inf")).endsWith("\"0\"]");
        assertThat(call("INCREX k BYFLOAT 1e4932 SATURATE")).startsWith("[\"11897314953572317");
        assertThat(call("INCREX k BYFLOAT 1 LBOUND inf UBOUND inf SATURATE"))
                .isEqualTo("-ERR applied increment would be Infinity");
    }

    @Test
    void negativeFloatsAreOrderedByValue() {
        call("SET k -3");
        assertThat(call("INCREX k BYFLOAT -1 LBOUND -5.5 UBOUND -2")).isEqualTo("[\"-4\" \"-1\"]");
        assertThat(call("INCREX k BYFLOAT -2 LBOUND -5.5")).isEqualTo("[\"-4\" \"0\"]");
        assertThat(call("INCREX k BYFLOAT 3 UBOUND -1.5")).isEqualTo("[\"-4\" \"0\"]");
    }

    @Test
    void theKindOfABoundIsThatOfTheIncrementWhereverItIs() {
        assertThat(call("INCREX k UBOUND 1.5 BYFLOAT 1")).isEqualTo("[\"1\" \"1\"]");
        assertThat(call("INCREX k UBOUND 1.5"))
                .isEqualTo("-ERR UBOUND is not an integer or out of range");
    }

    @Test
    void enxSetsATimeToLiveOnlyIfThereIsNone() {
        call("INCREX k EX 100 ENX");
        call("INCREX k EX 500 ENX");
        assertThat(call("TTL k")).isEqualTo(":100");
        assertThat(call("INCREX k EXAT 1 ENX")).isEqualTo("[:3 :1]");
        assertThat(call("GET k")).isEqualTo("\"3\"");
        assertThat(call("INCREX k ENX")).isEqualTo("-ERR ENX flag requires an expiration");
    }

    @Test
    void persistDropsTheTimeToLive() {
        call("SET k 1 EX 100");
        call("INCREX k");
        assertThat(call("TTL k")).isEqualTo(":100");
        call("INCREX k PERSIST");
        assertThat(call("TTL k")).isEqualTo(":-1");
    }

    @Test
    void aTimeInThePastRemovesTheKey() {
        call("SET k 1");
        assertThat(call("INCREX k EXAT 1")).isEqualTo("[:2 :1]");
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BYINT 1 BYFLOAT 1",
                "LBOUND 0 LBOUND 1",
                "SATURATE SATURATE",
                "EX 1 PX 1",
                "EX 1 EX 1",
                "EX 1 PERSIST",
                "PERSIST EX 1",
                "PERSIST ENX",
                "ENX PERSIST",
                "ENX ENX EX 1",
                "BYINT",
                "UBOUND",
                "EX",
                "BOGUS",
                "NX",
                "KEEPTTL"
            })
    void optionsThatContradictOrComeTwiceAreASyntaxError(String options) {
        assertThat(call("INCREX k " + options)).isEqualTo("-ERR syntax error");
    }

    @Test
    void anErrorLeavesNoHalfAnswer() {
        call("SET k abc");
        assertThat(call("INCREX k")).isEqualTo("-ERR value is not an integer or out of range");
        assertThat(call("INCREX k BYFLOAT 1")).isEqualTo("-ERR value is not a valid float");
        assertThat(call("INCREX k BYFLOAT inf"))
                .isEqualTo("-ERR BYFLOAT increment cannot be Infinity");
    }
}
