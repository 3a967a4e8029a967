package dev.redlite.conformance;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a case expects, as a file has it: {@code null} for nil in either notation; text that begins
 * as on the wire, such as {@code "+OK"}, {@code ":1"}, {@code "-ERR no"} and {@code "#t"}; a list
 * for an array; {@code {bulk: text}}, {@code {double: text}}, {@code {verbatim: text}}, {@code
 * {set: [element, ...]}}, {@code {push: [element, ...]}} and {@code {map: [[key, value], ...]}}.
 *
 * <p>Expected and real answers are compared as texts, in which the kinds are as visible.
 */
public final class Expected {
    private Expected() {}

    /** Fails unless it is one of the forms. */
    static void requireWellFormed(@Nullable Object expected) {
        text(expected);
    }

    /** As text, to compare with {@link #text(Answer)}. */
    public static String text(@Nullable Object expected) {
        return switch (expected) {
            case null -> "nil";
            case String line -> line(line);
            case List<?> elements -> "[" + joined(elements.stream().map(Expected::text)) + "]";
            case Map<?, ?> single when single.size() == 1 -> {
                var entry = single.entrySet().iterator().next();
                yield special(String.valueOf(entry.getKey()), entry.getValue());
            }
            default -> throw new IllegalArgumentException("not an answer: " + expected);
        };
    }

    /** The kinds that RESP2 has not are what they are, nil is nil. */
    public static String text(Answer answer) {
        if (answer.isNil()) {
            return "nil";
        }
        return switch (answer.type()) {
            case '$' -> "bulk " + Answer.escaped(answer.text());
            case '=' -> "verbatim " + Answer.escaped(answer.text().substring("txt:".length()));
            case ',' -> "double " + answer.text();
            case '*' -> "[" + joined(answer.elements().stream().map(Expected::text)) + "]";
            case '~' -> "set[" + joined(answer.elements().stream().map(Expected::text)) + "]";
            case '>' -> "push[" + joined(answer.elements().stream().map(Expected::text)) + "]";
            case '%' -> "map[" + joined(answer.elements().stream().map(Expected::text)) + "]";
            default -> answer.type() + Answer.escaped(answer.text());
        };
    }

    private static String line(String line) {
        if (line.isEmpty() || "+-:#(".indexOf(line.charAt(0)) < 0) {
            throw new IllegalArgumentException("not an answer: " + line);
        }
        return line.charAt(0) + Answer.escaped(line.substring(1));
    }

    private static String special(String kind, @Nullable Object content) {
        return switch (kind) {
            case "bulk", "verbatim" -> kind + " " + Answer.escaped(string(content));
            case "double" -> kind + " " + string(content);
            case "set", "push" -> kind + text(content);
            case "map" -> {
                if (!(content instanceof List<?> pairs)) {
                    throw new IllegalArgumentException("not a list of pairs: " + content);
                }
                yield kind + "[" + joined(pairs.stream().map(Expected::pair)) + "]";
            }
            default -> throw new IllegalArgumentException("no answer is a " + kind);
        };
    }

    private static String pair(@Nullable Object pair) {
        if (pair instanceof List<?> both && both.size() == 2) {
            return text(both.get(0)) + " " + text(both.get(1));
        }
        throw new IllegalArgumentException("not a pair: " + pair);
    }

    private static String string(@Nullable Object content) {
        if (content instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("not text, which needs quotes: " + content);
    }

    private static String joined(Stream<String> elements) {
        return elements.collect(Collectors.joining(" "));
    }
}
