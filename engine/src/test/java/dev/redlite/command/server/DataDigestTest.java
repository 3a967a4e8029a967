package dev.redlite.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DEBUG DIGEST and DIGEST-VALUE. */
class DataDigestTest {
    private static final String NOTHING = "+" + "0".repeat(40);

    @RegisterExtension final DurableEngine on = new DurableEngine(Fsync.EVERYSEC);

    private String call(String line) {
        try (var client = new TestClient(on.db().engine(), 1)) {
            return client.call(line.split(" "));
        }
    }

    private String digest() {
        return call("DEBUG DIGEST");
    }

    @BeforeEach
    void allow() {
        var engine = on.db().engine();
        engine.locked(() -> engine.config().get("enable-debug-command").set("yes"));
    }

    private void fill() {
        call("SET s v");
        call("RPUSH l a b a");
        call("SADD set a b c");
        call("ZADD z 1 a 2 b");
        call("HSET h f 1 g 2");
        call("HPEXPIRE h 100000 FIELDS 1 f");
        call("XADD x 1-1 f v");
        call("XGROUP CREATE x g 0");
    }

    @ParameterizedTest
    @CsvSource({
        "RPUSH k a b c, RPUSH k b c; LPUSH k a",
        "SADD k a b c, SADD k c x b a; SREM k x",
        "SADD k 1 2 3, CONFIG SET set-max-intset-entries 0; SADD k 3 2 1",
        "ZADD k 1 a 2 b, ZADD k 5 b 1 a; ZADD k 2 b",
        "HSET k a 1 b 2, CONFIG SET hash-max-listpack-entries 0; HSET k b 2 a 1",
        "SET k abc, SETRANGE k 1 bc; SETRANGE k 0 a",
        "SET k v PX 1000, SET k v EX 77",
    })
    void isEqualForEqualValues(String first, String second) {
        for (String line : first.split("; ")) {
            call(line);
        }
        String value = call("DEBUG DIGEST-VALUE k");
        String all = digest();
        call("DEL k");
        for (String line : second.split("; ")) {
            call(line);
        }
        assertThat(call("DEBUG DIGEST-VALUE k")).isEqualTo(value).matches("\\[\\+[0-9a-f]{40}]");
        assertThat(digest()).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({
        "SET s w",
        "LSET l 0 b",
        "LMOVE l l LEFT RIGHT",
        "SADD set d",
        "ZADD z 3 a",
        "HSET h g 3",
        "HPERSIST h FIELDS 1 f",
        "XADD x 2-1 f v",
        "XGROUP CREATE x other 0",
        "EXPIRE s 100",
        "RENAME s t",
        "MOVE s 3",
        "DEL s",
    })
    void isAnotherForOtherData(String change) {
        fill();
        String before = digest();
        assertThat(call(change)).doesNotStartWith("-");
        assertThat(digest()).isNotEqualTo(before).isNotEqualTo(NOTHING);
    }

    @Test
    void nothingIsZero() {
        assertThat(digest()).isEqualTo(NOTHING);
        call("SET k v");
        assertThat(call("DEBUG DIGEST-VALUE none k none"))
                .matches("\\[\\+0{40} \\+[0-9a-f]{40} \\+0{40}]");
    }

    @Test
    void isTheSameForWhatIsNotInMemory() {
        fill();
        for (int i = 0; i < 1_000; i++) {
            call("SET many" + i + " v");
        }
        String before = digest();
        on.closeAndReopen();
        allow();
        assertThat(digest()).isEqualTo(before);
        assertThat(call("GET s")).isEqualTo("\"v\"");
    }

    @Test
    void isNotPossibleInATransaction() {
        try (var client = new TestClient(on.db().engine(), 1)) {
            client.call("MULTI");
            client.call("SET", "k", "v");
            client.call("DEBUG", "DIGEST");
            client.call("DEBUG", "RELOAD");
            client.call("DEBUG", "DIGEST-VALUE", "k");
            assertThat(client.call("EXEC"))
                    .startsWith(
                            "[+OK -ERR DEBUG DIGEST is not possible inside a transaction"
                                    + " -ERR DEBUG RELOAD is not possible inside a transaction [+");
        }
    }
}
