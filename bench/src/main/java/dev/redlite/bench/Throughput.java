package dev.redlite.bench;

import java.util.List;

/** redis-benchmark against servers that live through all rounds, side by side in turns. */
record Throughput(String fsync) implements Scenario {
    private static final long REST_MILLIS = 1000;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 13);
        int requests = arguments.number("requests", 20_000);
        int keys = arguments.number("keys", 1_000_000);
        int size = arguments.number("size", 64);
        List<String> tests = arguments.list("tests", "SET,GET,INCR,MSET,APPEND");
        List<String> pipelines = arguments.list("pipelines", "1,16,64");
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redlite-default,redis"));
        arguments.requireKnown();
        try (var turns = new Turns(sides, place, fsync, REST_MILLIS)) {
            for (ServerProcess server : turns.servers()) {
                Load.fill(server, keys, size);
            }
            for (String pipeline : pipelines) {
                for (String test : tests) {
                    int depth = Integer.parseInt(pipeline);
                    int count = Math.max(1, requests * (depth == 1 ? 1 : 8) / cost(test));
                    var benchmark = new RedisBenchmark(test, depth, count, keys, size);
                    turns.run(benchmark, rounds, results);
                }
            }
        }
    }

    /** MSET sets ten keys. */
    private static int cost(String test) {
        return test.equals("MSET") ? 5 : 1;
    }
}
