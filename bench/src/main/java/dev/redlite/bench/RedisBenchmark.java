package dev.redlite.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One call of redis-benchmark. */
record RedisBenchmark(String test, int pipeline, int requests, int keys, int sizeBytes) {
    private static final int CLIENTS = 50;
    private static final long LIMIT_SECONDS = 300;

    /** Runs it against a server that answers; returns commands a second. */
    double perSecond(ServerProcess server, Workplace place)
            throws IOException, InterruptedException {
        Path output = place.folder("redis-benchmark").resolve("output.csv");
        Process process =
                place.watch(
                        new ProcessBuilder(command(server.port()))
                                .redirectOutput(output.toFile())
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start());
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("redis-benchmark took over " + LIMIT_SECONDS + " s: " + this);
        }
        return parse(Files.readAllLines(output));
    }

    /** The rate in the last line, which reads "SET","81234.50",... */
    static double parse(List<String> lines) throws IOException {
        if (lines.size() < 2) {
            throw new IOException("redis-benchmark said nothing: " + lines);
        }
        String[] cells = lines.getLast().split("\",\"", -1);
        return Double.parseDouble(cells[1]);
    }

    private List<String> command(int port) {
        List<String> command = new ArrayList<>(List.of("redis-benchmark", "--csv"));
        option(command, "-p", port);
        option(command, "-c", CLIENTS);
        option(command, "-d", sizeBytes);
        option(command, "-r", keys);
        option(command, "-P", pipeline);
        option(command, "-n", requests);
        if (test.equals("APPEND")) {
            String value = new String(Keys.value(sizeBytes), UTF_8);
            command.addAll(List.of("APPEND", "append:__rand_int__", value));
        } else {
            command.addAll(List.of("-t", test.toLowerCase(Locale.ROOT)));
        }
        return command;
    }

    private static void option(List<String> command, String name, int value) {
        command.add(name);
        command.add(String.valueOf(value));
    }
}
