package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Inputs that hurt streams before: ids at the end of what there is, counts, and very many ids. */
class HostileStreamsTest {
    private static final int MANY = 10_000;
    private static final String LAST = "18446744073709551615-18446744073709551615";

    private static RunningServer server;
    private static RealRedis real;

    @BeforeAll
    static void start() {
        server = RunningServer.inMemory();
        real = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        server.close();
        real.close();
    }

    @BeforeEach
    void fill() throws IOException {
        for (int port : new int[] {server.port(), real.port()}) {
            try (var client = RespConnection.open(port)) {
                client.call("FLUSHALL");
                client.call("XADD", "full", LAST, "f", "v");
                client.call("XADD", "s", "5-1", "f", "v");
                client.call("XADD", "s", "6-1", "f", "v");
                client.call("XGROUP", "CREATE", "s", "g", "0");
                client.call("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">");
                client.call("XDEL", "s", "5-1");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "XADD full * f v | -ERR The stream has exhausted the last possible ID, unable to"
                        + " add more items",
                "XADD full 18446744073709551615-* f v | -ERR The stream has exhausted the last"
                        + " possible ID, unable to add more items",
                "XADD s 0-0 f v | -ERR The ID specified in XADD must be greater than 0-0",
                "XADD s 18446744073709551616-0 f v | -ERR Invalid stream ID specified as stream"
                        + " command argument",
                "XADD s 5-x f v | -ERR Invalid stream ID specified as stream command argument",
                "XSETID s 6-0 | -ERR The ID specified in XSETID is smaller than the target stream"
                        + " top item",
                "XAUTOCLAIM s g c 0 0 COUNT 9223372036854775807 | -ERR COUNT must be > 0",
                "XAUTOCLAIM s g c 0 0 COUNT 0 | -ERR COUNT must be > 0",
                "XAUTOCLAIM s g c 0 0 COUNT 1000000 JUSTID | *[$0-0 *[$6-1] *[$5-1]]",
                "XREADGROUP GROUP g c STREAMS s 5-x | -ERR Invalid stream ID specified as stream"
                        + " command argument",
                "XRANGE full (18446744073709551615-18446744073709551615 + | -ERR invalid start ID"
                        + " for the interval",
                "XRANGE s - + COUNT 9223372036854775807 | *[*[$6-1 *[$f $v]]]",
                "XTRIM s MAXLEN 9223372036854775807 | :0",
                "XCLAIM s g c 9223372036854775807 6-1 | *[]",
            })
    void isAnsweredAsRedisDoes(String call, String expected) throws IOException {
        String[] words = call.split(" ");
        try (var redis = real.connect();
                var client = RespConnection.open(server.port())) {
            assertThat(redis.call(words).shown()).as("Redis").isEqualTo(expected);
            assertThat(client.call(words).shown()).as("Redlite").isEqualTo(expected);
            assertThat(client.call("PING").text()).isEqualTo("PONG");
        }
    }

    @Test
    void tenThousandIdsAreDeletedOneByOne() throws IOException {
        try (var client = RespConnection.open(server.port())) {
            for (String command : new String[] {"XDELEX s", "XACKDEL s g"}) {
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.addAll(List.of("DELREF", "IDS", Integer.toString(MANY)));
                for (int i = 0; i < MANY; i++) {
                    words.add(i % 10 + "-1");
                }
                Answer answer = client.call(words.toArray(String[]::new));
                assertThat(answer.elements()).hasSize(MANY);
                boolean isFirst = command.startsWith("XDELEX");
                assertThat(answer.elements().get(6).text()).isEqualTo(isFirst ? "1" : "-1");
                assertThat(answer.elements().get(16).text()).isEqualTo("-1");
            }
            assertThat(client.call("XPENDING", "s", "g").elements().getFirst().text())
                    .isEqualTo("0");
        }
    }
}
