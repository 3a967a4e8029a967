package dev.redlite.conformance.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program of this project in a process of its own, which the test ends by its id. */
final class JavaProcess implements AutoCloseable {
    private final Process process;

    /** For what needs no speed: starts quickly and leaves the memory to others. */
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m");

    private final BufferedReader output;
    private final List<String> seen = new ArrayList<>();

    private JavaProcess(Process process) {
        this.process = process;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a main class with the class path of this test. */
    static JavaProcess start(Class<?> main, String... arguments) throws IOException {
        return start(SMALL, main, arguments);
    }

    /** As {@link #start(Class, String...)}, with options for the JVM. */
    static JavaProcess start(List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    /** Starts another program. */
    static JavaProcess run(String... command) throws IOException {
        return new JavaProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Gives it a line of input. */
    void tell(String line) throws IOException {
        BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line);
        input.newLine();
        input.flush();
    }

    /** Reads output up to a line with this text, which is returned. */
    String await(String text) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            seen.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError(
                "the process ended without saying \"" + text + "\":\n" + String.join("\n", seen));
    }

    /** The rest of the output, once the process has ended. */
    String awaitEnd() throws IOException, InterruptedException {
        String line;
        while ((line = output.readLine()) != null) {
            seen.add(line);
        }
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end");
        }
        return String.join("\n", seen);
    }

    int exitValue() {
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** As kill, which lets it end by itself. */
    void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
