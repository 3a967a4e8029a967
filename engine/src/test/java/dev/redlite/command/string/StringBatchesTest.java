package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.command.Commands;
import dev.redlite.engine.Command;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class StringBatchesTest extends StringTest {
    @Test
    void mgetOfAnotherTypeIsNil() {
        call("SET a 1");
        call("HSET h f v");
        assertThat(call("MGET a h none a")).isEqualTo("[\"1\" _ _ \"1\"]");
    }

    @Test
    void msetnxSetsAllOrNone() {
        assertThat(call("MSETNX a 1 b 2")).isEqualTo(":1");
        assertThat(call("MSETNX c 3 b 4")).isEqualTo(":0");
        assertThat(call("MGET a b c")).isEqualTo("[\"1\" \"2\" _]");
    }

    @Test
    void theSameKeyTwiceIsNotItsOwnHindrance() {
        assertThat(call("MSETNX a 1 a 2")).isEqualTo(":1");
        assertThat(call("MSETEX 2 b 1 b 2 NX")).isEqualTo(":1");
        assertThat(call("MGET a b")).isEqualTo("[\"2\" \"2\"]");
        assertThat(call("DBSIZE")).isEqualTo(":2");
    }

    @Test
    void aKeyWithoutAValueSetsNothing() {
        assertThat(call("MSET a 1 b"))
                .isEqualTo("-ERR wrong number of arguments for 'mset' command");
        assertThat(call("MSETEX 2 a 1 b")).isEqualTo("-ERR wrong number of key-value pairs");
        assertThat(call("DBSIZE")).isEqualTo(":0");
    }

    /** Redis documentation of MSETEX, 8.4. */
    @Test
    void msetexGivesAllOneExpiry() {
        call("SET a 0");
        assertThat(call("MSETEX 2 a 1 b 2 EX 100")).isEqualTo(":1");
        assertThat(call("TTL a") + call("TTL b")).isEqualTo(":100:100");
        assertThat(call("MSETEX 2 a 3 c 4 XX EX 200")).isEqualTo(":0");
        assertThat(call("TTL a")).isEqualTo(":100");
        assertThat(call("MSETEX 1 a 3 KEEPTTL XX")).isEqualTo(":1");
        assertThat(call("TTL a")).isEqualTo(":100");
    }

    @Test
    void aHugeCountIsNotBelieved() {
        assertThat(call("MSETEX 2147483648 a 1")).isEqualTo("-ERR invalid numkeys value");
        assertThat(call("MSETEX 2147483647 a 1")).isEqualTo("-ERR wrong number of key-value pairs");
    }

    /** Redis issue 14657: its first release found only the first key, also for ACL. */
    @Test
    void theKeysOfMsetexAreThoseThatAreCounted() {
        assertThat(keys("MSETEX 2 a 1 b 2 NX")).containsExactly(2, 4);
        assertThat(keys("MSETEX 1 a EX EX 10")).containsExactly(2);
        assertThat(keys("MSETEX 3 a 1 b 2")).isEmpty();
        assertThat(keys("MSETEX 99999999999999999999 a 1")).isEmpty();
        assertThat(keys("MSET a 1 b 2")).containsExactly(1, 3);
    }

    private static int[] keys(String line) {
        byte[][] words = Arrays.stream(line.split(" ")).map(Bytes::of).toArray(byte[][]::new);
        Command command = Commands.table().find(words[0]);
        assertThat(command).isNotNull();
        return command.keyPositions(words);
    }
}
