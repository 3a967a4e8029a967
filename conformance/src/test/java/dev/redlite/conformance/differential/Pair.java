package dev.redlite.conformance.differential;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis and a Redlite, to which the same calls are made, one after the other. */
final class Pair implements AutoCloseable {
    private static final int CLIENTS = 2;
    private static final long FLEETING_MILLIS = 3;
    private static final int KEY_MAX = 1000;

    private final RealRedis redis = RealRedis.start("--hz", "500", "--enable-debug-command", "yes");
    private final RunningServer redlite = RunningServer.inMemory();

    /**
     * Makes calls against empty databases.
     *
     * @param protocol 2 or 3
     * @return the first difference that is not allowed, or null
     */
    Mismatch run(List<Step> steps, int protocol) throws IOException, InterruptedException {
        try (var real = new Side(redis.port(), protocol);
                var ours = new Side(redlite.port(), protocol)) {
            List<Differences.Transaction> transactions = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                transactions.add(new Differences.Transaction());
            }
            boolean[] isFleeting = new boolean[CLIENTS];
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                String[] shown = {"", ""};
                Answer expected = real.call(step, shown, 0);
                Answer actual = ours.call(step, shown, 1);
                if (expected == null
                        || actual == null
                        || !Differences.allow(
                                step, expected, actual, transactions.get(step.client()))) {
                    return new Mismatch(List.copyOf(steps.subList(0, i + 1)), shown[0], shown[1]);
                }
                if (Differences.isStaleError(expected, actual)) {
                    return null; // what it stores is not the same from here on
                }
                isFleeting[step.client()] |= step.isFleeting();
                if (isFleeting[step.client()] && !expected.text().equals("QUEUED")) {
                    isFleeting[step.client()] = false;
                    TimeUnit.MILLISECONDS.sleep(FLEETING_MILLIS);
                    real.sweep(steps);
                    ours.sweep(steps);
                }
            }
            return null;
        }
    }

    @Override
    public void close() {
        redlite.close();
        redis.close();
    }

    /** The clients of one server, and one that keeps order. */
    private static final class Side implements AutoCloseable {
        private final List<RespConnection> clients = new ArrayList<>();
        private final RespConnection keeper;

        Side(int port, int protocol) throws IOException {
            keeper = RespConnection.open(port);
            keeper.call("FLUSHALL");
            keeper.call(
                    "CONFIG",
                    "SET",
                    "hash-max-listpack-entries",
                    "128",
                    "hash-max-listpack-value",
                    "64",
                    "list-max-listpack-size",
                    "-2",
                    "set-max-intset-entries",
                    "512",
                    "stream-node-max-entries",
                    "100",
                    "zset-max-listpack-entries",
                    "128");
            keeper.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
            for (int i = 0; i < CLIENTS; i++) {
                var client = RespConnection.open(port);
                clients.add(client);
                if (protocol == 3) {
                    client.call("HELLO", "3");
                }
            }
        }

        /** Null if there is no answer. */
        Answer call(Step step, String[] shown, int at) {
            try {
                Answer answer = clients.get(step.client()).call(step.bytes());
                shown[at] = answer.shown();
                return answer;
            } catch (IOException failure) {
                shown[at] = failure.toString();
                return null;
            }
        }

        /** Lets go what has expired, which DBSIZE counts until somebody asks for the key. */
        void sweep(List<Step> steps) throws IOException {
            var exists = new LinkedHashSet<>(List.of("EXISTS"));
            steps.forEach(step -> exists.addAll(step.words()));
            exists.removeIf(word -> word.length() > KEY_MAX);
            for (String db : Values.DATABASES) {
                keeper.call("SELECT", db);
                keeper.call(exists.toArray(String[]::new));
            }
        }

        @Override
        public void close() throws IOException {
            for (var client : clients) {
                client.close();
            }
            keeper.close();
        }
    }
}
