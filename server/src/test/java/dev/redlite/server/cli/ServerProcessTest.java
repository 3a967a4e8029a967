package dev.redlite.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.server.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.redlite.server.cli.Main",
                                "--addr",
                                ":0"));
        command.addAll(List.of(options));
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.contains("stop with")) {
            banner.add(line);
            line = output.readLine();
        }
        assertThat(banner).as("lines of the banner").hasSizeBetween(4, 6);
        String listening = banner.stream().filter(l -> l.contains("listening")).findFirst().get();
        return Integer.parseInt(listening.replaceAll(".*127\\.0\\.0\\.1:(\\d+).*", "$1"));
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalStopsItCleanly(String signal) throws Exception {
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
