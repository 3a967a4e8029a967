package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a measurement must reach, and what it aims at: a line of {@code targets.tsv}.
 *
 * @param what matches the measurement
 * @param beside whom the ratio is to; "-" if the target is a value
 */
record Target(
        String scenario, Pattern what, String beside, @Nullable Double must, @Nullable Double aim) {
    static final String NOBODY = "-";

    /** The measurement that is the median of the ratios of a scenario. */
    static final String MEDIAN = "median of the ratios";

    static List<Target> read(Path file) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                targets.add(
                        new Target(
                                cells[0],
                                Pattern.compile(cells[1]),
                                cells[2],
                                number(cells[3]),
                                number(cells[4])));
            }
        }
        return targets;
    }

    private static @Nullable Double number(String cell) {
        return cell.isBlank() ? null : Double.valueOf(cell);
    }

    static @Nullable Target find(
            List<Target> targets, String scenario, String what, String beside) {
        for (Target target : targets) {
            if (target.scenario.equals(scenario)
                    && target.what.matcher(what).matches()
                    && target.beside.equals(beside)) {
                return target;
            }
        }
        return null;
    }

    /** What the median of the ratios of a scenario must reach; null if nothing is said of it. */
    static @Nullable Target ofMedian(List<Target> targets, String scenario) {
        for (Target target : targets) {
            if (target.scenario.equals(scenario) && target.what.pattern().equals(MEDIAN)) {
                return target;
            }
        }
        return null;
    }

    String mustText(Sample.Unit unit) {
        return text(must, unit);
    }

    String aimText(Sample.Unit unit) {
        return text(aim, unit);
    }

    /** A ratio has no unit. */
    private String text(@Nullable Double bound, Sample.Unit unit) {
        boolean hasUnit = bound != null && beside.equals(NOBODY);
        return text(bound, unit.isMoreBetter) + (hasUnit ? " " + unit.text : "");
    }

    /** A bound, such as "≥ 0.9". */
    static String text(@Nullable Double bound, boolean isMoreBetter) {
        if (bound == null) {
            return "";
        }
        String number = String.format(Locale.ROOT, "%.2f", bound).replaceAll("\\.?0+$", "");
        return (isMoreBetter ? "≥ " : "≤ ") + number;
    }

    /** Whether the value reaches what it must; true if there is nothing. */
    boolean isMet(double value, boolean isMoreBetter) {
        return must == null || (isMoreBetter ? value >= must : value <= must);
    }
}
