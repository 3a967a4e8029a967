package dev.redlite.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Servers that live through all rounds and are measured side by side, in turns. */
final class Turns implements AutoCloseable {
    private static final int WARM_UP = 8;

    private final List<ServerProcess> servers = new ArrayList<>();
    private final Workplace place;
    private final long restMillis;

    /** What is measured of a server. */
    interface Measurement {
        double perSecond(ServerProcess server, int round) throws IOException, InterruptedException;
    }

    /**
     * Starts them.
     *
     * @param restMillis between two measurements
     */
    Turns(List<Side> sides, Workplace place, String fsync, long restMillis)
            throws IOException, InterruptedException {
        this.place = place;
        this.restMillis = restMillis;
        for (Side side : sides) {
            servers.add(ServerProcess.start(side, place, fsync, Map.of()));
        }
    }

    List<ServerProcess> servers() {
        return servers;
    }

    /** The round that warms up is longer: a virtual machine compiles what it sees run often. */
    void run(RedisBenchmark benchmark, int rounds, Results results)
            throws IOException, InterruptedException {
        run(benchmark.title(), rounds, results, measurement(benchmark));
    }

    /** The same after a run that is not measured, and a rest, before each. */
    void run(RedisBenchmark benchmark, RedisBenchmark before, int rounds, Results results)
            throws IOException, InterruptedException {
        Measurement filled = measurement(before);
        Measurement measured = measurement(benchmark);
        run(
                benchmark.title(),
                rounds,
                results,
                (server, round) -> {
                    filled.perSecond(server, round);
                    server.settle(restMillis);
                    return measured.perSecond(server, round);
                });
    }

    private Measurement measurement(RedisBenchmark benchmark) {
        RedisBenchmark first = benchmark.times(WARM_UP);
        return (server, round) -> (round == 0 ? first : benchmark).perSecond(server, place);
    }

    /** Round 0 warms up and is not kept; who begins changes from round to round. */
    void run(String what, int rounds, Results results, Measurement measurement)
            throws IOException, InterruptedException {
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < servers.size(); i++) {
                ServerProcess server = servers.get((i + round) % servers.size());
                double rate = measurement.perSecond(server, round);
                if (round > 0) {
                    results.add(what, server.side(), round, rate, Sample.Unit.PER_SECOND);
                }
                server.settle(restMillis);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess server : servers) {
            server.close();
        }
    }
}
