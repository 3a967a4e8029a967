package dev.redlite.bench;

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

    void write() throws IOException {
        for (Section section : Section.all()) {
            section(section);
        }
        var text = new StringBuilder();
        text.append(
                """
                # Results

                Made by `bench/run`, which writes what each round measured to `bench/results` \
                and this page from it. Numbers are medians of the rounds. A ratio is Redlite's \
                number divided by the other's, measured in turns in the same run on the same \
                machine, the load generator on it too: the median of the ratios of the rounds. \
                A machine that is shared may be slow for a while; with redis-benchmark, and most \
                else, both sides of a round are measured within seconds, so that is in both. \
                (Cold collections, 20 million keys and processor time are measured one side \
                after the other.) "Redlite" has a cache that holds the data \
                (`--cache 1024`, or as said), "default cache" is as it comes (64 MB). A round that \
                warms up comes before those that count; with redis-benchmark it is five times as \
                long. Rounds with redis-benchmark are many and short, as the machine's speed \
                changes from second to second, and servers rest between them: part of what they \
                put off (rows and files to be written, garbage) is done then. Processor time and \
                random writes are measured with all of it.

                """);
        text.append("## What falls short\n");
        if (shortfalls.isEmpty()) {
            text.append("Nothing of what is measured and has a bound.\n");
        }
        shortfalls.forEach(each -> text.append("- ").append(each).append('\n'));
        text.append(page);
        Files.writeString(bench.resolve("RESULTS.md"), text);
    }

    private void section(Section section) throws IOException {
        String scenario = section.scenario();
        String title = section.title();
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
        if (!section.note().isEmpty()) {
            page.append(section.note()).append("\n\n");
        }
        page.append("| measured | | value | beside | value | ratio | must | aim |\n");
        page.append("| --- | --- | --: | --- | --: | --: | --: | --: |\n");
        List<Chart.Bar> bars = new ArrayList<>();
        Map<Versus, List<Double>> ratios = new LinkedHashMap<>();
        for (String what : results.measurements()) {
            rows(scenario, what, results, bars, ratios);
        }
        medians(scenario, ratios);
        page.append('\n');
        plots(section, results, bars);
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
    private void rows(
            String scenario,
            String what,
            Results results,
            List<Chart.Bar> bars,
            Map<Versus, List<Double>> ratios) {
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
                    ratio.ifPresent(
                            value -> {
                                bars.add(new Chart.Bar(label + end, value));
                                ratios.computeIfAbsent(
                                                new Versus(side, other), key -> new ArrayList<>())
                                        .add(value);
                            });
                }
            }
        }
    }

    private record Versus(String side, String other) {}

    /** A row for the median of the ratios above it, if it has a bound. */
    private void medians(String scenario, Map<Versus, List<Double>> ratios) {
        Target target = Target.ofMedian(targets, scenario);
        if (target == null) {
            return;
        }
        ratios.forEach(
                (versus, values) -> {
                    double median =
                            Statistics.median(
                                    values.stream().mapToDouble(Double::doubleValue).toArray());
                    String must = Target.text(target.must(), true);
                    String reached = times(OptionalDouble.of(median));
                    if (versus.other.equals(target.beside()) && !target.isMet(median, true)) {
                        shortfalls.add(
                                "%s, %s: %s beside %s, must be %s"
                                        .formatted(
                                                Target.MEDIAN,
                                                versus.side,
                                                reached,
                                                versus.other,
                                                must));
                        must = "**" + must + "**";
                    }
                    page.append(
                            "| %s | %s | | %s | | %s | %s | %s |%n"
                                    .formatted(
                                            Target.MEDIAN,
                                            versus.side,
                                            versus.other,
                                            reached,
                                            must,
                                            Target.text(target.aim(), true)));
                });
    }

    private record Pair(String scenario, String what, String side, String other) {}

    private OptionalDouble row(Pair pair, Results results, boolean isMoreBetter) {
        Sample.Unit unit = results.unit(pair.what);
        double value = results.median(pair.what, pair.side).orElse(Double.NaN);
        OptionalDouble beside = results.median(pair.what, pair.other);
        OptionalDouble ratio = results.ratio(pair.what, pair.side, pair.other);
        Target target = Target.find(targets, pair.scenario, pair.what, pair.other);
        if (target == null) {
            target = Target.find(targets, pair.scenario, pair.what, Target.NOBODY);
        }
        String must = target == null ? "" : target.mustText(unit);
        if (target != null && target.must() != null && !isMet(target, value, ratio, isMoreBetter)) {
            boolean isValue = target.beside().equals(Target.NOBODY);
            String reached = isValue ? unit.format(value) : times(ratio) + " beside " + pair.other;
            shortfalls.add("%s, %s: %s, must be %s".formatted(pair.what, pair.side, reached, must));
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
                                target == null ? "" : target.aimText(unit)));
        return ratio;
    }

    private static boolean isMet(
            Target target, double value, OptionalDouble ratio, boolean isMoreBetter) {
        boolean isValue = target.beside().equals(Target.NOBODY);
        return target.isMet(isValue ? value : ratio.orElse(Double.NaN), isMoreBetter);
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%.2fx", ratio.getAsDouble()) : "";
    }

    private void plots(Section section, Results results, List<Chart.Bar> bars) throws IOException {
        switch (section.plot()) {
            case NONE -> {}
            case RATIOS -> ratios(section, results, bars);
            case RATE_OVER_TIME ->
                    overTime(
                            "rate-over-time",
                            section.title() + ", thousand writes per second",
                            1000);
            case RATIOS_AND_MEMORY_OVER_TIME -> {
                ratios(section, results, bars);
                overTime("soak-over-time", section.title() + ", MB", 1);
            }
            case COST_OVER_SIZE -> {
                Path file = bench.resolve("results").resolve("cost-over-size.svg");
                Files.writeString(file, SizeChart.of(section.title(), results));
                page.append("![cost against size](results/cost-over-size.svg)\n");
            }
        }
    }

    private void ratios(Section section, Results results, List<Chart.Bar> bars) throws IOException {
        if (bars.isEmpty()) {
            return;
        }
        boolean isMoreBetter = results.unit(results.measurements().iterator().next()).isMoreBetter;
        String name = section.scenario() + ".svg";
        String caption = section.title() + (isMoreBetter ? ": more is better" : ": less is better");
        String chart = Chart.ratios(caption, bars, isMoreBetter);
        Files.writeString(bench.resolve("results").resolve(name), chart);
        page.append("![ratios](results/").append(name).append(")\n");
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
