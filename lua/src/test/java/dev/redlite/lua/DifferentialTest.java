package dev.redlite.lua;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

/**
 * Random programs, patterns and formats print the same here and on the real Lua 5.1.
 *
 * <p>{@code -Dredlite.lua.seed=N} begins at another seed, {@code -Dredlite.lua.programs=N} runs
 * more of them.
 */
class DifferentialTest {
    private static final long SEED = Long.getLong("redlite.lua.seed", 1);
    private static final int PROGRAMS = Integer.getInteger("redlite.lua.programs", 150);
    private static final int LINES = 400;

    @Test
    void programsPrintTheSame() {
        for (long seed = SEED; seed < SEED + PROGRAMS; seed++) {
            String source = ProgramGenerator.program(seed);
            assertThat(Scripts.printed(source))
                    .as("program of -Dredlite.lua.seed=%d:%n%s", seed, source)
                    .isEqualTo(Scripts.printedByReal(source));
        }
    }

    @Test
    void patternsMatchTheSame() {
        var random = new Random(SEED);
        var source = new StringBuilder();
        int lines = LINES * PROGRAMS / 50;
        for (int i = 0; i < lines; i++) {
            String text = quoted(text(random));
            String pattern = quoted(pattern(random));
            String form =
                    switch (random.nextInt(4)) {
                        case 0 -> "print(pcall(string.find, %s, %s))%n";
                        case 1 -> "print(pcall(string.match, %s, %s, 2))%n";
                        case 2 -> "print(pcall(string.gsub, %s, %s, '<%%0>'))%n";
                        default ->
                                "print(pcall(function() for x, y in string.gmatch(%s, %s) do"
                                        + " print(x, y) end end))%n";
                    };
            source.append(form.formatted(text, pattern));
        }
        compare(source.toString());
    }

    @Test
    void formatsPrintTheSame() {
        var random = new Random(SEED);
        var source = new StringBuilder();
        int lines = LINES * PROGRAMS / 50;
        for (int i = 0; i < lines; i++) {
            source.append(
                    "print(pcall(string.format, '[%s]', %s))%n"
                            .formatted(format(random), argument(random)));
        }
        compare(source.toString());
    }

    @Test
    void numbersPrintAndParseTheSame() {
        var random = new Random(SEED);
        var source = new StringBuilder();
        for (int i = 0; i < LINES * 4; i++) {
            source.append(
                    "print(%s, tonumber('%s'), tonumber('%s', %d))%n"
                            .formatted(
                                    number(random),
                                    digits(random),
                                    digits(random),
                                    2 + random.nextInt(35)));
        }
        compare(source.toString());
    }

    private static void compare(String source) {
        var ours = Scripts.printed(source).split("\n");
        var real = Scripts.printedByReal(source).split("\n");
        var lines = source.split("\n");
        for (int i = 0; i < Math.min(ours.length, real.length); i++) {
            assertThat(ours[i])
                    .as(
                            "seed %d, output line %d, source nearby: %s",
                            SEED, i, lines[Math.min(i, lines.length - 1)])
                    .isEqualTo(real[i]);
        }
        assertThat(ours).hasSameSizeAs(real);
    }

    private static String quoted(String s) {
        var out = new StringBuilder("'");
        for (char c : s.toCharArray()) {
            out.append(c == '\'' || c == '\\' ? "\\" + c : c < 32 ? "\\" + (int) c : "" + c);
        }
        return out.append('\'').toString();
    }

    private static String text(Random random) {
        var out = new StringBuilder();
        int n = random.nextInt(14);
        for (int i = 0; i < n; i++) {
            out.append("aabbc1_ ().,[]%-A".charAt(random.nextInt(17)));
        }
        return out.toString();
    }

    private static String pattern(Random random) {
        var out = new StringBuilder(random.nextInt(5) == 0 ? "^" : "");
        int n = 1 + random.nextInt(5);
        for (int i = 0; i < n; i++) {
            out.append(item(random));
            if (random.nextInt(3) == 0) {
                out.append("*+-?".charAt(random.nextInt(4)));
            }
        }
        return out.append(random.nextInt(6) == 0 ? "$" : "").toString();
    }

    private static String item(Random random) {
        String[] items = {
            "a", "b", ".", "%a", "%d", "%s", "%w", "%p", "%l", "%u", "%x", "%A", "%S", "%W", "[ab]",
            "[^a]", "[a-c]", "[%a_]", "[]]", "[^]a]", "[a-]", "%b()", "%f[%w]", "()", "(a)", "(.-)",
            "(%a+)", "%1", "(", ")", "[", "%", "%z", "%.", "%%", "c", "1", "$", "^", "[%w-c]"
        };
        return items[random.nextInt(items.length)];
    }

    private static String format(Random random) {
        var out = new StringBuilder("%");
        for (int i = random.nextInt(3); i > 0; i--) {
            out.append("-+ #0".charAt(random.nextInt(5)));
        }
        if (random.nextInt(2) == 0) {
            out.append(random.nextInt(25));
        }
        if (random.nextInt(2) == 0) {
            out.append('.').append(random.nextInt(4) == 0 ? "" : random.nextInt(20));
        }
        return out.append("cdiuoxXeEfgGqs%yad".charAt(random.nextInt(18))).toString();
    }

    private static String argument(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "'text'";
            case 1 -> "'12'";
            case 2 -> "nil";
            case 3 -> "65";
            case 4 -> String.valueOf(random.nextInt());
            default -> number(random);
        };
    }

    private static String number(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> String.valueOf(random.nextInt(1000));
            case 1 -> String.valueOf(random.nextDouble());
            case 2 -> String.valueOf(random.nextGaussian() * 1e6);
            case 3 -> random.nextInt(100) + "e" + (random.nextInt(60) - 30);
            case 4 -> "2^" + random.nextInt(70) + " + " + random.nextInt(3);
            case 5 -> String.valueOf(random.nextInt(2000000) / 1000.0);
            default -> random.nextInt(200) + " / " + (1 + random.nextInt(9));
        };
    }

    private static String digits(Random random) {
        String[] parts = {
            "1", "0", "9", ".", "e", "E", "-", "+", "x", "0x", "f", "A", " ", "inf", "nan", "z",
            "12"
        };
        var out = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            out.append(parts[random.nextInt(parts.length)]);
        }
        return out.toString();
    }
}
