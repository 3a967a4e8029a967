package dev.redlite.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a server takes: processor time for a million commands, memory for a million keys. */
final class CpuAndMemory implements Scenario {
    // Work that was put off, such as a flush, belongs to the commands before it.
    private static final long REST_MILLIS = 4000;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int keys = arguments.number("keys", 1_000_000);
        int size = arguments.number("size", 64);
        int requests = arguments.number("requests", 1_000_000);
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redlite-default,redis"));
        arguments.requireKnown();
        for (int round = 1; round <= rounds; round++) {
            for (Side side : sides) {
                try (var server = ServerProcess.start(side, place, "everysec", Map.of())) {
                    Load.fill(server, keys, size);
                    Thread.sleep(REST_MILLIS);
                    results.add(
                            "resident memory, loaded",
                            side,
                            round,
                            server.residentMegabytes(),
                            Sample.Unit.MEGABYTES);
                    for (int pipeline : new int[] {16, 1}) {
                        for (String test : List.of("SET", "GET")) {
                            var benchmark =
                                    new RedisBenchmark(test, pipeline, requests, keys, size);
                            cpu(benchmark, server, place, round, results);
                        }
                    }
                }
            }
        }
    }

    private static void cpu(
            RedisBenchmark benchmark,
            ServerProcess server,
            Workplace place,
            int round,
            Results results)
            throws IOException, InterruptedException {
        double before = server.cpuSeconds();
        benchmark.perSecond(server, place);
        Thread.sleep(REST_MILLIS);
        double seconds = server.cpuSeconds() - before;
        results.add(
                "CPU of a million " + benchmark.test() + ", -P " + benchmark.pipeline(),
                server.side(),
                round,
                seconds * 1e6 / benchmark.requests(),
                Sample.Unit.CPU_SECONDS);
    }
}
