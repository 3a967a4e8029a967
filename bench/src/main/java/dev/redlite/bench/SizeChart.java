package dev.redlite.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command costs on collections of each size: a panel a command, a line a side, both axes
 * logarithmic and the same in all panels, so that equal slopes look equal.
 */
final class SizeChart {
    private static final Pattern WHAT = Pattern.compile("(\\w+), (\\d+) elements");
    private static final int COLUMNS = 4;
    private static final int TOP = 44;
    private static final int PANEL_WIDTH = Chart.WIDTH / COLUMNS;
    private static final int PANEL_HEIGHT = 190;
    private static final int LEFT = 42;
    private static final int RIGHT = 12;
    private static final int ABOVE = 22;
    private static final int BELOW = 28;

    private final Map<String, Map<String, SortedMap<Integer, Double>>> commands;
    private final Chart chart = new Chart();
    private final List<String> sides = new ArrayList<>();
    private double leastSize = Double.MAX_VALUE;
    private double mostSize = 1;
    private double leastMicros = Double.MAX_VALUE;
    private double mostMicros;

    private SizeChart(Results results) {
        commands = micros(results);
        for (var lines : commands.values()) {
            lines.forEach(
                    (side, points) -> {
                        if (!sides.contains(side)) {
                            sides.add(side);
                        }
                        leastSize = Math.min(leastSize, points.firstKey());
                        mostSize = Math.max(mostSize, points.lastKey());
                        for (double each : points.values()) {
                            leastMicros = Math.min(leastMicros, each);
                            mostMicros = Math.max(mostMicros, each);
                        }
                    });
        }
        // The same colors in every run, whoever was first in it.
        sides.sort(Comparator.comparing((String side) -> !side.startsWith("Redlite")));
        // Whole decades.
        leastMicros = Math.pow(10, Math.floor(Math.log10(leastMicros)));
        mostMicros = Math.pow(10, Math.ceil(Math.log10(mostMicros)));
    }

    static String of(String title, Results results) {
        return new SizeChart(results).draw(title);
    }

    /** Microseconds a command by command, side and size. */
    private static Map<String, Map<String, SortedMap<Integer, Double>>> micros(Results results) {
        Map<String, Map<String, SortedMap<Integer, Double>>> commands = new LinkedHashMap<>();
        for (String what : results.measurements()) {
            Matcher parts = WHAT.matcher(what);
            if (parts.matches()) {
                for (String side : results.sides(what)) {
                    double rate = results.median(what, side).orElseThrow();
                    commands.computeIfAbsent(parts.group(1), command -> new LinkedHashMap<>())
                            .computeIfAbsent(side, each -> new TreeMap<>())
                            .put(Integer.valueOf(parts.group(2)), 1e6 / rate);
                }
            }
        }
        return commands;
    }

    private String draw(String title) {
        int rows = (commands.size() + COLUMNS - 1) / COLUMNS;
        chart.begin(title + ": microseconds a command, by elements", TOP + rows * PANEL_HEIGHT);
        for (int i = 0; i < sides.size(); i++) {
            chart.add(
                    "<text x='%d' y='36' fill='%s'>%s</text>",
                    LEFT + i * 180,
                    Chart.COLORS[i % Chart.COLORS.length],
                    Chart.escape(sides.get(i)));
        }
        int index = 0;
        for (var command : commands.entrySet()) {
            int left = index % COLUMNS * PANEL_WIDTH + LEFT;
            int top = TOP + index / COLUMNS * PANEL_HEIGHT + ABOVE;
            panel(command.getKey(), command.getValue(), left, top);
            index++;
        }
        return chart.end();
    }

    private void panel(
            String command, Map<String, SortedMap<Integer, Double>> lines, int left, int top) {
        chart.text(left, top - 6, "start", command);
        for (double tick = leastMicros; tick < mostMicros * 1.1; tick *= 10) {
            double y = y(tick, top);
            chart.add(
                    "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>",
                    left, left + PANEL_WIDTH - LEFT - RIGHT, y, y);
            chart.text(
                    left - 4,
                    y + 4,
                    "end",
                    tick < 1 ? Chart.format("%.3g", tick) : Chart.format("%.0f", tick));
        }
        int bottom = top + PANEL_HEIGHT - ABOVE - BELOW;
        for (double tick = leastSize; tick < mostSize * 1.1; tick *= 10) {
            String power = Chart.format("10^%.0f", Math.log10(tick));
            chart.text(x(tick, left), bottom + 16, "middle", power);
        }
        lines.forEach(
                (side, points) -> {
                    String color = Chart.COLORS[sides.indexOf(side) % Chart.COLORS.length];
                    var line = new StringBuilder();
                    points.forEach(
                            (size, micros) -> {
                                double x = x(size, left);
                                double y = y(micros, top);
                                line.append(Chart.format("%.1f,%.1f ", x, y));
                                chart.add(
                                        "<circle cx='%.1f' cy='%.1f' r='2.5' fill='%s'/>",
                                        x, y, color);
                            });
                    chart.add(
                            "<polyline fill='none' stroke='%s' stroke-width='1.5' points='%s'/>",
                            color, line);
                });
    }

    private double x(double size, int left) {
        double part = mostSize > leastSize ? log(size, leastSize) / log(mostSize, leastSize) : 0;
        return left + part * (PANEL_WIDTH - LEFT - RIGHT);
    }

    private double y(double micros, int top) {
        double height = PANEL_HEIGHT - ABOVE - BELOW;
        double part =
                mostMicros > leastMicros
                        ? log(micros, leastMicros) / log(mostMicros, leastMicros)
                        : 0;
        return top + height * (1 - part);
    }

    private static double log(double value, double base) {
        return Math.log10(value / base);
    }
}
