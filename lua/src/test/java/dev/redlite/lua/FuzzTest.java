package dev.redlite.lua;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.lua.syntax.Compiler;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Nothing but errors of Lua comes out of broken source, patterns and data, and it comes soon.
 *
 * <p>{@code -Dredlite.lua.seed=N} begins at another seed, {@code -Dredlite.lua.fuzz=N} tries more.
 */
class FuzzTest {
    private static final long SEED = Long.getLong("redlite.lua.seed", 1);
    private static final int TRIES = Integer.getInteger("redlite.lua.fuzz", 4000);
    private static final Limits LIMITS = new Limits(200_000, 16 << 20);
    private static final Duration SOON = Duration.ofSeconds(10).multipliedBy(1 + TRIES / 4000);
    private static final String[] WORDS = {
        "and",
        "break",
        "do",
        "else",
        "elseif",
        "end",
        "false",
        "for",
        "function",
        "if",
        "in",
        "local",
        "nil",
        "not",
        "or",
        "repeat",
        "return",
        "then",
        "true",
        "until",
        "while",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "=",
        "==",
        "..",
        "...",
        "'",
        "\"",
        "--[[",
        "]]",
        "[=[",
        ",",
        ";",
        ":",
        "1e",
        "0x",
        "\\",
        "\n",
        "#",
        "-",
        "x",
        "5"
    };

    @Test
    void mutatedSourceRunsOrFailsInLua() throws IOException {
        var sources = new ArrayList<String>();
        for (var file : LanguageTest.corpus()) {
            sources.addAll(List.of(Files.readString(file, ISO_8859_1).split("\n")));
        }
        var random = new Random(SEED);
        Assertions.assertTimeoutPreemptively(
                SOON.multipliedBy(3),
                () -> {
                    for (int i = 0; i < TRIES; i++) {
                        run(mutated(sources.get(random.nextInt(sources.size())), random));
                    }
                });
    }

    @Test
    void randomBytesAreRefused() {
        var random = new Random(SEED);
        int compiled = 0;
        for (int i = 0; i < TRIES; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            try {
                Compiler.compile(bytes, "fuzz");
                compiled++;
            } catch (LuaError e) {
                assertThat(e.getMessage()).startsWith("fuzz:");
            }
        }
        assertThat(compiled).isLessThan(TRIES / 2);
    }

    @Test
    void patternsAndDataFailInLua() {
        var random = new Random(SEED);
        String[] calls = {
            "return string.find(%s, %s)",
            "return string.gsub(%s, %s, '%%%%1')",
            "for a in string.gmatch(%s, %s) do end",
            "return string.format(%s, %s, 1, 'x', 2.5)",
            "return cjson.decode(%s), %s",
            "return cmsgpack.unpack(%s), %s",
            "return struct.unpack(%s, %s)",
            "return struct.pack(%s, %s, 1, 2, 3)",
            "return tonumber(%s), tonumber(%s, 16)"
        };
        Assertions.assertTimeoutPreemptively(
                SOON.multipliedBy(2),
                () -> {
                    for (int i = 0; i < TRIES; i++) {
                        String call = calls[random.nextInt(calls.length)];
                        run(call.formatted(literal(random), literal(random)));
                    }
                });
    }

    private static void run(String source) {
        var state = Scripts.newState();
        state.setLimits(LIMITS);
        try {
            state.call(Scripts.load(state, source));
        } catch (LuaError | ScriptEnded expected) {
            assertThat(expected).isNotNull();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + SEED + ": " + source, e);
        }
    }

    private static String mutated(String source, Random random) {
        var text = new StringBuilder(source);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, WORDS[random.nextInt(WORDS.length)] + " ");
                case 1 -> text.insert(at, (char) random.nextInt(256));
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(6)));
                default -> {
                    int from = random.nextInt(text.length() + 1);
                    int to = Math.min(text.length(), from + random.nextInt(20));
                    text.insert(at, text.substring(from, to));
                }
            }
        }
        return text.toString();
    }

    private static String literal(Random random) {
        String alphabet =
                random.nextBoolean() ? "%[]()^$*+-?.abfz1d{}\":,n" : "\0\1\177ÿÝßcCiI<>!9sx";
        var out = new StringBuilder("'");
        for (int i = random.nextInt(16); i > 0; i--) {
            int c = alphabet.charAt(random.nextInt(alphabet.length())) & 0xff;
            out.append('\\').append("%03d".formatted(c));
        }
        return out.append('\'').toString();
    }
}
