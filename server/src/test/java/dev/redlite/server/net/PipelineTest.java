package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Requests arrive in any pieces and any number, and each is answered once, in order. */
class PipelineTest {
    private final RunningServer server = RunningServer.inMemory();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPipelineLongerThanATurnIsAnsweredWhole() throws IOException {
        int count = 50_000;
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            bytes.writeBytes(RawClient.request("ECHO", Integer.toString(i)));
        }
        try (RawClient client = server.connect()) {
            Thread writer = sendInBackground(client, bytes.toByteArray());
            for (int i = 0; i < count; i++) {
                assertThat(client.reply()).endsWith("\r\n" + i + "\r\n");
            }
            join(writer);
        }
    }

    @Test
    void oneClientsPipelineDoesNotHoldUpOthers() throws IOException {
        byte[] pipeline = "PING\r\n".repeat(200_000).getBytes(ISO_8859_1);
        try (RawClient greedy = server.connect();
                RawClient other = server.connect()) {
            Thread writer = sendInBackground(greedy, pipeline);
            for (int i = 0; i < 20; i++) {
                assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
            }
            assertThat(greedy.read(200_000 * 7)).endsWith("+PONG\r\n");
            join(writer);
        }
    }

    @Test
    void whoIsServedFirstOfASlowBatchNeedNotWaitForTheOthers() throws IOException {
        int clients = 8;
        server.configure("enable-debug-command", "local");
        List<RawClient> others = new ArrayList<>();
        try (RawClient first = server.connect()) {
            for (int i = 0; i < clients; i++) {
                others.add(server.connect());
            }
            first.send("DEBUG SLEEP 0.3\r\n"); // meanwhile the others come, and are a batch
            for (RawClient other : others) {
                other.send("DEBUG SLEEP 0.05\r\nDEBUG SLEEP 0.05\r\n");
            }
            List<Long> answered = new ArrayList<>();
            for (RawClient other : others) {
                assertThat(other.read("+OK\r\n".length())).isEqualTo("+OK\r\n");
                answered.add(System.nanoTime());
                assertThat(other.read("+OK\r\n".length())).isEqualTo("+OK\r\n");
            }
            long millis = (answered.getLast() - answered.getFirst()) / 1_000_000;
            assertThat(millis).isGreaterThan(200).isLessThan(5_000);
        } finally {
            for (RawClient other : others) {
                other.close();
            }
        }
    }

    /** Who comes while a batch goes on, and who has less to do than the first of it. */
    @Test
    void slowPipelinesOfOthersDoNotHoldUpAClient() throws IOException {
        server.configure("enable-debug-command", "local");
        try (RawClient slow = server.connect();
                RawClient slower = server.connect();
                RawClient beside = server.connect();
                RawClient late = server.connect()) {
            slow.send("DEBUG SLEEP 0.2\r\n" + "DEBUG SLEEP 0.01\r\n".repeat(200));
            slower.send("DEBUG SLEEP 0.01\r\n".repeat(200));
            beside.send("PING\r\n");
            long start = System.nanoTime();
            assertThat(beside.reply()).isEqualTo("+PONG\r\n");
            late.send("PING\r\n");
            assertThat(late.reply()).isEqualTo("+PONG\r\n");
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertThat(millis).isLessThan(2_500); // all of them take 4,200
            assertThat(slow.read(201 * 5)).endsWith("+OK\r\n");
            assertThat(slower.read(200 * 5)).endsWith("+OK\r\n");
        }
    }

    /** What is drawn is read ahead: from several keys, those that run empty, and those of none. */
    @Test
    void drawsOfAPipelineTakeEachElementOnce() throws IOException {
        int members = 1_000;
        try (RawClient client = server.connect()) {
            for (int i = 0; i < members; i++) {
                client.call("SADD", "set", "member:" + i);
                client.call("SADD", "other", "member:" + i);
                client.call("ZADD", "zset", Integer.toString(i), "member:" + i);
            }
            client.call("SET", "string", "x");
            client.call("SADD", "small", "1", "2");
            String round =
                    "SPOP set\r\nSPOP other\r\nSRANDMEMBER other\r\nZPOPMIN zset\r\nSPOP small\r\n"
                            + "ZPOPMAX zset\r\nSPOP string\r\nSPOP none\r\nZPOPMIN set\r\n";
            client.send(round.repeat(members + 10));
            Set<String> popped = new HashSet<>();
            for (int i = 0; i < members + 10; i++) {
                boolean isThere = i < members;
                String member = client.reply();
                assertThat(member.startsWith("$-1")).isNotEqualTo(isThere);
                assertThat(popped.add(member)).isEqualTo(isThere || i == members);
                assertThat(client.reply().startsWith("$-1")).isNotEqualTo(isThere);
                assertThat(client.reply().startsWith("$-1")).isEqualTo(i >= members - 1);
                boolean isRanked = i < members / 2;
                String least = isRanked ? "\r\nmember:" + i + "\r\n" : "*0\r\n";
                assertThat(client.reply()).contains(least);
                assertThat(client.reply().startsWith("$-1")).isEqualTo(i >= 2);
                String greatest = "\r\nmember:" + (members - 1 - i) + "\r\n";
                assertThat(client.reply()).contains(isRanked ? greatest : "*0\r\n");
                assertThat(client.reply()).startsWith("-WRONGTYPE");
                assertThat(client.reply()).startsWith("$-1");
                assertThat(client.reply()).startsWith(isThere && i < members - 1 ? "-W" : "*0");
            }
        }
    }

    @Test
    void theProtocolMayChangeInsideAPipeline() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET none\r\nHELLO 3\r\nGET none\r\nHELLO 2\r\nGET none\r\n");
            assertThat(client.reply()).isEqualTo("$-1\r\n");
            assertThat(client.reply()).startsWith("%").contains("proto\r\n:3\r\n");
            assertThat(client.reply()).isEqualTo("_\r\n");
            assertThat(client.reply()).startsWith("*").contains("proto\r\n:2\r\n");
            assertThat(client.reply()).isEqualTo("$-1\r\n");
        }
    }

    @Test
    void aValueOfTenMegabytesGoesThereAndBack() throws IOException {
        String value = "0123456789abcdef".repeat(10 << 16);
        try (RawClient client = server.connect()) {
            Thread writer = sendInBackground(client, RawClient.request("SET", "k", value));
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            join(writer);
            client.send("GET k\r\nPING\r\n");
            assertThat(client.reply()).isEqualTo("$10485760\r\n" + value + "\r\n");
            assertThat(client.reply()).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void requestsMayComeByteByByte() throws IOException {
        byte[] bytes = "*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\nPING\r\n".getBytes(ISO_8859_1);
        try (RawClient client = server.connect()) {
            for (byte b : bytes) {
                client.send(new byte[] {b});
            }
            assertThat(client.reply()).isEqualTo("$5\r\nhello\r\n");
            assertThat(client.reply()).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void aClientThatHasSentEverythingGetsItsAnswers() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("SET k v\r\nGET k\r\nGET ");
            client.socket().shutdownOutput();
            assertThat(client.readToEnd()).isEqualTo("+OK\r\n$1\r\nv\r\n");
        }
    }

    @Test
    void quitIsAnsweredAndNothingAfterIt() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("QUIT\r\nSET after x\r\n");
            assertThat(client.readToEnd()).isEqualTo("+OK\r\n");
        }
        assertThat(server.database().exists("after")).isFalse();
    }

    @Test
    void repliesMayBeTurnedOff() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("CLIENT REPLY OFF\r\nSET a 1\r\nGET a\r\nCLIENT REPLY ON\r\nGET a\r\n");
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(client.reply()).isEqualTo("$1\r\n1\r\n");
            client.send("CLIENT REPLY SKIP\r\nSET a 2\r\nGET a\r\n");
            assertThat(client.reply()).isEqualTo("$1\r\n2\r\n");
        }
    }

    @Test
    void aTransactionOfOneClientIsNotMixedWithOthers() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(server.connect());
            }
            for (RawClient client : clients) {
                client.send("MULTI\r\nINCR n\r\nINCR n\r\nEXEC\r\n");
            }
            for (RawClient client : clients) {
                assertThat(client.read(5 + 9 + 9)).isEqualTo("+OK\r\n+QUEUED\r\n+QUEUED\r\n");
                String[] lines = client.reply().split("\r\n", -1);
                long first = Long.parseLong(lines[1].substring(1));
                assertThat(lines[2]).isEqualTo(":" + (first + 1));
            }
            assertThat(server.database().get("n")).isEqualTo("40");
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static Thread sendInBackground(RawClient client, byte[] bytes) {
        var begun = new CountDownLatch(1);
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        begun.countDown();
                                        client.send(bytes);
                                    } catch (IOException closed) {
                                        throw new AssertionError(closed);
                                    }
                                });
        try {
            begun.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return writer;
    }

    private static void join(Thread writer) {
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
