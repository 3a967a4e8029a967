package dev.redlite.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What rights and caches beside the clients cost: those who have none, and those who do. */
final class RightsAndTracking implements Scenario {
    private static final long REST_MILLIS = 200;

    /** What was set is written to the tables meanwhile, or the next one would be measured by it. */
    private static final long REST_AFTER_SET_MILLIS = 2000;

    private static final int USERS = 100;
    private static final String PASSWORD = "secret";
    private static final String NOBODY = "nobody uses either";

    /** Clients that are connected meanwhile and do nothing. */
    private enum Others {
        NONE,
        LIMITED,
        TRACKING
    }

    /** Clients of a benchmark, and whether others are limited and have caches meanwhile. */
    private enum Clients {
        PLAIN("", Others.NONE, List.of()),
        OTHERS_LIMITED(", others have rules", Others.LIMITED, List.of()),
        OTHERS_TRACKING(", others track", Others.TRACKING, List.of()),
        LIMITED(", a user with rules", Others.NONE, List.of("--user", "user:0", "-a", PASSWORD)),
        TRACKING(", clients that track", Others.NONE, List.of("--enable-tracking"));

        final String title;
        final Others others;
        final List<String> options;

        Clients(String title, Others others, List<String> options) {
            this.title = title;
            this.others = others;
            this.options = options;
        }

        /** Whether the clients themselves pay for it. */
        boolean isUsing() {
            return !options.isEmpty();
        }
    }

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int requests = arguments.number("requests", 60_000);
        int keys = arguments.number("keys", 100_000);
        List<String> pipelines = arguments.list("pipelines", "1,16");
        arguments.requireKnown();
        try (var redlite = ServerProcess.start(Side.REDLITE, place, "everysec", Map.of());
                var redis = ServerProcess.start(Side.REDIS, place, "everysec", Map.of())) {
            for (ServerProcess server : List.of(redlite, redis)) {
                Load.fill(server, keys, 64);
                defineUsers(server.port());
            }
            for (String pipeline : pipelines) {
                for (String test : List.of("SET", "GET")) {
                    int depth = Integer.parseInt(pipeline);
                    int count = requests * (depth == 1 ? 1 : 5);
                    var benchmark = new RedisBenchmark(test, depth, count, keys, 64);
                    for (int round = 0; round <= rounds; round++) {
                        round(benchmark, place, redlite, redis, round, results);
                    }
                }
            }
        }
    }

    /** Round 0 warms up; who begins changes from round to round. */
    private static void round(
            RedisBenchmark benchmark,
            Workplace place,
            ServerProcess redlite,
            ServerProcess redis,
            int round,
            Results results)
            throws IOException, InterruptedException {
        Clients[] all = Clients.values();
        Map<Clients, Double> rates = new EnumMap<>(Clients.class);
        Map<Clients, Double> beside = new EnumMap<>(Clients.class);
        for (int i = 0; i < all.length; i++) {
            Clients clients = all[(i + round) % all.length];
            rates.put(clients, rate(benchmark, clients, place, redlite));
            if (clients.isUsing()) {
                beside.put(clients, rate(benchmark, clients, place, redis));
            }
        }
        if (round == 0) {
            return;
        }
        for (Clients clients : all) {
            if (clients != Clients.PLAIN) {
                String what = benchmark.title() + clients.title;
                double plain = rates.getOrDefault(Clients.PLAIN, Double.NaN);
                double rate = rates.getOrDefault(clients, Double.NaN);
                results.add(what, Side.REDLITE, round, rate, Sample.Unit.PER_SECOND);
                results.add(what, NOBODY, round, plain, Sample.Unit.PER_SECOND);
                if (clients.isUsing()) {
                    double other = beside.getOrDefault(clients, Double.NaN);
                    results.add(what, Side.REDIS, round, other, Sample.Unit.PER_SECOND);
                }
            }
        }
    }

    private static double rate(
            RedisBenchmark benchmark, Clients clients, Workplace place, ServerProcess server)
            throws IOException, InterruptedException {
        double rate;
        List<RespClient> others = new ArrayList<>();
        try {
            for (int i = 0; i < USERS && clients.others != Others.NONE; i++) {
                others.add(other(server.port(), i, clients.others == Others.TRACKING));
            }
            rate = benchmark.with(clients.options).perSecond(server, place);
        } finally {
            for (RespClient other : others) {
                other.close();
            }
        }
        server.settle(benchmark.test().equals("SET") ? REST_AFTER_SET_MILLIS : REST_MILLIS);
        return rate;
    }

    /** Rights to keys, channels and commands, and a selector, which is what a user can have. */
    private static void defineUsers(int port) throws IOException {
        try (var client = new RespClient(port)) {
            for (int i = 0; i < USERS; i++) {
                client.call(
                        "ACL",
                        "SETUSER",
                        "user:" + i,
                        "on",
                        ">" + PASSWORD,
                        "~key:*",
                        "%R~other:*",
                        "&news:*",
                        "+@read",
                        "+@write",
                        "+@connection",
                        "+config|get",
                        "-@dangerous",
                        "(+@all ~own:" + i + ":*)");
            }
        }
    }

    /** A client with rights of its own, or with a cache of a key that nobody writes. */
    private static RespClient other(int port, int number, boolean isTracking) throws IOException {
        var client = new RespClient(port);
        if (isTracking) {
            client.call("CLIENT", "TRACKING", "ON");
        } else {
            client.call("AUTH", "user:" + number, PASSWORD);
        }
        client.call("GET", "other:" + number);
        return client;
    }
}
