package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients of other languages: the scripts in {@code conformance/clients}, in RESP2 and RESP3. */
class ScriptsTest {
    private static final Path NODE = Path.of("clients/node");

    /** Debian's, which has the package; another one on the path may not. */
    private static final String PYTHON = "/usr/bin/python3";

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void ioredis(String protocol) throws Exception {
        node("ioredis.mjs", protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void nodeRedis(String protocol) throws Exception {
        node("node-redis.mjs", protocol);
    }

    @Test
    void bullMq() throws Exception {
        node("bullmq.mjs", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void redisPy(String protocol) throws Exception {
        assertThat(exitOf(run(Path.of("."), List.of(PYTHON, "-c", "import redis"), 60)))
                .as("there is no redis for %s; install the package python3-redis", PYTHON)
                .isZero();
        play(Path.of("clients/python"), PYTHON, "redis_py.py", protocol);
    }

    private static void node(String script, String protocol) throws Exception {
        assertThat(exitOf(run(NODE, List.of("node", "--version"), 60)))
                .as("there is no node; install the packages nodejs and npm")
                .isZero();
        if (!Files.isDirectory(NODE.resolve("node_modules"))) {
            var install = run(NODE, List.of("npm", "ci", "--no-audit", "--no-fund"), 300);
            assertThat(exitOf(install)).as("npm ci: install the package npm").isZero();
        }
        play(NODE, "node", script, protocol);
    }

    private static void play(Path folder, String program, String script, String protocol)
            throws Exception {
        try (var server = RunningServer.inMemory()) {
            String port = Integer.toString(server.port());
            var process = run(folder, List.of(program, script, port, protocol), 60);
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.exitValue()).as(output).isZero();
            assertThat(output).contains(": done");
        }
    }

    /** A program that has ended; null if there is no such program. */
    private static Process run(Path folder, List<String> command, int seconds)
            throws InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException missing) {
            return null;
        }
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        return process;
    }

    private static int exitOf(Process process) {
        return process == null ? -1 : process.exitValue();
    }
}
