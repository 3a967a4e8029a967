package dev.redlite.bench;

import static dev.redlite.bench.Sample.Unit.PER_SECOND;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Scripts: a short one called often, a long loop, and a queue of jobs that is made of scripts. */
final class ScriptSpeed implements Scenario {
    private static final long REST_MILLIS = 300;
    private static final long JOBS_LIMIT_SECONDS = 120;
    private static final String GET = "return redis.call('GET', KEYS[1])";
    private static final String LOOP = "local n = 0 for i = 1, 1e7 do n = n + i end return n";

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int requests = arguments.number("requests", 100_000);
        int keys = arguments.number("keys", 100_000);
        int size = arguments.number("size", 64);
        int jobs = arguments.number("jobs", 5_000);
        int jobsBefore = arguments.number("jobs-before", 40_000);
        List<String> pipelines = arguments.list("pipelines", "1,16");
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        try (var turns = new Turns(sides, place, "everysec", REST_MILLIS)) {
            String digest = "";
            for (ServerProcess server : turns.servers()) {
                digest = fill(server, keys, size);
                server.settle();
            }
            List<String> words = List.of("EVALSHA", digest, "1", "key:__rand_int__");
            for (String pipeline : pipelines) {
                int depth = Integer.parseInt(pipeline);
                int count = depth == 1 ? requests : requests * 4;
                turns.run(
                        new RedisBenchmark("EVALSHA GET", words, depth, count, keys, size),
                        rounds,
                        results);
            }
            turns.run(
                    "loops of 10^7 additions",
                    rounds,
                    results,
                    (server, round) -> loopsPerSecond(server));
            Path node = place.root().resolve("conformance/clients/node");
            for (ServerProcess server : turns.servers()) {
                double rate = jobsPerSecond(node, server.port(), jobs);
                results.add("the first BullMQ jobs", server.side(), 1, rate, PER_SECOND);
                server.settle(REST_MILLIS);
            }
            turns.run(
                    "BullMQ jobs",
                    rounds,
                    results,
                    (server, round) ->
                            jobsPerSecond(node, server.port(), round == 0 ? jobsBefore : jobs));
        }
    }

    private static String fill(ServerProcess server, int keys, int size) throws IOException {
        byte[] value = Keys.value(size);
        try (var client = new RespClient(server.port())) {
            byte[] set = "SET".getBytes(UTF_8);
            for (int i = 0; i < keys; i++) {
                client.send(set, ("key:%012d".formatted(i)).getBytes(UTF_8), value);
                if (i % 1_000 == 999 || i == keys - 1) {
                    client.flush();
                    for (int answers = i % 1_000; answers >= 0; answers--) {
                        client.read();
                    }
                }
            }
            return client.call("SCRIPT", "LOAD", GET);
        }
    }

    private static double loopsPerSecond(ServerProcess server) throws IOException {
        try (var client = new RespClient(server.port())) {
            int loops = 8;
            long began = System.nanoTime();
            for (int i = 0; i < loops; i++) {
                String sum = client.call("EVAL", LOOP, "0");
                if (!sum.equals("50000005000000")) {
                    throw new IOException("a wrong sum: " + sum);
                }
            }
            return loops * 1e9 / (System.nanoTime() - began);
        }
    }

    private static double jobsPerSecond(Path node, int port, int jobs)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "node",
                                "bullmq-rate.mjs",
                                Integer.toString(port),
                                Integer.toString(jobs))
                        .directory(node.toFile())
                        .redirectErrorStream(true)
                        .start();
        if (!process.waitFor(JOBS_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the jobs are not done after " + JOBS_LIMIT_SECONDS + " s");
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.exitValue() != 0) {
            throw new IOException("npm ci in " + node + " first? " + output);
        }
        return Double.parseDouble(output);
    }
}
