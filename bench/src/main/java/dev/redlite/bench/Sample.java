package dev.redlite.bench;

import java.util.List;
import java.util.Locale;

/**
 * What one round measured.
 *
 * @param what the measurement, such as "SET, -P 16"
 * @param side whose it is; those that begin with "Redlite" are compared with those that do not
 */
record Sample(String what, String side, int round, double value, Unit unit) {
    /** What values are counted in, and which are better. */
    enum Unit {
        PER_SECOND("/s", true),
        MEGABYTES_PER_SECOND("MB/s", true),
        MILLIS("ms", false),
        CPU_SECONDS("CPU s", false),
        MEGABYTES("MB", false),
        BYTES("B", false),
        TIMES("x", false),
        WRONG("wrong", false);

        final String text;
        final boolean isMoreBetter;

        Unit(String text, boolean isMoreBetter) {
            this.text = text;
            this.isMoreBetter = isMoreBetter;
        }

        String format(double value) {
            String number =
                    value >= 100 || value == Math.rint(value)
                            ? String.format(Locale.ROOT, "%,.0f", value)
                            : String.format(Locale.ROOT, "%.3g", value);
            return number + " " + text;
        }
    }

    static final String HEADER = "what\tside\tround\tvalue\tunit";

    String line() {
        return String.join(
                "\t",
                what,
                side,
                String.valueOf(round),
                String.format(Locale.ROOT, "%.6f", value),
                unit.name());
    }

    static Sample parse(String line) {
        List<String> cells = List.of(line.split("\t", -1));
        return new Sample(
                cells.get(0),
                cells.get(1),
                Integer.parseInt(cells.get(2)),
                Double.parseDouble(cells.get(3)),
                Unit.valueOf(cells.get(4)));
    }

    boolean isRedlite() {
        return side.startsWith("Redlite");
    }
}
