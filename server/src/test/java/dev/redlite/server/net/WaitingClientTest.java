package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.log.Fsync;
import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Clients that wait in a command, over sockets. */
@Timeout(60)
class WaitingClientTest {
    private static void awaitWaiters(RunningServer server, int count) {
        int[] seen = {-1};
        while (seen[0] != count) {
            server.engine().locked(() -> seen[0] = server.engine().blocking().waiterCount());
            Thread.onSpinWait();
        }
    }

    private static RunningServer withThreads(int count) {
        return RunningServer.inMemory(
                options ->
                        new ServerOptions(options.addresses(), null, count, options.transport()));
    }

    private static RawClient client(RunningServer server) throws IOException {
        return server.connect();
    }

    private static void expect(RawClient client, String answer) throws IOException {
        assertThat(client.read(answer.length())).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatIsPipelinedWaitsToo(int threads) throws IOException {
        try (var server = withThreads(threads);
                var waiting = client(server);
                var other = client(server)) {
            waiting.send("PING\r\nBLPOP l 0\r\nLLEN l\r\nBLPOP l 0\r\nECHO end\r\n");
            expect(waiting, "+PONG\r\n");
            awaitWaiters(server, 1);
            other.send("RPUSH l a b c\r\n");
            expect(other, ":3\r\n");
            expect(waiting, "*2\r\n$1\r\nl\r\n$1\r\na\r\n:2\r\n*2\r\n$1\r\nl\r\n$1\r\nb\r\n");
            expect(waiting, "$3\r\nend\r\n");
            waiting.send("BLPOP x l 0\r\nBLPOP l 0\r\n");
            expect(waiting, "*2\r\n$1\r\nl\r\n$1\r\nc\r\n");
            awaitWaiters(server, 1);
            waiting.send("PING\r\n");
            other.send("RPUSH l d\r\n");
            expect(waiting, "*2\r\n$1\r\nl\r\n$1\r\nd\r\n+PONG\r\n");
        }
    }

    @Test
    void theTimeIsOver() throws IOException {
        try (var server = RunningServer.inMemory();
                var waiting = client(server)) {
            long began = System.nanoTime();
            waiting.send("BLPOP l 0.05\r\nHELLO 3\r\n");
            expect(waiting, "*-1\r\n%");
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(50_000_000);
            awaitWaiters(server, 0);
        }
    }

    @Test
    void aClientThatIsGoneTakesNothing() throws IOException {
        try (var server = RunningServer.inMemory();
                var other = client(server)) {
            try (var gone = client(server);
                    var halfGone = client(server)) {
                gone.send("BLPOP l 0\r\nPING\r\n");
                halfGone.send("BLPOP l 0\r\n");
                awaitWaiters(server, 2);
                halfGone.socket().shutdownOutput();
                awaitWaiters(server, 1);
            }
            awaitWaiters(server, 0);
            other.send("RPUSH l a\r\nLLEN l\r\n");
            expect(other, ":1\r\n:1\r\n");
        }
    }

    @Test
    void aClientThatIsKilledTakesNothing() throws IOException {
        try (var server = withThreads(2);
                var killed = client(server);
                var other = client(server)) {
            killed.send("CLIENT ID\r\nBLPOP l 0\r\n");
            String id = killed.reply().substring(1).strip();
            awaitWaiters(server, 1);
            other.send("CLIENT KILL ID " + id + "\r\nRPUSH l a\r\nLLEN l\r\n");
            expect(other, ":1\r\n:1\r\n:1\r\n");
            assertThat(killed.readToEnd()).isEmpty();
        }
    }

    @Test
    void unblockedByAnother() throws IOException {
        try (var server = withThreads(2);
                var waiting = client(server);
                var other = client(server)) {
            waiting.send("CLIENT ID\r\nBLPOP l 0\r\nPING\r\n");
            String id = waiting.reply().substring(1).strip();
            awaitWaiters(server, 1);
            other.send("CLIENT UNBLOCK " + id + " ERROR\r\n");
            expect(other, ":1\r\n");
            expect(waiting, "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n+PONG\r\n");
        }
    }

    /** As in Redis, so that it does not go on to use a server that is no master any more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoWaitsWhenTheServerBecomesAReplicaIsClosed(int threads) throws IOException {
        try (var server = withThreads(threads);
                var popping = client(server);
                var writing = client(server);
                var other = client(server)) {
            popping.send("BLPOP l 0\r\nPING\r\n");
            writing.send("WAIT 1 0\r\n");
            awaitWaiters(server, 2);
            other.send("REPLICAOF 127.0.0.1 1\r\n");
            expect(other, "+OK\r\n");
            String error =
                    "-UNBLOCKED force unblock from blocking operation, instance state changed"
                            + " (master -> replica?)\r\n";
            assertThat(popping.readToEnd()).isEqualTo(error);
            assertThat(writing.readToEnd()).isEqualTo(error);
            other.send("PING\r\n");
            expect(other, "+PONG\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALWAYS", "EVERYSEC"})
    void everyElementIsTakenOnce(Fsync fsync, @TempDir Path folder) throws IOException {
        int clients = 20;
        int rounds = 20;
        Options options = Options.defaults().withFsync(fsync);
        try (var server = RunningServer.on(folder.resolve("app.db"), options);
                var pushing = client(server)) {
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                waiting.add(client(server));
            }
            Set<String> taken = new HashSet<>();
            for (int round = 0; round < rounds; round++) {
                for (RawClient client : waiting) {
                    client.send("BLPOP none l 0\r\n");
                }
                awaitWaiters(server, clients);
                var push = new StringBuilder("RPUSH l");
                for (int i = 0; i < clients; i++) {
                    push.append(' ').append(1_000 + round * clients + i);
                }
                pushing.send(push + "\r\n");
                expect(pushing, ":" + clients + "\r\n");
                for (RawClient client : waiting) {
                    expect(client, "*2\r\n$1\r\nl\r\n$4\r\n");
                    assertThat(taken.add(client.read(6))).isTrue();
                }
            }
            assertThat(taken).hasSize(clients * rounds);
            for (RawClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void aLargeAnswerThatWaited() throws IOException {
        try (var server = withThreads(2);
                var waiting = client(server);
                var other = client(server)) {
            String large = "x".repeat(3 << 20);
            waiting.send("BLPOP l 0\r\n");
            awaitWaiters(server, 1);
            other.send(RawClient.request("RPUSH", "l", large));
            expect(other, ":1\r\n");
            expect(waiting, "*2\r\n$1\r\nl\r\n$" + large.length() + "\r\n" + large + "\r\n");
        }
    }
}
