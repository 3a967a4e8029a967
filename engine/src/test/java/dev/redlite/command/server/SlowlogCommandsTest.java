package dev.redlite.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.Clock;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowlogCommandsTest {
    private static final long STEP_NANOS = 3_000_000;

    /** Every look at this clock takes three milliseconds, so each command does. */
    private static final class TickingClock implements Clock {
        private long nanos;

        @Override
        public long millis() {
            return 1_000_000_000_000L;
        }

        @Override
        public long nanos() {
            nanos += STEP_NANOS;
            return nanos;
        }
    }

    private final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(new TickingClock(), RandomSource.seeded(1))
                            .withBackground(false));
    private final TestClient client = new TestClient(db.engine(), 1);

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void whatWasSlowIsThereTheNewestFirst() {
        client.call("CLIENT", "SETNAME", "me");
        assertThat(client.call("SLOWLOG", "LEN")).isEqualTo(":0");
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "3000");
        client.call("SLOWLOG", "RESET");
        client.call("SLOWLOG", "RESET");
        client.call("SET", "k", "v");
        assertThat(client.call("SLOWLOG", "GET", "1"))
                .isEqualTo(
                        "[[:3 :1000000000 :3000 [\"SET\" \"k\" \"v\"] \"127.0.0.1:1\" \"me\" :3]]");
        assertThat(client.call("SLOWLOG", "LEN")).isEqualTo(":3");
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "3001");
        client.call("SLOWLOG", "RESET");
        client.call("SET", "k", "v");
        assertThat(client.call("SLOWLOG", "GET")).isEqualTo("[]");
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
        client.call("SET", "k", "v");
        assertThat(client.call("SLOWLOG", "GET", "-1")).isEqualTo("[]");
    }

    @Test
    void secretsAreNotShown() {
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
        client.call("AUTH", "swordfish");
        client.call("AUTH", "default", "swordfish");
        client.call("HELLO", "2", "AUTH", "default", "swordfish", "SETNAME", "me");
        client.call("CONFIG", "SET", "timeout", "0", "RequirePass", "swordfish");
        client.call("MULTI");
        client.call("CONFIG", "SET", "requirepass", "swordfish");
        client.call("EXEC");
        assertThat(client.call("SLOWLOG", "GET", "-1"))
                .doesNotContain("swordfish")
                .contains("[\"AUTH\" \"(redacted)\"]")
                .contains("[\"HELLO\" \"2\" \"AUTH\" \"(redacted)\" \"(redacted)\" \"SETNAME\"")
                .contains("\"timeout\" \"0\" \"RequirePass\" \"(redacted)\"]")
                .doesNotContain("\"EXEC\"");
    }

    @Test
    void longCallsAreCut() {
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
        String[] many = new String[40];
        java.util.Arrays.fill(many, "x");
        many[0] = "DEL";
        client.call(many);
        client.call("ECHO", "y".repeat(200));
        assertThat(client.call("SLOWLOG", "GET", "2"))
                .contains("\"" + "y".repeat(128) + "... (72 more bytes)\"")
                .contains(" \"x\" \"... (9 more arguments)\"] \"127.0.0.1:1\" \"\" :40]");
    }

    @Test
    void onlySoManyAreRemembered() {
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "0", "slowlog-max-len", "3");
        for (int i = 0; i < 10; i++) {
            client.call("PING");
        }
        assertThat(client.call("SLOWLOG", "LEN")).isEqualTo(":3");
        client.call("CONFIG", "SET", "slowlog-max-len", "0");
        assertThat(client.call("SLOWLOG", "LEN")).isEqualTo(":0");
    }

    @Test
    void badCountsAreNamed() {
        String wrong = "-ERR count should be greater than or equal to -1";
        assertThat(client.call("SLOWLOG", "GET", "x")).isEqualTo(wrong);
        assertThat(client.call("SLOWLOG", "GET", "-2")).isEqualTo(wrong);
        assertThat(client.call("SLOWLOG", "GET", "1", "2"))
                .startsWith("-ERR unknown subcommand or wrong number of arguments for 'GET'");
    }

    @Test
    void latencyEventsAreThoseAboveTheThreshold() {
        assertThat(client.call("LATENCY", "LATEST")).isEqualTo("[]");
        assertThat(client.call("LATENCY", "GRAPH", "command"))
                .isEqualTo("-ERR No samples available for event 'command'");
        client.call("CONFIG", "SET", "latency-monitor-threshold", "3");
        client.call("KEYS", "*");
        client.call("GET", "k");
        assertThat(client.call("LATENCY", "LATEST"))
                .isEqualTo(
                        "[[\"command\" :1000000000 :3 :3] [\"fast-command\" :1000000000 :3 :3]]");
        assertThat(client.call("LATENCY", "HISTORY", "command")).isEqualTo("[[:1000000000 :3]]");
        assertThat(client.call("LATENCY", "RESET", "nosuch", "fast-command")).isEqualTo(":1");
        assertThat(client.call("LATENCY", "DOCTOR")).contains("command: 1 times, at most 3 ms.");
        client.call("CONFIG", "SET", "latency-monitor-threshold", "0");
        assertThat(client.call("LATENCY", "RESET")).isEqualTo(":1");
    }

    @Test
    void histogramsCountUpToEachTime() {
        client.call("GET", "k");
        client.call("GET", "k");
        client.call("HELLO", "3");
        assertThat(client.call("LATENCY", "HISTOGRAM", "get", "nosuch"))
                .isEqualTo("%[\"get\" %[\"calls\" :2 \"histogram_usec\" %[:4227 :2]]]");
    }
}
