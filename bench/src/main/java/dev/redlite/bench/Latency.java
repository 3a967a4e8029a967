package dev.redlite.bench;

import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Latency at the same fixed load on both sides. */
final class Latency implements Scenario {
    private static final int WARM_UP_SECONDS = 5;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int rate = arguments.number("rate", 20_000);
        int connections = arguments.number("connections", 50);
        int seconds = arguments.number("seconds", 20);
        int keys = arguments.number("keys", 1_000_000);
        int size = arguments.number("size", 64);
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redlite-default,redis"));
        arguments.requireKnown();
        List<ServerProcess> servers = new ArrayList<>();
        try {
            for (Side side : sides) {
                servers.add(ServerProcess.start(side, place, "everysec", Map.of()));
                Load.fill(servers.getLast(), keys, size);
            }
            for (int round = 0; round <= rounds; round++) {
                int length = round == 0 ? Math.min(seconds, WARM_UP_SECONDS) : seconds;
                for (int i = 0; i < servers.size(); i++) {
                    ServerProcess server = servers.get((i + round) % servers.size());
                    var loop = new OpenLoop(server.port(), connections, rate, length, keys, size);
                    Histogram latencies = loop.run();
                    if (round > 0) {
                        add(latencies, server.side(), round, results);
                    }
                    server.settle();
                }
            }
        } finally {
            for (ServerProcess server : servers) {
                server.close();
            }
        }
    }

    private static void add(Histogram latencies, Side side, int round, Results results) {
        for (double percentile : new double[] {50, 99, 99.9, 100}) {
            String name = percentile == 100 ? "longest" : "p" + percentile;
            results.add(
                    name.replace(".0", ""),
                    side,
                    round,
                    latencies.getValueAtPercentile(percentile) / 1000.0,
                    Sample.Unit.MILLIS);
        }
    }
}
