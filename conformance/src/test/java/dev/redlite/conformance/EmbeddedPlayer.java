package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.ByteString;
import dev.redlite.Redlite;
import dev.redlite.RedliteException;
import dev.redlite.base.Doubles;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plays cases with the embedded API, whose answers are those of RESP3 as objects. */
final class EmbeddedPlayer {
    private EmbeddedPlayer() {}

    static void play(CaseFile.Case each) {
        try (var database = Redlite.openMemory();
                var connection = database.connect()) {
            for (CaseFile.Step step : each.run()) {
                byte[][] words =
                        step.call().stream()
                                .map(word -> word.getBytes(ISO_8859_1))
                                .toArray(byte[][]::new);
                Object answer;
                try {
                    answer = connection.call(words);
                } catch (RedliteException failure) {
                    answer = failure;
                }
                assertThat(text(answer)).as("%s", step.call()).isEqualTo(expected(step.resp3()));
            }
        }
    }

    private static String text(Object answer) {
        return switch (answer) {
            case null -> "nil";
            // As on the wire, where an error is one line.
            case RedliteException failure ->
                    "-" + escaped(failure.getMessage().replaceAll("[\\r\\n]", " "));
            case String text -> "text " + escaped(text);
            case byte[] bytes -> "bulk " + Answer.escaped(new String(bytes, ISO_8859_1));
            case ByteString bytes -> text(bytes.bytes());
            case BigInteger number -> "(" + number;
            case Long number -> ":" + number;
            case Double number -> "double " + number;
            case Boolean truth -> truth ? "#t" : "#f";
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(entry -> text(entry.getKey()) + " " + text(entry.getValue()))
                            .collect(Collectors.joining(" ", "map[", "]"));
            case List<?> list -> joined(list, "[");
            case Collection<?> set -> joined(set, "set[");
            default -> throw new AssertionError("an unexpected " + answer.getClass());
        };
    }

    private static String joined(Collection<?> elements, String opening) {
        return elements.stream()
                .map(EmbeddedPlayer::text)
                .collect(Collectors.joining(" ", opening, "]"));
    }

    private static String escaped(String text) {
        return Answer.escaped(new String(text.getBytes(UTF_8), ISO_8859_1));
    }

    private static double number(String text) {
        return Doubles.parse(text.getBytes(ISO_8859_1));
    }

    /** As {@link Expected#text}, where what is text in Java is text. */
    private static String expected(Object expected) {
        return switch (expected) {
            case String line when line.startsWith("+") ->
                    "text " + Answer.escaped(line.substring(1));
            case List<?> elements ->
                    elements.stream()
                            .map(EmbeddedPlayer::expected)
                            .collect(Collectors.joining(" ", "[", "]"));
            case Map<?, ?> map when map.containsKey("verbatim") ->
                    "text " + Answer.escaped((String) map.get("verbatim"));
            case Map<?, ?> map when map.containsKey("double") ->
                    "double " + number((String) map.get("double"));
            case Map<?, ?> map when map.get("set") instanceof List<?> set -> "set" + expected(set);
            case Map<?, ?> map when map.get("map") instanceof List<?> pairs ->
                    pairs.stream()
                            .map(
                                    pair ->
                                            expected(((List<?>) pair).get(0))
                                                    + " "
                                                    + expected(((List<?>) pair).get(1)))
                            .collect(Collectors.joining(" ", "map[", "]"));
            case null, default -> Expected.text(expected);
        };
    }
}
