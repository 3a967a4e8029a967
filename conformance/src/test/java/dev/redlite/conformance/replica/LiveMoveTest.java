package dev.redlite.conformance.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An application moves from a Redis to a Redlite while it writes, and nothing is lost. */
class LiveMoveTest {
    private static final int WRITERS = 4;
    private static final int WAITS = 20;
    private static final String FILL =
            "for i = ARGV[1], ARGV[1] + 99 do"
                    + " redis.call('HSET', KEYS[1], 'f' .. i, string.rep('v', 50) .. i) end";

    /** The longest of the times to live that are short. */
    private static final long SHORT_MILLIS = 200;

    @TempDir Path folder;

    private static RealRedis redis(String... options) {
        String[] all = new String[options.length + 4];
        all[0] = "--repl-diskless-sync-delay";
        all[1] = "0";
        all[2] = "--repl-backlog-size";
        all[3] = "64mb";
        System.arraycopy(options, 0, all, 4, options.length);
        return RealRedis.start(all);
    }

    private static void pass(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    private static void writeUntil(WriteLoad load, long calls) {
        Servers.until(() -> load.calls() >= calls);
    }

    /** Diskless, the data comes with a mark at its end; else with its length. */
    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void noWriteIsLost(String isDiskless) throws Exception {
        long seed = Long.getLong("redlite.seed", 7);
        try (var redis = redis("--repl-diskless-sync", isDiskless);
                var redlite = RunningServer.on(folder.resolve("app.db"), Options.defaults());
                var load = WriteLoad.start(redis.port(), WRITERS, seed)) {
            writeUntil(load, 4_000);
            assertThat(follow(redlite, redis)).isEqualTo("+OK");
            Servers.awaitInfo(redlite.port(), "master_link_status", "up");
            writeUntil(load, load.calls() + 4_000);
            cut(redis);
            writeUntil(load, load.calls() + 4_000);
            load.stop();
            pass(SHORT_MILLIS); // so that what is read of both has expired in both

            Servers.awaitInStep(redis.port(), redlite.port());
            Map<String, String> expected = DataSet.of(redis.port());
            assertThat(expected).hasSizeGreaterThan(300);
            assertThat(DataSet.differences(expected, DataSet.of(redlite.port()))).isEmpty();
            assertThat(Servers.info(redlite.port(), "redlite_failed_calls")).isEqualTo("0");
            assertThat(Servers.info(redis.port(), "sync_full")).isEqualTo("1");
            assertThat(Integer.parseInt(Servers.info(redis.port(), "sync_partial_ok")))
                    .isPositive();

            assertThat(Servers.call(redlite.port(), "REPLICAOF", "NO", "ONE")).isEqualTo("+OK");
            assertThat(DataSet.differences(expected, DataSet.of(redlite.port()))).isEmpty();
            assertThat(redlite.database().check()).isEmpty();
            assertThat(Servers.call(redlite.port(), "SET", "s0", "ours")).isEqualTo("+OK");
        }
    }

    private static String follow(RunningServer redlite, RealRedis redis) throws IOException {
        String port = Integer.toString(redis.port());
        return Servers.call(redlite.port(), "REPLICAOF", "127.0.0.1", port);
    }

    /** As often as it takes to be sure that the link was up. */
    private static void cut(RealRedis redis) {
        Servers.until(
                () -> Servers.call(redis.port(), "CLIENT", "KILL", "TYPE", "replica").equals(":1"));
    }

    /** What the master has acknowledged is there, though nobody looked at offsets. */
    @Test
    void promotionWaitsForWhatTheMasterHasSent() throws Exception {
        try (var redis = redis();
                var redlite = RunningServer.inMemory()) {
            follow(redlite, redis);
            Servers.awaitInStep(redis.port(), redlite.port());
            var isWritten = new CountDownLatch(1);
            Thread busy = keepBusy(redlite, isWritten);
            try (var load = WriteLoad.start(redis.port(), WRITERS, 3)) {
                writeUntil(load, 6_000);
                load.stop();
            }
            try (var client = RespConnection.open(redlite.port())) {
                List<byte[]> promote = List.of(bytes("REPLICAOF"), bytes("NO"), bytes("ONE"));
                client.send(RespConnection.request(promote));
                pass(SHORT_MILLIS); // it waits for the engine, as the calls of the master do
                isWritten.countDown();
                assertThat(client.receive().shown()).isEqualTo("+OK");
            }
            busy.join();
            assertThat(DataSet.differences(redis.port(), redlite.port())).isEmpty();
        }
    }

    /** The engine does something else, so that all that the master sends is still to be applied. */
    private static Thread keepBusy(RunningServer redlite, CountDownLatch until)
            throws InterruptedException {
        var isBusy = new CountDownLatch(1);
        var thread =
                new Thread(
                        () ->
                                redlite.engine()
                                        .locked(
                                                () -> {
                                                    isBusy.countDown();
                                                    await(until);
                                                }));
        thread.start();
        isBusy.await();
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** WAIT on the master asks its replicas, which answer at once and not in their second. */
    @Test
    void theMasterIsToldWhatIsApplied() throws Exception {
        try (var redis = redis();
                var redlite = RunningServer.inMemory()) {
            follow(redlite, redis);
            Servers.awaitInStep(redis.port(), redlite.port());
            long begin = System.nanoTime();
            for (int i = 0; i < WAITS; i++) {
                assertThat(Servers.call(redis.port(), "WAIT", "1", "20000")).isEqualTo(":1");
                try (var client = redis.connect()) {
                    client.call("INCR", "a");
                    assertThat(client.call("WAIT", "1", "20000").shown()).isEqualTo(":1");
                }
            }
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin))
                    .isLessThan(WAITS / 2);
            assertThat(Servers.call(redlite.port(), "GET", "a")).isEqualTo("$" + WAITS);
        }
    }

