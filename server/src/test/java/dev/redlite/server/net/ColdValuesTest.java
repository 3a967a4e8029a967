package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.engine.Loader;
import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clients that need a large value from the file, over sockets. */
@Timeout(60)
class ColdValuesTest {
    private static final int ROWS = 5_000;

    @TempDir Path folder;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private static void expect(RawClient client, String answer) throws IOException {
        assertThat(client.read(answer.length())).isEqualTo(answer);
    }

    /** A server whose sorted set "z" is in the file only, and which stops while it reads that. */
    private RunningServer server() throws IOException {
        var server = RunningServer.on(folder.resolve("cold.db"), Options.defaults());
        try (var client = server.connect()) {
            var lines = new StringBuilder();
            for (int i = 0; i < ROWS; i++) {
                lines.append("ZADD z ").append(i).append(" m").append(i).append("\r\n");
            }
            client.send(lines.toString());
            expect(client, ":1\r\n".repeat(ROWS));
        }
        server.database().flush();
        server.engine().locked(() -> server.engine().keyspace().cache().forgetAll());
        server.database().durability().loader().watch(this::stop);
        return server;
    }

    private void stop(Loader.Step step) {
        if (step == Loader.Step.READ) {
            reached.countDown();
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException asked) {
                throw new IllegalStateException(asked);
            }
        }
    }

    @Test
    void whatIsPipelinedKeepsItsOrderAndOthersGoOn() throws Exception {
        try (var server = server();
                var waiting = server.connect();
                var second = server.connect();
                var other = server.connect()) {
            waiting.send("PING\r\nZADD z 1 a\r\nZSCORE z a\r\nSET k v\r\nZCARD z\r\nECHO end\r\n");
            expect(waiting, "+PONG\r\n");
            reached.await();
            second.send("MULTI\r\nZREM z a\r\nGET k\r\nEXEC\r\nPING\r\n");
            expect(second, "+OK\r\n+QUEUED\r\n+QUEUED\r\n");
            for (int i = 0; i < 50; i++) {
                other.send("GET k\r\nPING\r\n");
                expect(other, "$-1\r\n+PONG\r\n"); // the SET has not run
            }
            goOn.countDown();
            expect(waiting, ":1\r\n$1\r\n1\r\n+OK\r\n:" + (ROWS + 1) + "\r\n$3\r\nend\r\n");
            expect(second, "*2\r\n:1\r\n$1\r\nv\r\n+PONG\r\n");
        }
    }

    /** Its batch may be cut before its turn, and a pause of writes is nothing to it. */
    @Test
    void whoGotItsValueIsServedThoughOthersAreSlow() throws Exception {
        try (var server = server();
                var waiting = server.connect();
                var slow = server.connect();
                var slower = server.connect()) {
            server.configure("enable-debug-command", "local");
            assertThat(slow.call("CLIENT", "PAUSE", "30000", "WRITE")).isEqualTo("+OK\r\n");
            waiting.send("ZSCORE z m1\r\n");
            reached.await();
            slow.send("DEBUG SLEEP 0.02\r\n".repeat(50));
            slower.send("DEBUG SLEEP 0.02\r\n".repeat(50));
            expect(slow, "+OK\r\n");
            goOn.countDown();
            long start = System.nanoTime();
            expect(waiting, "$1\r\n1\r\n");
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
            expect(slow, "+OK\r\n".repeat(49));
            expect(slower, "+OK\r\n".repeat(50));
        }
    }

    @Test
    void aClientThatIsKilledOrGoesWhileItWaits() throws Exception {
        try (var server = server();
                var killed = server.connect();
                var other = server.connect()) {
            killed.send("CLIENT SETNAME killed\r\nZADD z 1 a\r\n");
            expect(killed, "+OK\r\n");
            reached.await();
            try (var gone = server.connect()) {
                gone.send("ZADD z 1 b\r\n");
            }
            assertThat(other.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"))
                    .startsWith(":");
            goOn.countDown();
            assertThat(killed.readToEnd()).isEmpty();
            other.send("ZSCORE z a\r\n");
            expect(other, "$-1\r\n");
        }
    }
}
