package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Every test that redis-benchmark runs when it is told none, in its order. */
final class DefaultList implements Scenario {
    private static final String TESTS =
            "PING_INLINE,PING_MBULK,SET,GET,INCR,LPUSH,RPUSH,LPOP,RPOP,SADD,HSET,SPOP,ZADD,ZPOPMIN,"
                    + "LRANGE_100,LRANGE_300,LRANGE_500,LRANGE_600,MSET";
    // Many short runs: what their writes put off is little.
    private static final long REST_MILLIS = 200;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 9);
        int requests = arguments.number("requests", 20_000);
        int keys = arguments.number("keys", 1_000_000);
        int size = arguments.number("size", 64);
        List<String> tests = arguments.list("tests", TESTS);
        List<String> pipelines = arguments.list("pipelines", "1,16");
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        try (var turns = new Turns(sides, place, "everysec", REST_MILLIS)) {
            for (ServerProcess server : turns.servers()) {
                Load.fill(server, keys, size);
                server.settle();
            }
            for (String pipeline : pipelines) {
                int depth = Integer.parseInt(pipeline);
                for (String test : tests) {
                    var benchmark = benchmark(test, depth, requests, keys, size);
                    String filler = filler(test);
                    if (filler == null) {
                        turns.run(benchmark, rounds, results);
                    } else {
                        turns.run(
                                benchmark,
                                benchmark(filler, depth, requests, keys, size),
                                rounds,
                                results);
                    }
                }
            }
        }
    }

    private static RedisBenchmark benchmark(
            String test, int depth, int requests, int keys, int size) {
        int count = Math.max(1, depth == 1 ? requests / cost(test) : requests * gain(test));
        return new RedisBenchmark(test, depth, count, keys, size);
    }

    /** What puts back what each round takes out of a key whose members can run out. */
    private static @Nullable String filler(String test) {
        return switch (test) {
            case "SPOP" -> "SADD";
            case "ZPOPMIN" -> "ZADD";
            default -> null;
        };
    }

    /** How much longer a command takes than most, so that all runs are about as long. */
    private static int cost(String test) {
        return switch (test) {
            case "LRANGE_300", "LRANGE_500", "LRANGE_600" -> 4;
            default -> 1;
        };
    }

    /** How many more there are in a run of the same length if they come in pipelines. */
    private static int gain(String test) {
        return switch (test) {
            case "LRANGE_100", "MSET" -> 4;
            case "LRANGE_300", "LRANGE_500", "LRANGE_600" -> 1;
            default -> 12;
        };
    }
}
