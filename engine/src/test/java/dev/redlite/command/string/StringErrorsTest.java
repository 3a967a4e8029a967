package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, with {@code k} a string, {@code n} a number and {@code h} a hash. */
class StringErrorsTest extends StringTest {
    private static final String MAX = "9223372036854775807";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET h | WRONGTYPE",
                "GETDEL h | WRONGTYPE",
                "GETEX h EX 0 | WRONGTYPE",
                "GETSET h v | WRONGTYPE",
                "STRLEN h | WRONGTYPE",
                "DIGEST h | WRONGTYPE",
                "APPEND h v | WRONGTYPE",
                "SETRANGE h 0 '' | WRONGTYPE",
                "GETRANGE h 0 1 | WRONGTYPE",
                "SUBSTR h 0 1 | WRONGTYPE",
                "INCR h | WRONGTYPE",
                "DECRBY h 1 | WRONGTYPE",
                "INCREX h BYFLOAT 1 | WRONGTYPE",
                "SET h v GET | WRONGTYPE",
                "SET h v GET EX 0 | ERR invalid expire time in 'set' command",
                "SET h v GET EX x | ERR value is not an integer or out of range",
                "SET h v GET EX x y | ERR syntax error",
                "SET k v PERSIST | ERR syntax error",
                "SET k w NX IFEQ v | ERR syntax error",
                "SET k w IFEQ v XX | ERR syntax error",
                "SET k w IFEQ v NX | ERR syntax error",
                "SET k w IFEQ v IFNE w | ERR syntax error",
                "SET k w IFEQ | ERR syntax error",
                "SET k v EX 0 | ERR invalid expire time in 'set' command",
                "SET k v PXAT -1 | ERR invalid expire time in 'set' command",
                "SET k v EX 1.5 | ERR value is not an integer or out of range",
                "SETEX k 0 v | ERR invalid expire time in 'setex' command",
                "PSETEX k -1 v | ERR invalid expire time in 'psetex' command",
                "GETEX k PX 0 | ERR invalid expire time in 'getex' command",
                "GETEX k EX 5 PERSIST | ERR syntax error",
                "GETEX k KEEPTTL | ERR syntax error",
                "MSETEX 1 k v EX 0 | ERR invalid expire time in 'msetex' command",
                "MSETEX 0 k v | ERR invalid numkeys value",
                "MSETEX 1 k v GET | ERR syntax error",
                "INCREX k EX 0 | ERR invalid expire time in 'increx' command",
                "INCREX k BYINT x | ERR Increment is not an integer or out of range",
                "INCREX n BYFLOAT x | ERR Increment is not a valid float",
                "INCREX n LBOUND 2 UBOUND 1 | ERR LBOUND can't be greater than UBOUND",
                "INCR k | ERR value is not an integer or out of range",
                "INCRBY n " + MAX + " | ERR increment or decrement would overflow",
                "INCRBYFLOAT k 1 | ERR value is not a valid float",
                "INCRBYFLOAT n nan | ERR value is not a valid float",
                "INCRBYFLOAT n 1e5000 | ERR value is not a valid float",
                "GETRANGE h x 1 | ERR value is not an integer or out of range",
                "SETRANGE h x v | ERR value is not an integer or out of range",
                "SETRANGE h -1 v | ERR offset is out of range",
                "LCS k h | ERR The specified keys must contain string values",
                "LCS k n MINMATCHLEN x | ERR value is not an integer or out of range",
                "MSET k | ERR wrong number of arguments for 'mset' command",
                "MSETNX k v n | ERR wrong number of arguments for 'msetnx' command",
            },
            quoteCharacter = '`')
    void isRefusedAndChangesNothing(String line, String error) {
        call("SET k v");
        call("SET n 1");
        call("HSET h f v");
        assertThat(call(line)).startsWith("-" + error);
        assertThat(call("MGET k n h")).isEqualTo("[\"v\" \"1\" _]");
        assertThat(call("TYPE h") + call("TTL k") + call("DBSIZE")).isEqualTo("+hash:-1:3");
    }
}
