package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class KeySpecTest {
    @Test
    void aRangeEndsWhereItSays() {
        assertThat(KeySpec.range(1, -1, 1).positions(call("DEL a b c"))).containsExactly(1, 2, 3);
        assertThat(KeySpec.range(1, -1, 2).positions(call("MSET a 1 b 2"))).containsExactly(1, 3);
        assertThat(KeySpec.range(1, 2, 1).positions(call("COPY a b DB 1"))).containsExactly(1, 2);
        assertThat(KeySpec.range(1, -2, 1).positions(call("BLPOP a b 0"))).containsExactly(1, 2);
        assertThat(KeySpec.range(1, 2, 1).positions(call("COPY a"))).isEmpty();
        assertThat(KeySpec.key(1).positions(call("GET"))).isEmpty();
    }

    @Test
    void aCountThatDoesNotFitGivesNoKeys() {
        KeySpec spec = KeySpec.counted(2);
        assertThat(spec.positions(call("ZUNIONSTORE d 2 a b"))).containsExactly(3, 4);
        assertThat(spec.positions(call("ZUNIONSTORE d 3 a b"))).isEmpty();
        assertThat(spec.positions(call("ZUNIONSTORE d -1 a b"))).isEmpty();
        assertThat(spec.positions(call("ZUNIONSTORE d x a b"))).isEmpty();
        assertThat(spec.positions(call("EVAL s 0 a"))).isEmpty();
        assertThat(spec.positions(call("ZUNIONSTORE d 9223372036854775807 a"))).isEmpty();
    }

    @Test
    void aWordIsLookedForFromEitherEnd() {
        KeySpec streams = KeySpec.after("STREAMS", 1, -1, 1, 2, "RO", "access");
        assertThat(streams.positions(call("XREAD COUNT 1 streams a b 0 0"))).containsExactly(4, 5);
        assertThat(streams.positions(call("XREAD COUNT 1 a b 0 0"))).isEmpty();
        assertThat(streams.positions(call("XREAD STREAMS"))).isEmpty();
        KeySpec keys = KeySpec.after("KEYS", -2, -1, 1, 0);
        assertThat(keys.positions(call("MIGRATE h p x KEYS a b"))).containsExactly(5, 6);
        assertThat(KeySpec.after("STORE", 1).positions(call("SORT l STORE d ALPHA")))
                .containsExactly(3);
    }

    private static byte[][] call(String words) {
        return Arrays.stream(words.split(" ")).map(Bytes::of).toArray(byte[][]::new);
    }
}
