package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;

/** Clients that listen, or watch, and do not read. */
@Timeout(120)
class SlowReadersTest {
    private static final int MESSAGES = 400;
    private static final int PIPELINE = 50;
    private static final String MESSAGE = "m".repeat(64 * 1024);

    private final RunningServer server =
            RunningServer.inMemory(
                    o -> new ServerOptions(o.addresses(), o.unixSocket(), 2, o.transport()));

    @AfterEach
    void stop() {
        server.close();
    }

    private String info(RawClient client, String field) throws IOException {
        String info = client.call("INFO");
        return info.substring(info.indexOf("\n" + field + ":") + field.length() + 2).split("\r")[0];
    }

    @Test
    void aSubscriberThatDoesNotReadIsCutAndTheOthersGetEverything() throws Exception {
        server.configure("client-output-buffer-limit", "normal 0 0 0 pubsub 8388608 0 0");
        try (var slow = server.connect();
                var quick = server.connect();
                var publisher = server.connect()) {
            slow.call("SUBSCRIBE", "news");
            quick.call("SUBSCRIBE", "news");
            for (int i = 0; i < MESSAGES; i++) {
                publisher.call("PUBLISH", "news", i + MESSAGE);
                assertThat(quick.reply()).contains("\r\n" + i + "m");
            }
            assertThat(info(publisher, "client_output_buffer_limit_disconnections")).isEqualTo("1");
            assertThat(info(publisher, "pubsub_clients")).isEqualTo("1");
            assertThat(publisher.call("PUBSUB", "NUMSUB", "news")).endsWith(":1\r\n");
        }
    }

    @Test
    void thePipelineOfOneBatchDoesNotGoBeyondTheLimit() throws Exception {
        server.configure("client-output-buffer-limit", "normal 0 0 0 pubsub 1048576 0 0");
        try (var slow = server.connect();
                var publisher = server.connect()) {
            slow.call("SUBSCRIBE", "a", "b");
            slow.reply();
            String request =
                    new String(
                            RawClient.request("PUBLISH", "a", MESSAGE),
                            java.nio.charset.StandardCharsets.ISO_8859_1);
            String pipeline = request.repeat(PIPELINE); // more than a socket keeps unread
            for (int i = 0; i < MESSAGES / PIPELINE; i++) {
                publisher.send(pipeline);
                for (int j = 0; j < PIPELINE; j++) {
                    assertThat(publisher.reply()).startsWith(":");
                }
            }
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!info(publisher, "pubsub_clients").equals("0")) {
                assertThat(System.nanoTime()).as("it is not cut").isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aMonitorThatDoesNotReadIsCut() throws Exception {
        server.configure("client-output-buffer-limit", "normal 0 0 0 pubsub 1048576 0 0");
        try (var monitor = server.connect();
                var client = server.connect()) {
            assertThat(monitor.call("MONITOR")).isEqualTo("+OK\r\n");
            for (int i = 0; i < MESSAGES; i++) {
                client.call("ECHO", MESSAGE);
            }
            assertThat(info(client, "client_output_buffer_limit_disconnections")).isEqualTo("1");
        }
    }

    @Test
    void aMonitorSeesNoSecrets() throws Exception {
        try (var monitor = server.connect();
                var client = server.connect()) {
            monitor.call("MONITOR");
            client.call("AUTH", "sesame");
            client.call("HELLO", "3", "AUTH", "default", "sesame", "SETNAME", "n");
            client.call("CONFIG", "SET", "requirepass", "sesame");
            client.call("SET", "k", "a\n\"\u00e9");
            assertThat(monitor.reply()).endsWith("\"AUTH\" \"(redacted)\"\r\n");
            assertThat(monitor.reply())
                    .endsWith("\"3\" \"AUTH\" \"(redacted)\" \"(redacted)\" \"SETNAME\" \"n\"\r\n");
            assertThat(monitor.reply())
                    .matches(
                            "\\+[0-9]+\\.[0-9]{6} \\[0 127\\.0\\.0\\.1:[0-9]+\\] \"SET\" \"k\""
                                    + " \"a\\\\n\\\\\"\\\\xe9\"\r\n");
        }
    }
}
