package dev.redlite.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** What a command costs on collections of a thousand elements, and on larger ones. */
final class CostOverSize implements Scenario {
    private static final long REST_MILLIS = 200;
    private static final int CONNECTIONS = 4;
    private static final int DEPTH = 32;
    // Smaller collections are many, so that all that differs is the size of each.
    private static final int ELEMENTS = 100_000;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int requests = arguments.number("requests", 100_000);
        int valueBytes = arguments.number("size", 64);
        List<Integer> sizes =
                arguments.list("sizes", "1000,10000,100000,1000000").stream()
                        .map(Integer::valueOf)
                        .toList();
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        for (SizedType type : SizedType.all(valueBytes)) {
            try (var turns = new Turns(sides, place, "everysec", REST_MILLIS)) {
                fill(type, sizes, turns);
                for (SizedType.Measured command : type.commands()) {
                    for (int size : sizes) {
                        turns.run(
                                what(command.name(), size),
                                rounds,
                                results,
                                (server, round) ->
                                        perSecond(server, command, size, round, requests));
                    }
                    growth(command.name(), sizes, sides, results);
                }
            }
        }
    }

    static String what(String command, int size) {
        return command + ", " + size + " elements";
    }

    private static int collections(int size) {
        return Math.max(1, ELEMENTS / size);
    }

    private static void fill(SizedType type, List<Integer> sizes, Turns turns)
            throws IOException, InterruptedException {
        for (ServerProcess server : turns.servers()) {
            System.out.printf("  filling %s%n", server.side().title);
            for (int size : sizes) {
                int collections = collections(size);
                new Load(server.port(), CONNECTIONS, DEPTH)
                        .seconds(
                                Load.upTo((long) size * collections),
                                SizedType.operation(type.fill(), size, collections),
                                new Timeline(1, System.nanoTime()));
            }
            server.settle();
        }
    }

    private static double perSecond(
            ServerProcess server, SizedType.Measured command, int size, int round, int requests)
            throws IOException, InterruptedException {
        long first = (long) round * requests;
        double seconds =
                new Load(server.port(), CONNECTIONS, DEPTH)
                        .seconds(
                                // No number twice: what a round adds was not there.
                                Load.range(first, first + requests),
                                SizedType.operation(command.words(), size, collections(size)),
                                new Timeline(1, System.nanoTime()));
        return requests / seconds;
    }

    /** How many times as long a command takes on the largest as on the smallest. */
    private static void growth(
            String command, List<Integer> sizes, List<Side> sides, Results results) {
        for (Side side : sides) {
            OptionalDouble small = results.median(what(command, sizes.getFirst()), side.title);
            OptionalDouble large = results.median(what(command, sizes.getLast()), side.title);
            results.add(
                    command + ", growth from " + sizes.getFirst() + " to " + sizes.getLast(),
                    side,
                    1,
                    small.orElseThrow() / large.orElseThrow(),
                    Sample.Unit.TIMES);
        }
    }
}
