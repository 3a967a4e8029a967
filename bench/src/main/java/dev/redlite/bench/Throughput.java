package dev.redlite.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** redis-benchmark against servers that live through all rounds, side by side in turns. */
record Throughput(String fsync) implements Scenario {
    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int requests = arguments.number("requests", 300_000);
        int keys = arguments.number("keys", 1_000_000);
        int size = arguments.number("size", 64);
        List<String> tests = arguments.list("tests", "SET,GET,INCR,MSET,APPEND");
        List<String> pipelines = arguments.list("pipelines", "1,16,64");
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redlite-default,redis"));
        arguments.requireKnown();
        List<ServerProcess> servers = new ArrayList<>();
        try {
            for (Side side : sides) {
                servers.add(ServerProcess.start(side, place, fsync, Map.of()));
                Load.fill(servers.getLast(), keys, size);
            }
            for (String pipeline : pipelines) {
                for (String test : tests) {
                    int depth = Integer.parseInt(pipeline);
                    int count = Math.max(1, requests * (depth == 1 ? 1 : 3) / cost(test));
                    var benchmark = new RedisBenchmark(test, depth, count, keys, size);
                    rounds(benchmark, rounds, servers, place, results);
                }
            }
        } finally {
            for (ServerProcess server : servers) {
                server.close();
            }
        }
    }

    /** MSET sets ten keys. */
    private static int cost(String test) {
        return test.equals("MSET") ? 5 : 1;
    }

    /** Round 0 warms up and is not kept; who begins changes from round to round. */
    private static void rounds(
            RedisBenchmark benchmark,
            int rounds,
            List<ServerProcess> servers,
            Workplace place,
            Results results)
            throws IOException, InterruptedException {
        String what =
                (benchmark.test().equals("MSET") ? "MSET 10 keys" : benchmark.test())
                        + ", -P "
                        + benchmark.pipeline();
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < servers.size(); i++) {
                ServerProcess server = servers.get((i + round) % servers.size());
                double rate = benchmark.perSecond(server, place);
                if (round > 0) {
                    results.add(what, server.side(), round, rate, Sample.Unit.PER_SECOND);
                }
                server.settle();
            }
        }
    }
}
