package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Makes RESULTS.md and its plots of the files in {@code bench/results}, and of nothing else. */
final class Report {
    private final Path bench;
    private final List<Target> targets;
    private final StringBuilder page = new StringBuilder();
    private final List<String> shortfalls = new ArrayList<>();

    Report(Path bench, List<Target> targets) {
        this.bench = bench;
        this.targets = targets;
    }

    /** Titles of the scenarios, in the order of the page. */
    static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("redis", "redis-benchmark, 50 clients, appendfsync everysec");
        titles.put("redis-always", "redis-benchmark, 50 clients, appendfsync always");
        titles.put("latency", "Latency at the same fixed rate, half SET, half GET, open loop");
        titles.put("embedded", "In the program, one thread");
        titles.put("cpu-memory", "Processor time and memory of the server");
        titles.put("twenty-million", "Random writes over 20 million keys");
        titles.put("larger-than-heap", "4 GB of values, 512 MB of heap");
        titles.put("startup", "Start");
        titles.put("soak", "Soak: mixed load on a fixed set of keys");
        return titles;
    }

    void write() throws IOException {
        for (Map.Entry<String, String> title : titles().entrySet()) {
            section(title.getKey(), title.getValue());
        }
        var text = new StringBuilder();
        text.append(
                """
                # Results

                Made by `bench/run`, which writes what each round measured to `bench/results` \
                and this page from it. Numbers are medians of the rounds; a ratio is Redlite's \
                number divided by the other's, measured in turns in the same run on the same \
                machine, the load generator on it too. "Redlite" has a cache that holds the data \
                (`--cache 1024`, or as said), "default cache" is as it comes (64 MB).

                """);
        text.append("## What falls short\n");
        if (shortfalls.isEmpty()) {
            text.append("Nothing of what is measured and has a bound.\n");
        }
        shortfalls.forEach(each -> text.append("- ").append(each).append('\n'));
        text.append(page);
        Files.writeString(bench.resolve("RESULTS.md"), text);
    }

    private void section(String scenario, String title) throws IOException {
        page.append("\n## ").append(title).append('\n');
        Path file = bench.resolve("results").resolve(scenario + ".tsv");
        if (!Files.exists(file)) {
            page.append("Not measured yet: `bench/run ").append(scenario).append("`.\n");
            shortfalls.add(title + ": not measured yet");
            return;
        }
        Results results = Results.read(file);
        page.append("`").append(results.fact("command")).append("`, ");
        page.append(machine(results)).append("\n\n");
        page.append("| measured | | value | beside | value | ratio | must | aim |\n");
        page.append("| --- | --- | --: | --- | --: | --: | --: | --: |\n");
        List<Chart.Bar> bars = new ArrayList<>();
        for (String what : results.measurements()) {
            rows(scenario, what, results, bars);
        }
        page.append('\n');
        plots(scenario, title, results, bars);
    }

    static String machine(Results results) {
        return "%s, commit %s: %s, %s cores, %s, %s, Java %s, Redis %s; load before it %s."
                .formatted(
                        results.fact("date"),
                        results.fact("commit"),
                        results.fact("cpu"),
                        results.fact("cores"),
                        results.fact("memory"),
                        results.fact("kernel"),
                        results.fact("java"),
                        results.fact("redis"),
                        results.fact("load before"));
    }

    /** A row for each Redlite beside each other; alone if there is no other. */
    private void rows(String scenario, String what, Results results, List<Chart.Bar> bars) {
        List<String> others = new ArrayList<>(results.sides(what));
        others.removeIf(side -> side.startsWith("Redlite"));
        if (others.isEmpty()) {
            others.add(Target.NOBODY);
        }
        boolean isMoreBetter = results.unit(what).isMoreBetter;
        for (String side : results.sides(what)) {
            for (String other : others) {
                if (side.startsWith("Redlite")) {
                    var pair = new Pair(scenario, what, side, other);
                    OptionalDouble ratio = row(pair, results, isMoreBetter);
                    String label = what + ": " + side.replace("Redlite, ", "");
                    String end = others.size() > 1 ? " / " + other : "";
                    ratio.ifPresent(value -> bars.add(new Chart.Bar(label + end, value)));
                }
            }
        }
    }

    private record Pair(String scenario, String what, String side, String other) {}

    private OptionalDouble row(Pair pair, Results results, boolean isMoreBetter) {
        Sample.Unit unit = results.unit(pair.what);
        double value = results.median(pair.what, pair.side).orElse(Double.NaN);
        OptionalDouble beside = results.median(pair.what, pair.other);
        OptionalDouble ratio =
                beside.isPresent() && beside.getAsDouble() > 0
                        ? OptionalDouble.of(value / beside.getAsDouble())
                        : OptionalDouble.empty();
        Target target = Target.find(targets, pair.scenario, pair.what, pair.other);
        boolean isBound = target != null && target.must() != null;
        String must = target == null ? "" : Target.text(target.must(), isMoreBetter);
        if (isBound && !isMet(target, pair, value, ratio, isMoreBetter)) {
            String reached = ratio.isPresent() ? times(ratio) : unit.format(value);
            shortfalls.add(
                    "%s, %s: %s beside %s, must be %s"
                            .formatted(pair.what, pair.side, reached, pair.other, must));
            must = "**" + must + "**";
        }
        page.append(
                "| %s | %s | %s | %s | %s | %s | %s | %s |%n"
                        .formatted(
                                pair.what,
                                pair.side,
                                unit.format(value),
                                beside.isPresent() ? pair.other : "",
                                beside.isPresent() ? unit.format(beside.getAsDouble()) : "",
                                times(ratio),
                                must,
                                target == null ? "" : Target.text(target.aim(), isMoreBetter)));
        return ratio;
    }

    private static boolean isMet(
            @Nullable Target target,
            Pair pair,
            double value,
            OptionalDouble ratio,
            boolean isMoreBetter) {
        if (target == null) {
            return true;
        }
        boolean isAlone = pair.other.equals(Target.NOBODY);
        return target.isMet(isAlone ? value : ratio.orElse(Double.NaN), isMoreBetter);
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%.2fx", ratio.getAsDouble()) : "";
    }

    private void plots(String scenario, String title, Results results, List<Chart.Bar> bars)
            throws IOException {
        boolean isMoreBetter = results.unit(results.measurements().iterator().next()).isMoreBetter;
        Path folder = bench.resolve("results");
        if (!bars.isEmpty() && !scenario.equals("twenty-million")) {
            String name = scenario + ".svg";
            String caption = title + (isMoreBetter ? ": more is better" : ": less is better");
            Files.writeString(folder.resolve(name), Chart.ratios(caption, bars, isMoreBetter));
            page.append("![ratios](results/").append(name).append(")\n");
        }
        if (scenario.equals("twenty-million")) {
            overTime("rate-over-time", title + ", thousand writes per second", 1000);
        } else if (scenario.equals("soak")) {
            overTime("soak-over-time", title + ", MB", 1);
        }
    }

    private void overTime(String name, String title, int unit) throws IOException {
        Path folder = bench.resolve("results");
        Path values = folder.resolve(name + ".tsv");
        if (Files.exists(values)) {
            String chart = Chart.overTime(title, lines(values), unit);
            Files.writeString(folder.resolve(name + ".svg"), chart);
            page.append("![over time](results/").append(name).append(".svg)\n");
        }
    }

    private static List<Chart.Line> lines(Path file) throws IOException {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (String row : Files.readAllLines(file)) {
            String[] cells = row.split("\t", -1);
            if (!cells[1].equals("second") && !cells[1].equals("look")) {
                List<Double> line = values.computeIfAbsent(cells[0], side -> new ArrayList<>());
                line.add(Double.valueOf(cells[2]));
            }
        }
        List<Chart.Line> lines = new ArrayList<>();
        values.forEach(
                (side, line) ->
                        lines.add(
                                new Chart.Line(
                                        side,
                                        line.stream().mapToDouble(Double::doubleValue).toArray())));
        return lines;
    }
}
