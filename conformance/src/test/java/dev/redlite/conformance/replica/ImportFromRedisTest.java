package dev.redlite.conformance.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.cli.CommandRunner;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code redlite import redis://} makes a database of all that a running Redis has. */
class ImportFromRedisTest {
    private static final long SHORT_MILLIS = 200;

    @TempDir Path folder;

    private final CommandRunner command = new CommandRunner();

    private int run(String url, Path target) {
        return command.run("import", url, "--db", target.toString());
    }

    private static void fill(int port) throws Exception {
        try (var load = WriteLoad.start(port, 2, 11)) {
            Servers.until(() -> load.calls() > 4_000);
            load.stop();
        }
        TimeUnit.MILLISECONDS.sleep(SHORT_MILLIS);
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void allDataIsTaken(String isDiskless) throws Exception {
        Path target = folder.resolve("copy.db");
        try (var redis =
                RealRedis.start(
                        "--repl-diskless-sync",
                        isDiskless,
                        "--repl-diskless-sync-delay",
                        "0",
                        "--requirepass",
                        "")) {
            fill(redis.port());
            Servers.call(redis.port(), "CONFIG", "SET", "requirepass", "p@ss:word");
            String at = "@127.0.0.1:" + redis.port();
            assertThat(run("redis://:wrong" + at, target)).isEqualTo(1);
            assertThat(command.errors()).contains("refuses the password").doesNotContain("wrong");
            assertThat(files()).isEmpty();
            assertThat(run("redis://:p%40ss%3Aword" + at, target)).isZero();
            assertThat(files()).containsExactly("copy.db");
            Servers.call(redis.port(), "AUTH", "p@ss:word");
            try (var client = RespConnection.open(redis.port())) {
                client.call("AUTH", "p@ss:word");
                client.call("CONFIG", "SET", "requirepass", "");
            }
            try (var redlite = RunningServer.on(target, Options.defaults())) {
                assertThat(DataSet.differences(redis.port(), redlite.port())).isEmpty();
            }
            assertThat(run("redis://127.0.0.1:" + redis.port(), target)).isEqualTo(1);
            assertThat(command.errors()).contains("already");
        }
    }

    @Test
    void oneDatabaseIsTakenAlone() throws Exception {
        Path target = folder.resolve("copy.db");
        try (var redis = RealRedis.start("--repl-diskless-sync-delay", "0")) {
            try (var client = RespConnection.open(redis.port())) {
                client.call("SET", "a", "0");
                client.call("SELECT", "3");
                client.call("SET", "b", "3");
            }
            assertThat(run("redis://127.0.0.1:" + redis.port() + "/3", target)).isZero();
            try (var redlite = RunningServer.on(target, Options.defaults())) {
                assertThat(DataSet.of(redlite.port())).containsOnlyKeys("3/b", "functions");
            }
        }
    }

    @Test
    void whereNobodyListensNothingIsMade() throws IOException {
        int port;
        try (var redis = RealRedis.start()) {
            port = redis.port();
        }
        assertThat(run("redis://127.0.0.1:" + port, folder.resolve("copy.db"))).isEqualTo(1);
        assertThat(command.errors()).contains("127.0.0.1:" + port + ": Connection refused");
        for (String wrong :
                List.of(
                        "redis://",
                        "redis://h:x",
                        "redis://h/16",
                        "redis://h/0?a=b",
                        "redis://h#")) {
            assertThat(run(wrong, folder.resolve("copy.db"))).isEqualTo(2);
        }
        assertThat(files()).isEmpty();
    }
}