    /** As {@code replicaof} in a configuration file has it. */
    @Test
    void aServerMayBeginAsAReplica() throws Exception {
        try (var redis = redis()) {
            Servers.call(redis.port(), "SET", "a", "b");
            Redlite database = Redlite.openMemory();
            database.engine()
                    .locked(
                            () ->
                                    database.engine()
                                            .config()
                                            .get("replicaof")
                                            .set("127.0.0.1 " + redis.port()));
            try (var redlite = RunningServer.on(database, options -> options)) {
                Servers.awaitInStep(redis.port(), redlite.port());
                assertThat(Servers.call(redlite.port(), "GET", "a")).isEqualTo("$b");
            }
        }
    }

    /** A large collection that is in the file only is read first, and the stream waits for it. */
    @Test
    void coldValuesAreChangedToo() throws Exception {
        Options small = Options.defaults().withCacheBytes(1 << 20);
        try (var redis = redis();
                var redlite = RunningServer.on(folder.resolve("cold.db"), small)) {
            try (var client = redis.connect()) {
                for (int i = 0; i < 20; i++) {
                    for (int j = 0; j < 3_000; j += 100) {
                        client.call("EVAL", FILL, "1", "h" + i, Integer.toString(j));
                    }
                }
                follow(redlite, redis);
                Servers.awaitInStep(redis.port(), redlite.port());
                redlite.database().flush();
                for (int i = 0; i < 20; i++) {
                    client.call("MULTI");
                    client.call("HSET", "h" + i, "f1", "changed");
                    client.call("HDEL", "h" + (19 - i), "f2");
                    client.call("EXEC");
                }
            }
            Servers.awaitInStep(redis.port(), redlite.port());
            assertThat(Servers.info(redlite.port(), "redlite_failed_calls")).isEqualTo("0");
            assertThat(DataSet.differences(redis.port(), redlite.port())).isEmpty();
            assertThat(Integer.parseInt(Servers.info(redlite.port(), "redlite_cold_loads")))
                    .isPositive();
        }
    }

    /** A restarted replica has nothing that tells up to where its data is: it begins anew. */
    @Test
    void aRestartTakesAllDataAgain() throws Exception {
        Path file = folder.resolve("app.db");
        try (var redis = redis()) {
            Servers.call(redis.port(), "SET", "a", "1");
            try (var redlite = RunningServer.on(file, Options.defaults())) {
                follow(redlite, redis);
                Servers.awaitInfo(redlite.port(), "master_link_status", "up");
                Servers.awaitInStep(redis.port(), redlite.port());
            }
            Servers.call(redis.port(), "SET", "a", "2");
            try (var redlite = RunningServer.on(file, Options.defaults())) {
                assertThat(Servers.call(redlite.port(), "GET", "a")).isEqualTo("$1");
                follow(redlite, redis);
                Servers.awaitInStep(redis.port(), redlite.port());
                assertThat(Servers.call(redlite.port(), "GET", "a")).isEqualTo("$2");
            }
            assertThat(Servers.info(redis.port(), "sync_full")).isEqualTo("2");
        }
    }
}
