package dev.redlite.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The samples of one scenario, and how they came to be. As a file: lines {@code # name: value},
 * then tab-separated samples.
 */
final class Results {
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Sample> samples = new ArrayList<>();

    void fact(String name, String value) {
        facts.put(name, value.replace('\n', ' '));
    }

    String fact(String name) {
        return facts.getOrDefault(name, "unknown");
    }

    Map<String, String> facts() {
        return facts;
    }

    /** Takes a sample and shows it. */
    void add(String what, Side side, int round, double value, Sample.Unit unit) {
        add(what, side.title, round, value, unit);
    }

    void add(String what, String side, int round, double value, Sample.Unit unit) {
        samples.add(new Sample(what, side, round, value, unit));
        System.out.printf(
                Locale.ROOT, "  round %d  %-28s %-24s %s%n", round, what, side, unit.format(value));
    }

    /** What was measured, in the order of the first samples. */
    Set<String> measurements() {
        return distinct(sample -> true, true);
    }

    Set<String> sides(String what) {
        return distinct(sample -> sample.what().equals(what), false);
    }

    private Set<String> distinct(Predicate<Sample> which, boolean isWhat) {
        Set<String> found = new LinkedHashSet<>();
        for (Sample sample : samples) {
            if (which.test(sample)) {
                found.add(isWhat ? sample.what() : sample.side());
            }
        }
        return found;
    }

    Sample.Unit unit(String what) {
        for (Sample sample : samples) {
            if (sample.what().equals(what)) {
                return sample.unit();
            }
        }
        throw new IllegalArgumentException("nothing measured of " + what);
    }

    OptionalDouble median(String what, String side) {
        double[] values =
                samples.stream()
                        .filter(s -> s.what().equals(what) && s.side().equals(side))
                        .mapToDouble(Sample::value)
                        .toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Statistics.median(values));
    }

    /**
     * The median of what each round's ratio was, of one side to another, also if a round measured
     * something more than once: where sides take turns, what slows the machine for seconds is in
     * both. Empty if they have no round in common, or the other side has nothing to divide by.
     */
    OptionalDouble ratio(String what, String side, String other) {
        Map<Integer, List<Double>> ours = rounds(what, side);
        Map<Integer, List<Double>> theirs = rounds(what, other);
        List<Double> ratios = new ArrayList<>();
        ours.forEach(
                (round, values) -> {
                    List<Double> beside = theirs.getOrDefault(round, List.of());
                    for (int i = 0; i < Math.min(values.size(), beside.size()); i++) {
                        ratios.add(values.get(i) / beside.get(i));
                    }
                });
        double[] all = ratios.stream().mapToDouble(Double::doubleValue).toArray();
        boolean isDivided = Arrays.stream(all).allMatch(Double::isFinite);
        return all.length > 0 && isDivided
                ? OptionalDouble.of(Statistics.median(all))
                : OptionalDouble.empty();
    }

    private Map<Integer, List<Double>> rounds(String what, String side) {
        Map<Integer, List<Double>> values = new LinkedHashMap<>();
        for (Sample sample : samples) {
            if (sample.what().equals(what) && sample.side().equals(side)) {
                values.computeIfAbsent(sample.round(), round -> new ArrayList<>())
                        .add(sample.value());
            }
        }
        return values;
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        facts.forEach((name, value) -> lines.add("# " + name + ": " + value));
        lines.add(Sample.HEADER);
        samples.forEach(sample -> lines.add(sample.line()));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    static Results read(Path file) throws IOException {
        Results results = new Results();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("# ")) {
                String[] parts = line.substring(2).split(": ", 2);
                results.fact(parts[0], parts.length == 2 ? parts[1] : "");
            } else if (!line.equals(Sample.HEADER) && !line.isBlank()) {
                results.samples.add(Sample.parse(line));
            }
        }
        return results;
    }
}
