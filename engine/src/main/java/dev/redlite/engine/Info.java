package dev.redlite.engine;

import dev.redlite.base.RandomSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the parts of a running engine add to INFO. The INFO command writes the fields that it knows
 * of itself first; what is added here comes after them, or in their place if the name is the same.
 * Under the engine's lock.
 */
public final class Info {
    /** The fields of one section, in the order in which they were put first. */
    public static final class Fields {
        private final Map<String, String> values = new LinkedHashMap<>();

        /** A text; must not contain CR or LF. */
        public Fields put(String name, String value) {
            values.put(name, value);
            return this;
        }

        /** A whole number. */
        public Fields put(String name, long value) {
            return put(name, Long.toString(value));
        }

        /** A claim, as 1 or 0. */
        public Fields put(String name, boolean value) {
            return put(name, value ? 1 : 0);
        }

        /** A number with two digits after the point. */
        public Fields put(String name, double value) {
            return put(name, String.format(Locale.ROOT, "%.2f", value));
        }

        /** A number of bytes, and the same for people under the name with "_human". */
        public Fields bytes(String name, long value) {
            return put(name, value).put(name + "_human", human(value));
        }

        /** All fields, as lines. */
        public void appendTo(StringBuilder text) {
            values.forEach(
                    (name, value) -> text.append(name).append(':').append(value).append("\r\n"));
        }

        /** The number that a field has; 0 if there is none. */
        public long number(String name) {
            String text = values.get(name);
            return text == null || text.isEmpty() ? 0 : Long.parseLong(text);
        }
    }

    /** A number of bytes as people read it, such as 1.50K. */
    public static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + "B";
        }
        int power = Math.min(5, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
        double shown = bytes / (double) (1L << (10 * power));
        return String.format(Locale.ROOT, "%.2f%c", shown, "BKMGTP".charAt(power));
    }

    private record Addition(String section, Consumer<Fields> fields) {}

    private final List<Addition> additions = new ArrayList<>();
    private final String runId;
    private String configFile = "";
    private final long startedAt;

    Info(RandomSource random, long nowMillis) {
        startedAt = nowMillis;
        runId =
                String.format(
                        Locale.ROOT,
                        "%016x%016x%08x",
                        random.next(),
                        random.next(),
                        (int) random.next());
    }

    /** Lets a part of the engine add fields to a section, such as "persistence". */
    public void add(String section, Consumer<Fields> fields) {
        additions.add(new Addition(section, fields));
    }

    /** Puts what was added to a section. */
    public void fill(String section, Fields fields) {
        for (Addition addition : additions) {
            if (addition.section.equals(section)) {
                addition.fields.accept(fields);
            }
        }
    }

    /** The path of the configuration file, empty if there is none. */
    public String configFile() {
        return configFile;
    }

    /** Sets the path of the configuration file. */
    public void configFile(String path) {
        configFile = path;
    }

    /** When the engine was opened, unix ms. */
    public long startedAt() {
        return startedAt;
    }

    /** Forty digits that tell this run from all others. */
    public String runId() {
        return runId;
    }
}
