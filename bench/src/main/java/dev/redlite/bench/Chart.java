package dev.redlite.bench;

import java.util.List;
import java.util.Locale;

/** Plots as SVG, for the pages of a repository: nothing but text, no fonts, no scripts. */
final class Chart {
    static final int WIDTH = 760;
    private static final int LABEL = 250;
    private static final int ROW = 22;
    private static final int HEIGHT = 300;
    private static final int MARGIN = 60;
    static final String[] COLORS = {"#2f6db5", "#c0392b", "#7f8c8d", "#27ae60"};

    private final StringBuilder svg = new StringBuilder();

    Chart() {}

    /** One ratio. */
    record Bar(String label, double ratio) {}

    /** One value for each second, or other step. */
    record Line(String name, double[] values) {}

    /** Horizontal bars with a line at 1.0; those that fall short of it are red. */
    static String ratios(String title, List<Bar> bars, boolean isMoreBetter) {
        double most = bars.stream().mapToDouble(Bar::ratio).max().orElse(1);
        double scale = (WIDTH - LABEL - MARGIN) / Math.max(1.25, most);
        int height = 40 + bars.size() * ROW + 10;
        Chart chart = new Chart();
        chart.begin(title, height);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int y = 40 + i * ROW;
            boolean isGood = isMoreBetter ? bar.ratio >= 1 : bar.ratio <= 1;
            double width = bar.ratio * scale;
            chart.text(LABEL - 8, y + 14, "end", bar.label);
            chart.add(
                    "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
                    LABEL, y, width, ROW - 5, COLORS[isGood ? 0 : 1]);
            chart.text(LABEL + width + 5, y + 14, "start", format("%.2f", bar.ratio));
        }
        double one = LABEL + scale;
        chart.add(
                "<line x1='%.1f' x2='%.1f' y1='34' y2='%d' stroke='black' stroke-dasharray='4 3'/>",
                one, one, height - 6);
        chart.text(one, 31, "middle", "1.0");
        return chart.end();
    }

    /** Lines over time; their values are shown in a unit, such as 1000. */
    static String overTime(String title, List<Line> lines, int unit) {
        double most = 1;
        int seconds = 2;
        for (Line line : lines) {
            seconds = Math.max(seconds, line.values.length);
            for (double value : line.values) {
                most = Math.max(most, value);
            }
        }
        Chart chart = new Chart();
        chart.begin(title, HEIGHT);
        int bottom = HEIGHT - 30;
        double plotHeight = bottom - 50;
        for (int i = 0; i <= 4; i++) {
            double y = bottom - plotHeight * i / 4;
            chart.add(
                    "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>",
                    MARGIN, WIDTH - 10, y, y);
            chart.text(MARGIN - 6, y + 4, "end", format("%,.0f", most * i / 4 / unit));
        }
        double step = (WIDTH - MARGIN - 10.0) / (seconds - 1);
        for (int i = 0; i < lines.size(); i++) {
            chart.polyline(lines.get(i).values, step, bottom, plotHeight / most, COLORS[i % 4]);
            chart.add(
                    "<text x='%d' y='36' fill='%s'>%s</text>",
                    MARGIN + i * 180, COLORS[i % 4], escape(lines.get(i).name));
        }
        chart.text(WIDTH - 10, HEIGHT - 10, "end", String.valueOf(seconds));
        chart.text(MARGIN, HEIGHT - 10, "middle", "0");
        return chart.end();
    }

    private void polyline(double[] values, double step, int bottom, double scale, String color) {
        var points = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            points.append(format("%.1f,%.1f ", MARGIN + i * step, bottom - values[i] * scale));
        }
        add("<polyline fill='none' stroke='%s' stroke-width='1.5' points='%s'/>", color, points);
    }

    void begin(String title, int height) {
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d'"
                        + " font-family='sans-serif' font-size='12'>",
                WIDTH, height, WIDTH);
        add("<rect width='100%%' height='100%%' fill='white'/>");
        add("<text x='10' y='18' font-size='14'>%s</text>", escape(title));
    }

    String end() {
        add("</svg>");
        return svg.toString();
    }

    void text(double x, double y, String anchor, String text) {
        add("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", x, y, anchor, escape(text));
    }

    void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
