package dev.redlite.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * Streams, and ranks and ranges of a large sorted set, by commands redis-benchmark has no test of.
 */
final class LargeTypes implements Scenario {
    private static final long REST_MILLIS = 300;
    // Room after the last random position for what XREAD returns from there.
    private static final int XREAD_COUNT = 10;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 13);
        int requests = arguments.number("requests", 10_000);
        int members = arguments.number("members", 1_000_000);
        int entries = arguments.number("entries", 120_000);
        int size = arguments.number("size", 64);
        List<String> pipelines = arguments.list("pipelines", "1,16");
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        try (var turns = new Turns(sides, place, "everysec", REST_MILLIS)) {
            for (ServerProcess server : turns.servers()) {
                fill(server, members, entries, size);
                server.settle();
            }
            for (String pipeline : pipelines) {
                int depth = Integer.parseInt(pipeline);
                int count = depth == 1 ? requests : requests * 6;
                for (Command command : commands(members, entries, size)) {
                    var benchmark =
                            new RedisBenchmark(
                                    command.name, command.words, depth, count, command.range, size);
                    turns.run(benchmark, rounds, results);
                }
                int reads = Math.min(count, entries);
                turns.run(
                        "XREADGROUP + XACK, -P " + depth,
                        rounds,
                        results,
                        (server, round) ->
                                new GroupReaders(server.port(), depth)
                                        .perSecond("group-" + depth + "-" + round, reads));
            }
        }
    }

    private record Command(String name, int range, List<String> words) {
        Command(String name, int range, String... words) {
            this(name, range, List.of(words));
        }
    }

    private static List<Command> commands(int members, int entries, int size) {
        String value = new String(Keys.value(size), UTF_8);
        String random = "__rand_int__";
        String middle = String.valueOf(members / 2);
        String last = String.valueOf(members / 2 + 9);
        String count = String.valueOf(XREAD_COUNT);
        return List.of(
                new Command("XADD", entries, "XADD", "added", "*", "field", value),
                new Command(
                        "XREAD 10 entries",
                        Math.max(1, entries - XREAD_COUNT),
                        List.of("XREAD", "COUNT", count, "STREAMS", GroupReaders.STREAM, random)),
                new Command("ZRANK", members, "ZRANK", "zset", "key:" + random),
                new Command("ZRANGE 10 in the middle", members, "ZRANGE", "zset", middle, last),
                new Command(
                        "ZRANGE 10 by score",
                        members,
                        List.of("ZRANGE", "zset", random, "+inf", "BYSCORE", "LIMIT", "0", "10")));
    }

    private static void fill(ServerProcess server, int members, int entries, int size)
            throws IOException, InterruptedException {
        System.out.printf("  filling %s%n", server.side().title);
        var unused = new Timeline(1, System.nanoTime());
        new Load(server.port(), 4, 64)
                .seconds(Load.upTo(members), Load.zadd(Keys.bytes("zset")), unused);
        // One connection, for ids must grow.
        new Load(server.port(), 1, 64).seconds(Load.upTo(entries), xadd(size), unused);
    }

    private static Load.Operation xadd(int size) {
        byte[] command = Keys.bytes("XADD");
        byte[] stream = Keys.bytes(GroupReaders.STREAM);
        byte[] field = Keys.bytes("field");
        byte[] value = Keys.value(size);
        return new Load.Operation() {
            @Override
            public void send(RespClient client, long key) throws IOException {
                client.send(command, stream, Keys.bytes(key + 1 + "-0"), field, value);
            }

            @Override
            public void receive(long key, byte @Nullable [] reply) {}
        };
    }
}
