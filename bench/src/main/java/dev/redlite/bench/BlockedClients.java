package dev.redlite.bench;

import dev.redlite.Redlite;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What clients that wait cost the others, and how soon they are woken. */
final class BlockedClients implements Scenario {
    private static final long REST_MILLIS = 500;
    private static final long BLOCK_MILLIS = 300;
    private static final WakeUps.Times WARM_UP = new WakeUps.Times(20_000, false);

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 9);
        int requests = arguments.number("requests", 30_000);
        int keys = arguments.number("keys", 100_000);
        int clients = arguments.number("clients", 10);
        int wakes = arguments.number("wakes", 1000);
        arguments.requireKnown();
        try (var first = ServerProcess.start(Side.REDLITE, place, "everysec", Map.of());
                var second =
                        ServerProcess.start(
                                Side.REDLITE, place, first.folder(), "everysec", Map.of());
                var redis = ServerProcess.start(Side.REDIS, place, "everysec", Map.of())) {
            Load.fill(first, keys, 64);
            List<ServerProcess> sharing = List.of(first, second);
            for (int pipeline : new int[] {1, 16}) {
                for (String test : List.of("SET", "GET")) {
                    int count = requests * (pipeline == 1 ? 1 : 10);
                    var benchmark = new RedisBenchmark(test, pipeline, count, keys, 64);
                    throughput(benchmark, place, sharing, clients, rounds, results);
                }
            }
            wakeUps(first, second, redis, wakes, rounds, results);
        }
        inProgram(place, wakes, rounds, results);
    }

    /** Round 0 warms up; who begins changes from round to round. */
    private static void throughput(
            RedisBenchmark benchmark,
            Workplace place,
            List<ServerProcess> sharing,
            int clients,
            int rounds,
            Results results)
            throws IOException, InterruptedException {
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < 2; i++) {
                boolean areWaiting = (round + i) % 2 == 0;
                double rate;
                try (var waiting = new Waiting(sharing, areWaiting ? clients : 0)) {
                    waiting.begin();
                    rate = benchmark.perSecond(sharing.getFirst(), place);
                }
                if (round > 0) {
                    String side =
                            areWaiting ? "Redlite, " + clients + " clients wait" : "nobody waits";
                    results.add(benchmark.title(), side, round, rate, Sample.Unit.PER_SECOND);
                }
                sharing.getFirst().settle(REST_MILLIS);
            }
        }
    }

    /** Clients in BLPOP on keys that nobody pushes to, on each of the servers in turns. */
    private static final class Waiting implements AutoCloseable {
        private final List<RespClient> clients = new ArrayList<>();

        Waiting(List<ServerProcess> servers, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                clients.add(new RespClient(servers.get(i % servers.size()).port()));
            }
        }

        void begin() throws IOException, InterruptedException {
            for (int i = 0; i < clients.size(); i++) {
                RespClient client = clients.get(i);
                client.send(Keys.bytes("BLPOP"), Keys.bytes("idle:" + i), Keys.bytes("0"));
                client.flush();
            }
            Thread.sleep(BLOCK_MILLIS);
        }

        @Override
        public void close() throws IOException {
            for (RespClient client : clients) {
                client.close();
            }
        }
    }

    private static void wakeUps(
            ServerProcess first,
            ServerProcess second,
            ServerProcess redis,
            int wakes,
            int rounds,
            Results results)
            throws IOException, InterruptedException {
        for (int round = 0; round <= rounds; round++) {
            var times = round == 0 ? WARM_UP : new WakeUps.Times(wakes, true);
            Histogram within = WakeUps.ofClients(first.port(), first.port(), times);
            Histogram beside = WakeUps.ofClients(redis.port(), redis.port(), times);
            Histogram across = WakeUps.ofClients(first.port(), second.port(), times);
            Histogram answers = WakeUps.ofAnswers(first.port(), second.port(), times);
            Histogram redisAnswers = WakeUps.ofAnswers(redis.port(), redis.port(), times);
            Histogram ping = WakeUps.pings(first.port(), times);
            Histogram redisPing = WakeUps.pings(redis.port(), times);
            if (round > 0) {
                add("wake-up of a client", Side.REDLITE.title, round, within, results);
                add("wake-up of a client", Side.REDIS.title, round, beside, results);
                add("wake-up across processes", Side.REDLITE.title, round, across, results);
                add("question and answer", Side.REDLITE.title, round, answers, results);
                add("question and answer", Side.REDIS.title, round, redisAnswers, results);
                add("PING, for comparison", Side.REDLITE.title, round, ping, results);
                add("PING, for comparison", Side.REDIS.title, round, redisPing, results);
            }
        }
    }

    /** Threads of one program, beside a queue that it could use instead. */
    private static void inProgram(Workplace place, int wakes, int rounds, Results results)
            throws IOException, InterruptedException {
        try (Redlite db = Redlite.open(place.folder("program").resolve("app.db"))) {
            for (int round = 0; round <= rounds; round++) {
                var times = round == 0 ? WARM_UP : new WakeUps.Times(wakes, true);
                Histogram woken = WakeUps.ofThreads(db, times);
                Histogram beside = WakeUps.ofQueue(times);
                if (round > 0) {
                    String what = "wake-up within a process";
                    add(what, Side.REDLITE.title, round, woken, results);
                    add(what, "LinkedBlockingQueue", round, beside, results);
                }
            }
        }
    }

    private static void add(
            String what, String side, int round, Histogram micros, Results results) {
        for (int percentile : new int[] {50, 99}) {
            results.add(
                    what + ", p" + percentile,
                    side,
                    round,
                    micros.getValueAtPercentile(percentile) / 1000.0,
                    Sample.Unit.MILLIS);
        }
    }
}
