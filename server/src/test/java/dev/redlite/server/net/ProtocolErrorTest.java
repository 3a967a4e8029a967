package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What hurt servers before, over a real socket: the reply, the close, and that others go on. */
class ProtocolErrorTest {
    private final RunningServer server = RunningServer.inMemory();

    @AfterEach
    void othersAreServed() throws IOException {
        try (server;
                RawClient other = server.connect()) {
            assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "*2147483648; invalid multibulk length",
                "*abc; invalid multibulk length",
                "*+1; invalid multibulk length",
                "*01; invalid multibulk length",
                "* 1; invalid multibulk length",
                "*1|$536870913; invalid bulk length",
                "*1|$-1; invalid bulk length",
                "*1|:1; expected '$', got ':'",
                "GET \"k; unbalanced quotes in request"
            })
    void malformedRequestsAreAnsweredAndTheConnectionClosed(String bytes, String error)
            throws IOException {
        try (RawClient client = server.connect()) {
            client.send("PING\r\n" + bytes.replace("|", "\r\n") + "\r\nSET after x\r\n");
            assertThat(client.readToEnd())
                    .isEqualTo("+PONG\r\n-ERR Protocol error: " + error + "\r\n");
        }
        assertThat(server.database().exists("after")).isFalse();
    }

    @Test
    void theReplyArrivesThoughMuchInputWasNotRead() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("x".repeat(65_537));
            assertThat(client.reply()).isEqualTo("-ERR Protocol error: too big inline request\r\n");
            client.send("y".repeat(1000));
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*0\r\n", "*-1\r\n", "\r\n", "*0\r\n\r\n*-5\r\n\n"})
    void emptyRequestsAreNotAnswered(String empty) throws IOException {
        try (RawClient client = server.connect()) {
            client.send(empty + "PING\r\n" + empty + "*1\r\n$4\r\nPING\r\n");
            assertThat(client.read(14)).isEqualTo("+PONG\r\n+PONG\r\n");
        }
    }

    @Test
    void anAnnouncedArrayWaitsWithoutMemory() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try {
            long before = usedBytes();
            for (int i = 0; i < 200; i++) {
                String header = i % 2 == 0 ? "*2147483647\r\n" : "*1\r\n$536870912\r\n";
                clients.add(server.connect().send(header));
            }
            assertThat(clients.getLast().isSilentFor(50)).isTrue();
            assertThat(usedBytes() - before).isLessThan(64L << 20);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: x\r\n\r\nSET after x\r\n",
                "Host: x\r\nSET after x\r\n",
                "*1\r\n$4\r\npost\r\nSET after x\r\n"
            })
    void requestsOfABrowserAreNotAnsweredAndNothingAfterThemRuns(String bytes) throws IOException {
        try (RawClient client = server.connect()) {
            assertThat(client.send(bytes).readToEnd()).isEmpty();
        }
        assertThat(server.database().exists("after")).isFalse();
    }

    @Test
    void strangersMayAnnounceLittle() throws IOException {
        server.configure("requirepass", "secret");
        check("*11\r\n", "-ERR Protocol error: unauthenticated multibulk length\r\n");
        check("*1\r\n$16385\r\n", "-ERR Protocol error: unauthenticated bulk length\r\n");
        try (RawClient client = server.connect()) {
            assertThat(client.send("*10\r\n").isSilentFor(50)).isTrue();
        }
        try (RawClient client = server.connect()) {
            assertThat(client.call("AUTH", "secret")).isEqualTo("+OK\r\n");
            assertThat(client.call("SET", "k", "x".repeat(20_000))).isEqualTo("+OK\r\n");
        }
        server.configure("requirepass", "");
    }

    private void check(String bytes, String reply) throws IOException {
        try (RawClient client = server.connect()) {
            assertThat(client.send(bytes).readToEnd()).isEqualTo(reply);
        }
    }

    @Test
    void aFailingAuthInAPipelineIsAnsweredOnce() throws IOException {
        server.configure("requirepass", "secret");
        try (RawClient client = server.connect()) {
            client.send("GET a\r\nAUTH wrong\r\nPING\r\nAUTH secret\r\nPING\r\n");
            assertThat(client.reply()).startsWith("-NOAUTH");
            assertThat(client.reply()).startsWith("-WRONGPASS");
            assertThat(client.reply()).startsWith("-NOAUTH");
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(client.reply()).isEqualTo("+PONG\r\n");
        }
        server.configure("requirepass", "");
    }

    @Test
    void aStrangerThatDoesNotReadIsDropped() throws IOException {
        server.configure("requirepass", "secret");
        try (RawClient client = server.connect()) {
            byte[] pipeline =
                    "NOPE\r\n".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            boolean isDropped = false;
            for (int i = 0; i < 10_000 && !isDropped; i++) {
                try {
                    client.send(pipeline);
                } catch (IOException closed) {
                    isDropped = true;
                }
            }
            assertThat(isDropped).isTrue();
        }
        server.configure("requirepass", "");
    }

    @Test
    void aRequestBeyondTheQueryLimitClosesTheConnection() throws IOException {
        server.configure("client-query-buffer-limit", "1048576");
        try (RawClient client = server.connect()) {
            client.send("*1\r\n$100000000\r\n");
            byte[] piece = new byte[100_000];
            assertThat(sendUntilClosed(client, piece, 1000)).isBetween(10, 200);
        }
    }

    @Test
    void aTransactionBeyondTheQueryLimitClosesTheConnection() throws IOException {
        server.configure("client-query-buffer-limit", "1048576");
        try (RawClient client = server.connect()) {
            assertThat(client.call("MULTI")).isEqualTo("+OK\r\n");
            byte[] piece = RawClient.request("SET", "k", "x".repeat(50_000));
            assertThat(sendUntilClosed(client, piece, 1000)).isBetween(10, 200);
        }
    }

    private static int sendUntilClosed(RawClient client, byte[] piece, int countMax) {
        for (int i = 0; i < countMax; i++) {
            try {
                client.send(piece);
            } catch (IOException closed) {
                return i;
            }
        }
        return countMax;
    }
}
