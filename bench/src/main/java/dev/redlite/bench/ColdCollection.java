package dev.redlite.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A large sorted set in a file that was closed: what its first touch costs, and costs others. */
final class ColdCollection implements Scenario {
    private static final String SET = "zset";
    // The virtual machine is not measured while it starts.
    private static final int WARM_UP_MILLIS = 1500;
    private static final int AFTER_MILLIS = 300;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int members = arguments.number("members", 1_000_000);
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        for (Side side : sides) {
            Path folder = fill(side, place, members);
            for (int round = 1; round <= rounds; round++) {
                for (String command : List.of("ZSCORE", "ZADD", "ZRANK")) {
                    var row = new Row(side, round, results);
                    try (var server =
                            ServerProcess.start(side, place, folder, "everysec", Map.of())) {
                        row.millis("start to PONG", server.startMillis());
                        touch(server, command, members, row);
                    }
                }
            }
        }
    }

    private record Row(Side side, int round, Results results) {
        void millis(String what, double value) {
            results.add(what, side, round, value, Sample.Unit.MILLIS);
        }

        void memory(String what, ServerProcess server) throws IOException {
            results.add(what, side, round, server.residentMegabytes(), Sample.Unit.MEGABYTES);
        }
    }

    private static Path fill(Side side, Workplace place, int members)
            throws IOException, InterruptedException {
        try (var server = ServerProcess.start(side, place, "everysec", Map.of())) {
            System.out.printf("  filling %s%n", side.title);
            new Load(server.port(), 4, 64)
                    .seconds(
                            Load.upTo(members),
                            Load.zadd(Keys.bytes(SET)),
                            new Timeline(1, System.nanoTime()));
            return server.folder();
        }
    }

    private static void touch(ServerProcess server, String command, int members, Row row)
            throws IOException, InterruptedException {
        try (var toucher = new RespClient(server.port());
                var steady = new SteadyClient(server.port())) {
            Thread.sleep(WARM_UP_MILLIS);
            toucher.call("PING");
            steady.takeLongestMillis();
            Thread.sleep(AFTER_MILLIS);
            row.millis("others' longest wait before", steady.takeLongestMillis());
            row.memory("memory before a touch", server);
            long start = System.nanoTime();
            String answer = toucher.call(words(command, members));
            double took = (System.nanoTime() - start) / 1e6;
            if (answer.isEmpty()) {
                throw new IOException(command + " did not find the member");
            }
            Thread.sleep(AFTER_MILLIS);
            double longest = steady.takeLongestMillis();
            row.millis("first " + command, took);
            row.millis("others' longest wait, first " + command, longest);
            row.memory("memory after the first " + command, server);
        }
    }

    private static String[] words(String command, int members) {
        String member = new String(Keys.key(members / 2), US_ASCII);
        return command.equals("ZADD")
                ? new String[] {command, SET, String.valueOf(members / 2.0 + 0.5), member}
                : new String[] {command, SET, member};
    }
}
