package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StringWritesTest extends StringTest {
    @Test
    void setReplacesAndGetReturns() {
        assertThat(call("SET k v")).isEqualTo("+OK");
        assertThat(call("SET k w")).isEqualTo("+OK");
        assertThat(call("GET k")).isEqualTo("\"w\"");
    }

    @Test
    void setNxWithGetReturnsTheOldValueAndKeepsIt() {
        call("SET k v");
        assertThat(call("SET k w NX GET")).isEqualTo("\"v\"");
        assertThat(call("GET k")).isEqualTo("\"v\"");
        assertThat(call("SET new w NX GET")).isEqualTo("nil");
        assertThat(call("GET new")).isEqualTo("\"w\"");
    }

    @Test
    void anOptionMayComeTwiceButNotWithItsOpposite() {
        assertThat(call("SET k v EX 10 EX 20 NX NX")).isEqualTo("+OK");
        assertThat(call("SET k v NX XX")).isEqualTo("-ERR syntax error");
        assertThat(call("SET k v EX 10 PX 20")).isEqualTo("-ERR syntax error");
        assertThat(call("SET k v EX 10 KEEPTTL")).isEqualTo("-ERR syntax error");
        assertThat(call("SET k v KEEPTTL EX 10")).isEqualTo("-ERR syntax error");
        assertThat(call("SET k v EX")).isEqualTo("-ERR syntax error");
    }

    @Test
    void countersStopAtTheEndsOfTheRange() {
        call("SET k 9223372036854775807");
        assertThat(call("INCR k")).isEqualTo("-ERR increment or decrement would overflow");
        assertThat(call("DECR k")).isEqualTo(":9223372036854775806");
    }

    @Test
    void appendAndSetrangeGrow() {
        assertThat(call("APPEND k ab")).isEqualTo(":2");
        assertThat(call("APPEND k cd")).isEqualTo(":4");
        assertThat(call("SETRANGE k 5 x")).isEqualTo(":6");
        assertThat(call("GETRANGE k 0 -1")).isEqualTo("\"abcd\0x\"");
    }
}
