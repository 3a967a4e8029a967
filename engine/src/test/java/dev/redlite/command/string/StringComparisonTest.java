package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StringComparisonTest extends StringTest {
    private static final String TOO_LONG =
            "-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";

    @BeforeEach
    void setTexts() {
        call("MSET a ohmytext b mynewtext");
    }

    @Test
    void idxIsAMapInResp3() {
        assertThat(call("LCS a b IDX WITHMATCHLEN"))
                .isEqualTo("[\"matches\" [[[:4 :7] [:5 :8] :4] [[:2 :3] [:0 :1] :2]] \"len\" :6]");
        call("HELLO 3");
        assertThat(call("LCS a b IDX MINMATCHLEN 4"))
                .isEqualTo("%[\"matches\" [[[:4 :7] [:5 :8]]] \"len\" :6]");
    }

    @Test
    void anotherTypeComesBeforeASyntaxError() {
        call("HSET h f v");
        assertThat(call("LCS a h BOGUS"))
                .isEqualTo("-ERR The specified keys must contain string values");
        assertThat(call("LCS a none LEN IDX"))
                .isEqualTo("-ERR If you want both the length and indexes, please just use IDX.");
    }

    @Test
    void longStringsAreRefusedBeforeMemoryIsTaken() {
        makeLong("x", 100 << 20);
        makeLong("y", 100 << 20);
        long before = allocatedBytes();
        assertThat(call("LCS x y")).isEqualTo(TOO_LONG);
        assertThat(call("LCS x y LEN")).isEqualTo(TOO_LONG);
        assertThat(allocatedBytes() - before).isLessThan(1 << 20);
    }

    /** The largest that Redis compares takes 512 MB there. */
    @Test
    void stringsThatAreJustComparedTakeLittleMemory() {
        makeLong("x", 11_000);
        makeLong("y", 11_000);
        long before = allocatedBytes();
        assertThat(call("LCS x y")).hasSize(11_002);
        assertThat(allocatedBytes() - before).isLessThan(64 << 20);
        before = allocatedBytes();
        assertThat(call("LCS x y LEN")).isEqualTo(":11000");
        assertThat(allocatedBytes() - before).isLessThan(2 << 20);
        makeLong("long", 50 << 20);
        call("SET short y");
        before = allocatedBytes();
        assertThat(call("LCS long short LEN")).isEqualTo(":0");
        assertThat(call("LCS short long IDX")).isEqualTo("[\"matches\" [] \"len\" :0]");
        assertThat(allocatedBytes() - before).isLessThan(64 << 20);
    }
}
