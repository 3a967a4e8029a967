package dev.redlite.bench;

import java.util.List;
import java.util.Map;

/** From the start of the process to the first PONG, with everything built and in the page cache. */
final class StartUp implements Scenario {
    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 11);
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        for (int round = 0; round <= rounds; round++) {
            for (Side side : sides) {
                try (var server = ServerProcess.start(side, place, "everysec", Map.of())) {
                    if (round > 0) {
                        results.add(
                                "start to first PONG",
                                side,
                                round,
                                server.startMillis(),
                                Sample.Unit.MILLIS);
                    }
                }
            }
        }
    }
}
