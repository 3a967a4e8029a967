package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redlite.Redlite;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A replica that is killed while it loads its master's data. */
@Timeout(120)
class KilledSyncTest {
    private static final int KEYS = 150_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private JavaProcess server() throws IOException {
        return JavaProcess.start(
                Main.class, "--db", folder.resolve("app.db").toString(), "--addr", "127.0.0.1:0");
    }

    private static long field(RespConnection client, String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(client.call("INFO").text());
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static RealRedis master() throws IOException {
        RealRedis redis =
                RealRedis.start("--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0");
        try (var client = RespConnection.open(redis.port())) {
            client.call("DEBUG", "POPULATE", Integer.toString(KEYS), "key", "50");
            client.call(
                    "FUNCTION",
                    "LOAD",
                    "#!lua name=lib\nredis.register_function('f', " + "function() return 1 end)");
        }
        return redis;
    }

    private Object left(String command, String... arguments) {
        try (Redlite db = Redlite.open(folder.resolve("app.db"))) {
            assertThat(db.check()).isEmpty();
            return db.connect().call(command, arguments);
        }
    }

    /** The part that it has loaded is removed, as nobody could tell what is missing. */
    @Test
    void leavesNoPartOfIt() throws Exception {
        try (var redis = master();
                JavaProcess replica = server();
                var client = RespConnection.open(KillLoopTest.port(replica))) {
            client.call("SET", "mine", "v");
            client.call("REPLICAOF", "127.0.0.1", Integer.toString(redis.port()));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(2))
                    .until(
                            () ->
                                    field(client, "\nloading:(\\d)") == 1
                                            && field(client, "\ndb0:keys=(\\d+)") > 1_000);
            replica.kill();
        }
        assertThat(left("DBSIZE")).isEqualTo(0L);
        assertThat(left("FUNCTION", "LIST").toString()).isEqualTo("[]");
    }

    @Test
    void keepsWhatIsWhole() throws Exception {
        try (var redis = master();
                JavaProcess replica = server();
                var client = RespConnection.open(KillLoopTest.port(replica))) {
            client.call("REPLICAOF", "127.0.0.1", Integer.toString(redis.port()));
            await().atMost(PATIENCE)
                    .until(() -> client.call("INFO").text().contains("master_link_status:up"));
            replica.kill();
        }
        assertThat(left("DBSIZE")).isEqualTo((long) KEYS);
        assertThat(left("FUNCTION", "LIST").toString()).contains("lib");
    }
}
