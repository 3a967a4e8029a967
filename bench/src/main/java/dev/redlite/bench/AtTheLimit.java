package dev.redlite.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** SET of keys of which a part has room: {@code maxmemory} is reached, allkeys-lru makes room. */
final class AtTheLimit implements Scenario {
    private static final long REST_MILLIS = 1000;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int requests = arguments.number("requests", 100_000);
        int keys = arguments.number("keys", 1_000_000);
        int size = arguments.number("size", 64);
        int limit = arguments.number("limit", 64);
        List<String> pipelines = arguments.list("pipelines", "1,16");
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        try (var turns = new Turns(sides, place, "everysec", REST_MILLIS)) {
            for (ServerProcess server : turns.servers()) {
                limit(server, limit);
                Load.fill(server, keys, size);
                server.settle();
                requireEvicting(server);
            }
            var value = new String(Keys.value(size), UTF_8);
            for (String pipeline : pipelines) {
                int depth = Integer.parseInt(pipeline);
                turns.run(
                        new RedisBenchmark(
                                "SET at the limit",
                                List.of("SET", "key:__rand_int__", value),
                                depth,
                                requests * (depth == 1 ? 1 : 3),
                                keys,
                                size),
                        rounds,
                        results);
            }
            for (ServerProcess server : turns.servers()) {
                requireEvicting(server);
            }
        }
    }

    private static void limit(ServerProcess server, int megabytes) throws IOException {
        try (var client = new RespClient(server.port())) {
            client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
            client.call("CONFIG", "SET", "maxmemory", megabytes + "mb");
        }
    }

    private static void requireEvicting(ServerProcess server) throws IOException {
        try (var client = new RespClient(server.port())) {
            String stats = client.call("INFO", "stats");
            if (stats.contains("evicted_keys:0\r")) {
                throw new IOException(server.side().title + " is not at its limit");
            }
            System.out.printf("  %s keeps %s keys%n", server.side().title, client.call("DBSIZE"));
        }
    }
}
