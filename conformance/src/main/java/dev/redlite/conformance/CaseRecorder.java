package dev.redlite.conformance;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records case files anew: makes the calls of each case that is from the reference to a real Redis,
 * in RESP2 and RESP3, and writes down what it answers. The answers of other cases are kept. Write a
 * file with {@code reply: null} everywhere, then record it.
 *
 * <p>usage: {@code CaseRecorder file.yaml ...}
 */
public final class CaseRecorder {
    private static final Set<String> NOT_PLAIN =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n", "none");

    private final StringBuilder text = new StringBuilder();

    private CaseRecorder() {}

    /** Records the files that are named. */
    public static void main(String[] files) throws IOException {
        try (var redis = RealRedis.start()) {
            for (String file : files) {
                Path path = Path.of(file);
                String recorded = new CaseRecorder().record(redis, CaseFile.read(path));
                Files.writeString(path, recorded, StandardCharsets.UTF_8);
            }
        }
    }

    private String record(RealRedis redis, CaseFile file) throws IOException {
        line("command: " + file.command());
        line("source: " + scalar(file.source(), true));
        line("cases:");
        for (CaseFile.Case each : file.cases()) {
            line("  - name: " + scalar(each.name(), true));
            if (!each.source().equals(file.source())) {
                line("    source: " + scalar(each.source(), true));
            }
            line("    run:");
            if (each.source().equals(CaseFile.RECORDED)) {
                play(redis, each);
            } else {
                each.run()
                        .forEach(
                                step ->
                                        step(
                                                step.call(),
                                                shown(step.reply()),
                                                shown(step.resp3())));
            }
        }
        return text.toString();
    }

    private void play(RealRedis redis, CaseFile.Case each) throws IOException {
        try (var keeper = redis.connect();
                var resp2 = redis.connect();
                var resp3 = redis.connect()) {
            resp3.call("HELLO", "3");
            List<Answer> first = answers(keeper, resp2, each);
            List<Answer> second = answers(keeper, resp3, each);
            for (int i = 0; i < first.size(); i++) {
                step(each.run().get(i).call(), shown(first.get(i)), shown(second.get(i)));
            }
        }
    }

    private static List<Answer> answers(
            RespConnection keeper, RespConnection by, CaseFile.Case each) throws IOException {
        keeper.call("FLUSHALL");
        var answers = new ArrayList<Answer>();
        for (CaseFile.Step step : each.run()) {
            answers.add(by.call(step.call().toArray(String[]::new)));
        }
        return answers;
    }

    private void step(List<String> call, String reply, String resp3) {
        String words = call.stream().map(w -> scalar(w, false)).collect(Collectors.joining(", "));
        line("      - call: [" + words + "]");
        line("        reply: " + reply);
        if (!resp3.equals(reply)) {
            line("        resp3: " + resp3);
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String shown(Answer answer) {
        if (answer.isNil()) {
            return "null";
        }
        List<String> elements = answer.elements().stream().map(CaseRecorder::shown).toList();
        return switch (answer.type()) {
            case '$' -> "{bulk: " + scalar(answer.text(), false) + "}";
            case ',' -> "{double: " + quoted(answer.text()) + "}";
            case '=' -> "{verbatim: " + quoted(answer.text().substring("txt:".length())) + "}";
            case '*' -> "[" + String.join(", ", elements) + "]";
            case '~' -> "{set: [" + String.join(", ", elements) + "]}";
            case '%' -> {
                var pairs = new ArrayList<String>();
                for (int i = 0; i < elements.size(); i += 2) {
                    pairs.add("[" + elements.get(i) + ", " + elements.get(i + 1) + "]");
                }
                yield "{map: [" + String.join(", ", pairs) + "]}";
            }
            default -> quoted(answer.type() + answer.text());
        };
    }

    private static String shown(@Nullable Object expected) {
        return switch (expected) {
            case null -> "null";
            case String line -> quoted(line);
            case List<?> list ->
                    "["
                            + list.stream()
                                    .map(CaseRecorder::shown)
                                    .collect(Collectors.joining(", "))
                            + "]";
            case Map<?, ?> map -> {
                var entry = map.entrySet().iterator().next();
                yield "{"
                        + entry.getKey()
                        + ": "
                        + (entry.getValue() instanceof String content
                                ? scalar(content, false)
                                : shown(entry.getValue()))
                        + "}";
            }
            default -> throw new IllegalArgumentException("not an answer: " + expected);
        };
    }

    /** Without quotes if YAML reads it as the same text, with blanks only if they are wanted. */
    private static String scalar(String value, boolean mayHaveBlanks) {
        String plain = mayHaveBlanks ? "[A-Za-z][A-Za-z0-9_., -]*" : "[A-Za-z][A-Za-z0-9_]*";
        boolean isPlain =
                value.matches(plain)
                        && !value.endsWith(" ")
                        && !NOT_PLAIN.contains(value.toLowerCase(Locale.ROOT));
        return isPlain ? value : quoted(value);
    }

    private static String quoted(String value) {
        var quoted = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\r' -> quoted.append("\\r");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < ' ' || c > '~') {
                        quoted.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
