package dev.redlite.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.Redlite;
import dev.redlite.server.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own: how it begins and ends. */
class ServerProcessTest {
    @TempDir Path folder;
    private Process process;
    private final List<String> banner = new ArrayList<>();

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private int start(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("--addr", ":0"));
        words.addAll(List.of(options));
        return startWith(words);
    }

    private int startWith(List<String> words) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.redlite.server.cli.Main"));
        command.addAll(words);
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.contains("stop with")) {
            banner.add(line);
            line = output.readLine();
        }
        assertThat(banner).as("lines of the banner").hasSizeBetween(4, 7);
        String listening = banner.stream().filter(l -> l.contains("listening")).findFirst().get();
        return Integer.parseInt(listening.replaceAll(".*127\\.0\\.0\\.1:(\\d+).*", "$1"));
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    /** A process keeps ignoring what it was started to ignore, as in the background of a script. */
    private static boolean isIgnored(String signal) throws IOException {
        int number = signal.equals("INT") ? 2 : 15;
        String mask =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .findFirst()
                        .orElseThrow()
                        .substring("SigIgn:".length())
                        .strip();
        return (Long.parseUnsignedLong(mask, 16) >>> (number - 1) & 1) == 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalStopsItCleanly(String signal) throws Exception {
        assumeThat(isIgnored(signal))
                .as("SIG%s is ignored by who started the tests, and so by the server", signal)
                .isFalse();
        Path file = folder.resolve("a.db");
        int port = start("--db", file.toString());
        assertThat(banner.getFirst()).startsWith(Main.banner()).contains("" + process.pid());
        assertThat(String.join("\n", banner)).contains(file.toString(), "everysec");
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("+OK\r\n");
            new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(exitCode()).isZero();
        assertThat(Files.list(folder)).containsExactly(file);
        try (Redlite database = Redlite.open(file)) {
            assertThat(database.get("k")).isEqualTo("v");
        }
    }

    @Test
    void shutdownStopsItCleanly() throws Exception {
        Path file = folder.resolve("a.db");
        Path socket = folder.resolve("s.sock");
        int port = start("--db", file.toString(), "--unixsocket", socket.toString());
        assertThat(socket).exists();
        try (RawClient client = RawClient.connect(port);
                RawClient other = RawClient.connect(port)) {
            assertThat(other.call("SET", "k", "v")).isEqualTo("+OK\r\n");
            client.send("SHUTDOWN\r\n");
            assertThat(client.readToEnd() + other.readToEnd()).isEmpty();
        }
        assertThat(exitCode()).isZero();
        assertThat(Files.list(folder)).containsExactly(file);
    }

    /** The thread that does it looks for the heap's address as soon as the heap grows. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theHeapsNextMemoryIsMadeReady() throws Exception {
        int port = start("--storage", "memory");
        String value = "v".repeat(100_000);
        try (RawClient client = RawClient.connect(port)) {
            client.call("SET", "first", value);
            long before = nanosOf("redlite-memory");
            long now = before;
            for (int i = 0; i < 5_000 && now < before + 2_000_000; i++) {
                client.call("SET", "key:" + i, value);
                now = nanosOf("redlite-memory");
            }
            assertThat(now - before).as("nanoseconds of its work").isGreaterThan(2_000_000);
        }
    }

    /** How long a thread of the server has run, as the kernel counts it. */
    private long nanosOf(String thread) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(thread)) {
                    return Long.parseLong(
                            Files.readString(task.resolve("schedstat")).split(" ", 2)[0]);
                }
            }
        }
        throw new AssertionError("the server has no thread " + thread);
    }

    /** The only way to end a script that has written, which leaves nothing. */
    @Test
    void shutdownWithoutSavingEndsAScript() throws Exception {
        Path file = folder.resolve("a.db");
        int port = start("--db", file.toString());
        try (RawClient client = RawClient.connect(port);
                RawClient other = RawClient.connect(port)) {
            assertThat(other.call("CONFIG", "SET", "busy-reply-threshold", "20"))
                    .isEqualTo("+OK\r\n");
            assertThat(other.call("SET", "before", "v")).isEqualTo("+OK\r\n");
            client.send("EVAL \"redis.call('SET', 'k', 'v') while true do end\" 0\r\n");
            String answer;
            do {
                answer = other.call("PING");
            } while (!answer.startsWith("-BUSY"));
            assertThat(other.call("SHUTDOWN")).startsWith("-BUSY");
            other.send("SHUTDOWN NOSAVE\r\n");
            assertThat(other.readToEnd()).isEmpty();
            client.readToEnd();
        }
        assertThat(exitCode()).isZero();
        try (Redlite database = Redlite.open(file)) {
            assertThat(database.get("before")).isEqualTo("v");
            assertThat(database.get("k")).isNull();
            assertThat(database.check()).isEmpty();
        }
    }

    @Test
    void aConfigurationFileIsObeyedAndRewritten() throws Exception {
        Path file = folder.resolve("my.conf");
        Files.writeString(
                file,
                "# mine\nport 1\ndir "
                        + folder
                        + "\ndb conf.db\nrequirepass secret\nmaxmemory 100mb\n"
                        + "maxmemory-policy allkeys-lru\nappendonly no\n");
        int port =
                startWith(
                        List.of(
                                file.toString(),
                                "--addr",
                                ":0",
                                "--maxclients",
                                "55",
                                "--http",
                                "0"));
        assertThat(String.join("\n", banner)).contains("conf.db", "/health /metrics");
        String http = banner.stream().filter(line -> line.contains("http ")).findFirst().get();
        String address = http.replaceAll(".* (127\\.0\\.0\\.1:\\d+) .*", "$1");
        try (var health =
                        java.net.URI.create("http://" + address + "/health").toURL().openStream();
                RawClient client = RawClient.connect(port)) {
            assertThat(new String(health.readAllBytes(), UTF_8)).contains("up");
            assertThat(client.call("PING")).startsWith("-NOAUTH");
            client.call("AUTH", "secret");
            assertThat(client.call("CONFIG", "GET", "maxmemory")).contains("104857600");
            assertThat(client.call("CONFIG", "GET", "maxclients")).contains("55");
            assertThat(client.call("CONFIG", "SET", "timeout", "9")).isEqualTo("+OK\r\n");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK\r\n");
            client.send("SHUTDOWN\r\n");
            client.readToEnd();
        }
        assertThat(exitCode()).isZero();
        assertThat(folder.resolve("conf.db")).exists();
        assertThat(file)
                .content()
                .startsWith("# mine\nport 1\ndir ")
                .contains("\nmaxmemory 100mb\n", "\nappendonly yes\n")
                .endsWith("# Generated by CONFIG REWRITE\nmaxclients 55\ntimeout 9\n");
    }

    @Test
    void aPasswordIsAsked() throws Exception {
        int port = start("--db", ":memory:", "--password", "secret");
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.call("GET", "k")).startsWith("-NOAUTH");
            assertThat(client.call("AUTH", "secret")).isEqualTo("+OK\r\n");
            assertThat(client.call("GET", "k")).isEqualTo("$-1\r\n");
        }
    }
}
