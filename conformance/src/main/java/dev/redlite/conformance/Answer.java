package dev.redlite.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An answer as it was on the wire. Text is ISO 8859-1, one character a byte.
 *
 * @param type the first byte: one of {@code + - : $ * , # _ ( = ~ > %}
 * @param text what the line says, or the content of a bulk string; empty for aggregates and nil
 * @param isNil whether it is nil, in whichever notation
 * @param elements what an aggregate holds; of a map, keys and values in turn
 * @param raw its bytes
 */
public record Answer(char type, String text, boolean isNil, List<Answer> elements, byte[] raw) {
    private static final int SHOWN_MAX = 300;

    /** Reads the bytes of one whole answer. */
    public static Answer parse(byte[] raw) {
        int[] at = {0};
        return parse(raw, at);
    }

    private static Answer parse(byte[] raw, int[] at) {
        int start = at[0];
        int end = start;
        while (raw[end] != '\r') {
            end++;
        }
        char type = (char) raw[start];
        String text = latin(raw, start + 1, end);
        at[0] = end + 2;
        boolean isNil = type == '_';
        List<Answer> elements = new ArrayList<>();
        if ("$=!".indexOf(type) >= 0) {
            int length = Integer.parseInt(text);
            isNil = length < 0;
            text = isNil ? "" : latin(raw, at[0], at[0] + length);
            at[0] += isNil ? 0 : length + 2;
        } else if ("*~>%".indexOf(type) >= 0) {
            int count = Integer.parseInt(text) * (type == '%' ? 2 : 1);
            isNil = count < 0;
            text = "";
            for (int i = 0; i < count; i++) {
                elements.add(parse(raw, at));
            }
        }
        return new Answer(type, text, isNil, elements, Arrays.copyOfRange(raw, start, at[0]));
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    public boolean isError() {
        return type == '-';
    }

    public boolean isAggregate() {
        return "*~>%".indexOf(type) >= 0 && !isNil;
    }

    /** The texts of the elements in one order, for answers that come in any. */
    public String sorted() {
        return elements.stream().map(Answer::text).sorted().toList().toString();
    }

    /** The elements as names, each with the text behind it, in one order. */
    public String pairs() {
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < elements.size(); i += 2) {
            pairs.put(elements.get(i).text(), elements.get(i + 1).text());
        }
        return pairs.toString();
    }

    /** Whether the bytes are the same. */
    public boolean isSameAs(Answer other) {
        return Arrays.equals(raw, other.raw);
    }

    /** The bytes, shortened and with those that cannot be shown escaped. */
    public String shown() {
        if (isAggregate()) {
            String all = elements.stream().map(Answer::shown).collect(Collectors.joining(" "));
            return type + "[" + all + "]";
        }
        if (isNil) {
            return type == '_' ? "_" : type + "-1";
        }
        return type + escaped(text);
    }

    /** Text in which bytes that cannot be shown are escaped, shortened. */
    public static String escaped(String text) {
        var shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN_MAX); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\' || c == '"') {
                shown.append(String.format("\\x%02x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return text.length() > SHOWN_MAX
                ? shown + "… (" + text.length() + " bytes)"
                : shown.toString();
    }
}
