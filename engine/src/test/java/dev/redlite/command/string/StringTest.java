package dev.redlite.command.string;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.Connection;
import dev.redlite.Redlite;
import dev.redlite.RedliteException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A database in memory, and answers as text: {@code +OK :1 "bulk" nil [:1 nil] -ERR text}. */
abstract class StringTest {
    final Redlite db = Redlite.openMemory();
    final Connection connection = db.connect();

    @AfterEach
    void close() {
        connection.close();
        db.close();
    }

    /** Calls a command whose words are separated by one space; {@code ''} is an empty word. */
    String call(String line) {
        return callWords(Arrays.stream(line.split(" ")).map(w -> w.equals("''") ? "" : w).toList());
    }

    /** Calls a command with words in Latin-1. */
    String callWords(List<String> words) {
        byte[][] bytes = words.stream().map(w -> w.getBytes(ISO_8859_1)).toArray(byte[][]::new);
        try {
            return shown(connection.call(bytes));
        } catch (RedliteException refused) {
            return "-" + refused.getMessage();
        }
    }

    private static String shown(@Nullable Object answer) {
        return switch (answer) {
            case null -> "nil";
            case Long number -> ":" + number;
            case byte[] bulk -> '"' + new String(bulk, ISO_8859_1) + '"';
            case List<?> list ->
                    list.stream().map(StringTest::shown).collect(Collectors.joining(" ", "[", "]"));
            default -> "+" + answer;
        };
    }
}
