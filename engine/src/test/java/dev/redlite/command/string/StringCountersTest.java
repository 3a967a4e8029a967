package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringCountersTest extends StringTest {
    private static final String MAX = "9223372036854775807";
    private static final String MIN = "-9223372036854775808";
    private static final String OVERFLOW = "-ERR increment or decrement would overflow";

    @Test
    void countersStopAtTheEndsOfTheRange() {
        call("SET k " + MAX);
        assertThat(call("INCR k")).isEqualTo(OVERFLOW);
        assertThat(call("DECRBY k -1")).isEqualTo(OVERFLOW);
        assertThat(call("INCRBY k " + MIN)).isEqualTo(":-1");
        assertThat(call("INCRBY k " + MIN)).isEqualTo(OVERFLOW);
        call("SET k " + MIN);
        assertThat(call("DECR k")).isEqualTo(OVERFLOW);
        assertThat(call("GET k")).isEqualTo("\"" + MIN + "\"");
    }

    @Test
    void theLeastIntegerHasNoOpposite() {
        assertThat(call("DECRBY k " + MIN)).isEqualTo("-ERR decrement would overflow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INCR k", "DECR k", "INCRBY k 1", "DECRBY k 1", "INCRBYFLOAT k 1"})
    void countersKeepTheTimeToLive(String line) {
        call("SET k 10 EX 100");
        call(line);
        assertThat(call("TTL k")).isEqualTo(":100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5", "+1", "01", "-0", "''", "9223372036854775808"})
    void onlyAWholeNumberInItsOneFormIsCounted(String value) {
        call("SET k " + value);
        assertThat(call("INCR k")).isEqualTo("-ERR value is not an integer or out of range");
        assertThat(call("GET k")).isEqualTo(value.equals("''") ? "\"\"" : "\"" + value + "\"");
    }

    @Test
    void aBadIncrementComesBeforeAWrongType() {
        call("HSET h f v");
        assertThat(call("INCRBY h abc")).isEqualTo("-ERR value is not an integer or out of range");
        assertThat(call("INCRBYFLOAT h abc")).startsWith("-WRONGTYPE ");
    }

    @Test
    void floatsAreCountedInExtendedPrecision() {
        call("SET k 0.1");
        assertThat(call("INCRBYFLOAT k 0.2")).isEqualTo("\"0.3\"");
        call("SET k 5.0e3");
        assertThat(call("INCRBYFLOAT k 2.0e2")).isEqualTo("\"5200\"");
        call("SET k 1e400");
        assertThat(call("INCRBYFLOAT k 0")).hasSize(403).startsWith("\"1").doesNotContain("e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "-inf"})
    void infinityIsNeverStored(String infinity) {
        assertThat(call("INCRBYFLOAT k " + infinity))
                .isEqualTo("-ERR increment would produce NaN or Infinity");
        assertThat(call("EXISTS k")).isEqualTo(":0");
    }

    @Test
    void aLongStringIsNoNumberAndNotCopiedToSeeIt() {
        makeLong("k", 10_000_000);
        long before = allocatedBytes();
        assertThat(call("INCRBYFLOAT k 1")).isEqualTo("-ERR value is not a valid float");
        assertThat(call("INCR k")).isEqualTo("-ERR value is not an integer or out of range");
        assertThat(allocatedBytes() - before).isLessThan(1_000_000);
    }
}
