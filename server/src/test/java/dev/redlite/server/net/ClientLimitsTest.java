package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redlite.Connection;
import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;
import dev.redlite.testing.ManualClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

class ClientLimitsTest {
    private final ManualClock clock = new ManualClock(1_000_000);
    private final RunningServer server =
            RunningServer.on(
                    Redlite.openMemory(Options.defaults().withClock(clock, RandomSource.seeded(1))),
                    options -> options);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void oneClientTooManyIsToldAndClosed() throws IOException {
        server.configure("maxclients", "2");
        try (RawClient first = server.connect();
                RawClient second = server.connect();
                RawClient third = server.connect()) {
            assertThat(first.call("PING") + second.call("PING")).isEqualTo("+PONG\r\n+PONG\r\n");
            assertThat(third.readToEnd()).isEqualTo("-ERR max number of clients reached\r\n");
            assertThat(first.call("INFO", "stats"))
                    .contains("rejected_connections:1\r\n")
                    .containsPattern("total_net_input_bytes:[1-9]")
                    .containsPattern("total_net_output_bytes:[1-9]");
        }
        await().ignoreExceptions().untilAsserted(this::aClientIsServed);
    }

    private void aClientIsServed() throws IOException {
        try (RawClient client = server.connect()) {
            assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void anIdleClientIsClosedAndABusyOneIsNot() throws IOException {
        server.configure("timeout", "10");
        try (RawClient idle = server.connect();
                RawClient busy = server.connect()) {
            assertThat(idle.call("PING") + busy.call("PING")).isEqualTo("+PONG\r\n+PONG\r\n");
            clock.advanceMillis(9_000);
            assertThat(busy.call("PING")).isEqualTo("+PONG\r\n");
            clock.advanceMillis(2_000);
            assertThat(idle.readToEnd()).isEmpty();
            assertThat(busy.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void aClientThatDoesNotReadIsWaitedForAndGoesOnLater() throws IOException {
        server.database().set("big", "x".repeat(1 << 20));
        try (RawClient slow = server.connect();
                RawClient other = server.connect()) {
            for (int i = 0; i < 50; i++) {
                slow.send("GET big\r\n");
            }
            slow.send("SET last 1\r\n");
            // Sockets take some megabytes; the rest must not be executed, or it would be held.
            for (int i = 0; i < 20; i++) {
                assertThat(other.call("EXISTS", "last")).isEqualTo(":0\r\n");
            }
            for (int i = 0; i < 50; i++) {
                assertThat(slow.reply()).hasSize((1 << 20) + 12);
            }
            assertThat(slow.reply()).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void theHardOutputLimitClosesASlowReader() throws IOException {
        server.configure("client-output-buffer-limit", "normal 1mb 0 0");
        server.database().set("big", "x".repeat(20 << 20));
        try (RawClient slow = server.connect();
                RawClient other = server.connect()) {
            slow.send("GET big\r\n");
            await().untilAsserted(() -> assertThat(clients(other)).isEqualTo(1));
        }
    }

    @Test
    void theSoftOutputLimitClosesASlowReaderAfterItsTime() throws IOException {
        server.configure("client-output-buffer-limit", "normal 0 1mb 5");
        server.database().set("big", "x".repeat(20 << 20));
        try (RawClient slow = server.connect();
                RawClient other = server.connect()) {
            slow.send("GET big\r\n");
            await().during(Duration.ofMillis(1500))
                    .untilAsserted(() -> assertThat(clients(other)).isEqualTo(2));
            clock.advanceMillis(6_000);
            await().untilAsserted(() -> assertThat(clients(other)).isEqualTo(1));
        }
    }

    @Test
    void subscribersHaveASoftLimitOfTheirOwn() throws IOException {
        server.configure("client-output-buffer-limit", "normal 0 0 0 pubsub 0 1mb 5");
        String message = "m".repeat(512 << 10);
        try (RawClient slow = server.connect();
                RawClient other = server.connect()) {
            slow.call("SUBSCRIBE", "news");
            for (int i = 0; i < 40; i++) { // more than the system's buffers hold
                assertThat(other.call("PUBLISH", "news", message)).isEqualTo(":1\r\n");
            }
            await().during(Duration.ofMillis(1500))
                    .untilAsserted(() -> assertThat(clients(other)).isEqualTo(2));
            clock.advanceMillis(6_000);
            await().untilAsserted(() -> assertThat(clients(other)).isEqualTo(1));
            assertThat(other.call("PUBLISH", "news", message)).isEqualTo(":0\r\n");
        }
    }

    private static long clients(RawClient client) throws IOException {
        String list = client.call("CLIENT", "LIST");
        return list.lines().filter(line -> line.contains(" addr=127.0.0.1:")).count();
    }

    @Test
    void figuresOfAClientAreListed() throws IOException {
        try (RawClient client = server.connect()) {
            client.call("PING");
            String line = client.call("CLIENT", "INFO");
            InetSocketAddress own = (InetSocketAddress) client.socket().getLocalSocketAddress();
            assertThat(line)
                    .contains("addr=127.0.0.1:" + own.getPort())
                    .contains("laddr=127.0.0.1:" + server.port())
                    .contains(" qbuf=0 ")
                    .containsPattern("fd=[0-9]+ ")
                    .contains("tot-net-in=40 ")
                    .contains("tot-net-out=7 ");
        }
    }

    @Test
    void memoryOfAClientIsListed() throws IOException {
        server.database().set("v", "x".repeat(3_000));
        try (RawClient client = server.connect();
                RawClient waiting = server.connect();
                RawClient sending = server.connect()) {
            client.call("GET", "v");
            waiting.send("BLPOP list 0\r\n");
            sending.send("*3\r\n$3\r\nSET\r\n$5\r\nabcde\r\n$20\r\n0123456");
            await().untilAsserted(
                            () ->
                                    assertThat(client.call("CLIENT", "LIST").lines())
                                            .anyMatch(
                                                    line ->
                                                            line.contains(" argv-mem=10 ")
                                                                    && line.contains(" rbp=3009 "))
                                            .anyMatch(
                                                    line ->
                                                            line.contains(" cmd=blpop ")
                                                                    && line.contains(
                                                                            " argv-mem=10 ")
                                                                    && line.contains(
                                                                            " rbs=0 rbp=0 "))
                                            .anyMatch(
                                                    line ->
                                                            line.contains(" qbuf=7 ")
                                                                    && line.contains(
                                                                            " argv-mem=8 ")));
        }
    }

    @Test
    void memoryOfAnswersThatAreNotReadIsListed() throws IOException {
        server.database().set("big", "x".repeat(20 << 20));
        try (RawClient client = server.connect();
                RawClient slow = server.connect()) {
            slow.send("GET big\r\n");
            await().untilAsserted(
                            () ->
                                    assertThat(client.call("CLIENT", "LIST"))
                                            .containsPattern(
                                                    " rbs=[1-9][0-9]* rbp=20971[0-9]+ .*cmd=get "));
        }
    }

    @Test
    void anotherClientCanBeKilled() throws IOException {
        try (RawClient killer = server.connect();
                RawClient victim = server.connect()) {
            String id = victim.call("CLIENT", "ID").substring(1).trim();
            assertThat(killer.call("CLIENT", "KILL", "ID", id)).isEqualTo(":1\r\n");
            assertThat(victim.readToEnd()).isEmpty();
            assertThat(clients(killer)).isEqualTo(1);
        }
    }

    @Test
    void aClientKilledWhileItsCommandsWaitExecutesNothing() throws IOException {
        try (RawClient victim = server.connect();
                Connection program = server.database().connect()) {
            String id = victim.call("CLIENT", "ID").substring(1).trim();
            server.engine().enter();
            try {
                victim.send("SET after x\r\n");
                assertThat(program.call("CLIENT", "KILL", "ID", id)).isEqualTo(1L);
            } finally {
                server.engine().leave();
            }
            assertThat(victim.readToEnd()).isEmpty();
        }
        assertThat(server.database().exists("after")).isFalse();
    }

    @Test
    void aClientThatKillsItselfIsAnswered() throws IOException {
        try (RawClient client = server.connect()) {
            String id = client.call("CLIENT", "ID").substring(1).trim();
            client.send("CLIENT KILL ID " + id + " SKIPME no\r\nPING\r\n");
            assertThat(client.readToEnd()).isEqualTo(":1\r\n");
        }
    }

    @Test
    void commandsWaitWhileClientsArePausedAndGoOnWhenItIsLifted() throws IOException {
        try (RawClient admin = server.connect();
                RawClient writer = server.connect()) {
            assertThat(admin.call("CLIENT", "PAUSE", "60000", "WRITE")).isEqualTo("+OK\r\n");
            writer.send("PING\r\nSET a 1\r\nGET a\r\n");
            assertThat(writer.reply()).isEqualTo("+PONG\r\n");
            assertThat(writer.isSilentFor(100)).isTrue();
            assertThat(admin.call("CLIENT", "UNPAUSE")).isEqualTo("+OK\r\n");
            assertThat(writer.reply()).isEqualTo("+OK\r\n");
            assertThat(writer.reply()).isEqualTo("$1\r\n1\r\n");
        }
    }

    @Test
    void scriptsThatOnlyReadGoOnWhileWritesArePaused() throws IOException {
        try (RawClient admin = server.connect();
                RawClient reader = server.connect();
                RawClient writer = server.connect()) {
            String reads = "#!lua flags=no-writes\nreturn 7";
            String sha = admin.call("SCRIPT", "LOAD", reads).split("\r\n")[1];
            String library = "#!lua name=l\nredis.register_function{function_name='f', ";
            String function = "callback=function() return 8 end, flags={'no-writes'}}";
            admin.call("FUNCTION", "LOAD", library + function);
            assertThat(admin.call("CLIENT", "PAUSE", "60000", "WRITE")).isEqualTo("+OK\r\n");
            assertThat(reader.call("EVAL", reads, "0")).isEqualTo(":7\r\n");
            assertThat(reader.call("EVALSHA", sha, "0")).isEqualTo(":7\r\n");
            assertThat(reader.call("FCALL", "f", "0")).isEqualTo(":8\r\n");
            assertThat(admin.call("CLIENT", "LIST")).doesNotContain("flags=b");
            writer.send("EVAL 'return 9' 0\r\n");
            assertThat(writer.isSilentFor(100)).isTrue();
            assertThat(admin.call("CLIENT", "LIST")).contains("flags=b");
            assertThat(admin.call("CLIENT", "UNPAUSE")).isEqualTo("+OK\r\n");
            assertThat(writer.reply()).isEqualTo(":9\r\n");
            assertThat(admin.call("CLIENT", "LIST")).doesNotContain("flags=b");
        }
    }

    @Test
    void aTransactionWithWhatMayBeReplicatedWaitsWhileWritesArePaused() throws IOException {
        try (RawClient admin = server.connect();
                RawClient reader = server.connect();
                RawClient publisher = server.connect()) {
            assertThat(admin.call("CLIENT", "PAUSE", "60000", "WRITE")).isEqualTo("+OK\r\n");
            reader.send("MULTI\r\nGET a\r\nEXEC\r\n");
            assertThat(reader.reply()).isEqualTo("+OK\r\n");
            assertThat(reader.reply()).isEqualTo("+QUEUED\r\n");
            assertThat(reader.reply()).isEqualTo("*1\r\n$-1\r\n");
            publisher.send("MULTI\r\nPUBLISH a b\r\nEXEC\r\n");
            assertThat(publisher.reply()).isEqualTo("+OK\r\n");
            assertThat(publisher.reply()).isEqualTo("+QUEUED\r\n");
            assertThat(publisher.isSilentFor(100)).isTrue();
            assertThat(admin.call("CLIENT", "UNPAUSE")).isEqualTo("+OK\r\n");
            assertThat(publisher.reply()).isEqualTo("*1\r\n:0\r\n");
        }
    }

    @Test
    void aPauseEndsByItself() throws IOException {
        try (RawClient admin = server.connect();
                RawClient writer = server.connect()) {
            assertThat(admin.call("CLIENT", "PAUSE", "100", "ALL")).isEqualTo("+OK\r\n");
            writer.send("SET a 1\r\n");
            clock.advanceMillis(101);
            assertThat(writer.reply()).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void aPausedClientThatGoesAwayIsForgotten() throws IOException {
        try (RawClient admin = server.connect()) {
            try (RawClient writer = server.connect()) {
                assertThat(admin.call("CLIENT", "PAUSE", "60000", "WRITE")).isEqualTo("+OK\r\n");
                writer.send("SET a 1\r\n");
                assertThat(writer.isSilentFor(50)).isTrue();
            }
            assertThat(admin.call("CLIENT", "UNPAUSE")).isEqualTo("+OK\r\n");
            await().untilAsserted(() -> assertThat(clients(admin)).isEqualTo(1));
        }
    }
}
