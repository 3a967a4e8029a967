package dev.redlite.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One call of redis-benchmark.
 *
 * @param words a command of ours, in which {@code __rand_int__} is a number of twelve digits below
 *     {@code keys}; if there are none, one of its own tests is run
 * @param options what else it is told of its clients
 */
record RedisBenchmark(
        String test,
        List<String> words,
        List<String> options,
        int pipeline,
        int requests,
        int keys,
        int sizeBytes) {
    private static final int CLIENTS = 50;
    private static final long LIMIT_SECONDS = 300;

    /** One of its own tests, or APPEND, which it lacks. */
    RedisBenchmark(String test, int pipeline, int requests, int keys, int sizeBytes) {
        this(test, words(test, sizeBytes), pipeline, requests, keys, sizeBytes);
    }

    /** A command of ours. */
    RedisBenchmark(
            String test, List<String> words, int pipeline, int requests, int keys, int sizeBytes) {
        this(test, words, List.of(), pipeline, requests, keys, sizeBytes);
    }

    private static List<String> words(String test, int sizeBytes) {
        return test.equals("APPEND")
                ? List.of("APPEND", "append:__rand_int__", new String(Keys.value(sizeBytes), UTF_8))
                : List.of();
    }

    /** The same with so many times the requests. */
    RedisBenchmark times(int factor) {
        return new RedisBenchmark(
                test, words, options, pipeline, requests * factor, keys, sizeBytes);
    }

    /** The same by clients of another kind. */
    RedisBenchmark with(List<String> others) {
        return new RedisBenchmark(test, words, others, pipeline, requests, keys, sizeBytes);
    }

    /** What it measures, as the report shows it. */
    String title() {
        return (test.equals("MSET") ? "MSET 10 keys" : test) + ", -P " + pipeline;
    }

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
        command.addAll(options);
        if (words.isEmpty()) {
            command.addAll(List.of("-t", test.toLowerCase(Locale.ROOT)));
        } else {
            command.addAll(words);
        }
        return command;
    }

    private static void option(List<String> command, String name, int value) {
        command.add(name);
        command.add(String.valueOf(value));
    }
}
