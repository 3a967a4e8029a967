package dev.redlite.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What INFO says, by section-less names, as numbers.
 *
 * @param values every field; those of several parts are left as they are
 */
record Figures(Map<String, String> values) {
    static Figures parse(String info) {
        var values = new LinkedHashMap<String, String>();
        info.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(
                        line -> {
                            int colon = line.indexOf(':');
                            if (colon > 0) {
                                values.put(line.substring(0, colon), line.substring(colon + 1));
                            }
                        });
        return new Figures(values);
    }

    /** The number of a field, not a number if there is none. */
    double number(String field) {
        return parsed(values.get(field));
    }

    /** The number of a part of a field such as {@code keys=1,expires=0}. */
    double part(String field, String name) {
        for (String part : values.getOrDefault(field, "").split(",")) {
            if (part.startsWith(name + "=")) {
                return parsed(part.substring(name.length() + 1));
            }
        }
        return Double.NaN;
    }

    private static double parsed(@org.jspecify.annotations.Nullable String text) {
        if (text == null || !text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            return Double.NaN;
        }
        return Double.parseDouble(text);
    }
}
