package dev.redlite.conformance.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.Connection;
import dev.redlite.Redlite;
import dev.redlite.RedliteException;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A process that calls the commands it is told, and says what was answered.
 *
 * <p>A line has a command, whose words are separated by tabs, with {@code \n} for a new line. A
 * line "load" has it load one version of a library after the other, as {@link #versions} makes
 * them, until it is killed.
 */
final class Obeying {
    private Obeying() {}

    public static void main(String[] arguments) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try (Redlite db = Redlite.open(Path.of(arguments[0]));
                Connection connection = db.connect()) {
            System.out.println("ready");
            String line;
            while ((line = input.readLine()) != null) {
                if (line.equals("load")) {
                    for (int i = 1; ; i++) {
                        connection.call("FUNCTION", "LOAD", "REPLACE", versions(i));
                        System.out.println("loaded " + i);
                    }
                }
                System.out.println("answer " + call(connection, line));
            }
        }
        System.exit(0);
    }

    /** Calls a command, and shows its answer, in one line. */
    static String call(Connection connection, String line) {
        String[] words = line.replace("\\n", "\n").split("\t", -1);
        try {
            String[] rest = Arrays.copyOfRange(words, 1, words.length);
            return shown(connection.call(words[0], rest)).replace("\n", "\\n");
        } catch (RedliteException error) {
            return "-" + error.getMessage();
        }
    }

    private static String shown(@Nullable Object answer) {
        return switch (answer) {
            case byte[] bytes -> new String(bytes, UTF_8);
            case List<?> list -> list.stream().map(Obeying::shown).toList().toString();
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(each -> shown(each.getKey()) + "=" + shown(each.getValue()))
                            .toList()
                            .toString();
            case null, default -> String.valueOf(answer);
        };
    }

    /** A library whose function "version" answers with a number, in texts of different lengths. */
    static String versions(int i) {
        return "#!lua name=versions\nredis.register_function('version', function() return %d end)"
                .formatted(i)
                .concat("-".repeat(2 + i % 7));
    }
}
