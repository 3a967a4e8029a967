package dev.redlite.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Pipelined SETs of random keys for minutes: the rate of each second, and the longest stall. */
final class RandomWrites implements Scenario {
    private static final int CONNECTIONS = 8;
    private static final int DEPTH = 32;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int keys = arguments.number("keys", 20_000_000);
        int size = arguments.number("size", 64);
        int seconds = arguments.number("seconds", 180);
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        List<Chart.Line> lines = new ArrayList<>();
        for (Side side : sides) {
            try (var server = ServerProcess.start(side, place, "everysec", Map.of())) {
                Load.fill(server, keys, size);
                server.settle();
                System.out.printf("  writing to %s for %d s%n", side.title, seconds);
                long start = System.nanoTime();
                var timeline = new Timeline(seconds, start);
                long end = start + TimeUnit.SECONDS.toNanos(seconds);
                new Load(server.port(), CONNECTIONS, DEPTH)
                        .seconds(Load.random(keys, end), Load.set(Keys.value(size)), timeline);
                double[] rates = timeline.perSecond();
                lines.add(new Chart.Line(side.title, rates));
                add(results, side, timeline, rates, server.peakMegabytes());
            }
        }
        write(place.root().resolve("bench/results"), lines);
    }

    private static void add(
            Results results, Side side, Timeline timeline, double[] rates, double peak) {
        double sum = 0;
        double least = Double.MAX_VALUE;
        for (double rate : rates) {
            sum += rate;
            least = Math.min(least, rate);
        }
        results.add("writes", side, 1, sum / rates.length, Sample.Unit.PER_SECOND);
        results.add("writes, slowest second", side, 1, least, Sample.Unit.PER_SECOND);
        double gap = (double) timeline.longestGapMillis();
        results.add("longest stall (to 10 ms)", side, 1, gap, Sample.Unit.MILLIS);
        results.add("peak resident memory", side, 1, peak, Sample.Unit.MEGABYTES);
    }

    private static void write(Path folder, List<Chart.Line> lines) throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("side\tsecond\twrites");
        for (Chart.Line line : lines) {
            for (int i = 0; i < line.values().length; i++) {
                double rate = line.values()[i];
                rows.add(String.format(Locale.ROOT, "%s\t%d\t%.0f", line.name(), i, rate));
            }
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve("rate-over-time.tsv"), rows);
    }
}
