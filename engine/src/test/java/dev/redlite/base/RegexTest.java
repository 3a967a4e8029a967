package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.regex.Pattern;

class RegexTest {
    private static boolean matches(String regex, String text) throws RegexException {
        return Regex.compile(latin(regex), false).isIn(latin(text));
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "b abc true",
                "^b abc false",
                "^a abc true",
                "c$ abc true",
                "b$ abc false",
                "^$ '' true",
                "^$ a false",
                "'' abc true",
                "a|x|c bcd true",
                "'a|' b true",
                "^(a|b)+$ abba true",
                "^(a|b)+$ abca false",
                "^a{2,3}$ aa true",
                "^a{2,3}$ aaaa false",
                "^a{2}$ aaa false",
                "^a{2,}$ aaaaa true",
                "^a{,2}$ aaa false",
                "^a{,2}$ '' true",
                "a{b xa{bx true",
                "^(ab?)*?$ aaba true",
                "^[]a]+$ a]a true",
                "^[^]a]+$ bcd true",
                "^[^]a]+$ bad false",
                "^[a-c-]+$ a-c true",
                "^[[:alpha:]]+$ aZ true",
                "^[[:digit:][:space:]]+$ '1 2' true",
                "^[\\d]+$ 'd\\' true",
                "^\\w+\\W\\d\\D\\s\\S$ 'ab_9-1x y' true",
                "\\bcat\\b 'the cat.' true",
                "\\bcat\\b concat false",
                "\\<cat con_cat false",
                "cat\\> 'cat s' true",
                "\\Bat cat true",
                "\\Bat 'at it' false",
                "\\x41\\x{42} AB true",
                "a\\.c abc false",
                "a\\.c a.c true",
                "a.c a\u00ffc true",
                "(?i)AbC xabcx true",
                "(?i:A)B ab false",
                "(?i:A)B aB true",
                "(a(?i)b)c aBc true",
                "(a(?i)b)c aBC false",
                "a(?#none)b ab true",
                "((a*)*)* b true",
                "^((a*)*)*$ aab false",
            })
    void knowsTheGrammar(String regex, String text, boolean isMatch) throws RegexException {
        assertThat(matches(regex, text)).isEqualTo(isMatch);
    }

    @ParameterizedTest
    @CsvSource({"abc,xABCx", "[a-c]+x,ABCX", "[[:lower:]],A", "\\x61,A", "x[^b]y,xay"})
    void ignoresCaseOfLetters(String regex, String text) throws RegexException {
        assertThat(Regex.compile(latin(regex), true).isIn(latin(text))).isTrue();
    }

    @Test
    void aNegativeSetTakesNeitherCase() throws RegexException {
        assertThat(Regex.compile(latin("^[^b]$"), true).isIn(latin("B"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "(a",
                "a)",
                "[",
                "[]",
                "[a",
                "[[:none:]]",
                "[[.a.]]",
                "[b-a]",
                "*",
                "a|*",
                "+a",
                "a{2,1}",
                "a{256}",
                "a{1",
                "a{1x}",
                "\\",
                "(a)\\1",
                "(?x)",
                "(?",
                "\\x{100}",
                "(a{255}){255}",
                "(((((){255}){255}){255}){255}){255}"
            })
    void refusesWhatIsNone(String regex) {
        assertThatThrownBy(() -> Regex.compile(latin(regex), false))
                .isInstanceOf(RegexException.class)
                .hasMessageMatching("[a-z(].*");
    }

    @Test
    void refusesEndlessNesting() {
        for (String part : new String[] {"(", "(?i:", "a**"}) {
            assertThatThrownBy(() -> Regex.compile(latin(part.repeat(100_000)), false))
                    .isInstanceOf(RegexException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a*)*b", "(a|aa)+$b", "(a+)+(a+)+(a+)+b", "(.*a){20}b", "a?{30}b"})
    @Timeout(20)
    void isBoundedWhereOthersTryAllWays(String regex) throws RegexException {
        assertThat(matches(regex, "a".repeat(20_000))).isFalse();
        assertThat(matches(regex, "a".repeat(20_000) + "b")).isEqualTo(!regex.contains("$"));
    }

    @Test
    void isTheSameAsAnotherMatcher() throws RegexException {
        var random = new Random(7);
        for (int i = 0; i < 30_000; i++) {
            String regex = regex(random, 3);
            String text = text(random);
            boolean expected = Pattern.compile(regex).matcher(text).find();
            assertThat(matches(regex, text)).as(regex + " in " + text).isEqualTo(expected);
        }
    }

    private static String regex(Random random, int depth) {
        if (depth == 0) {
            String[] atoms = {"a", "b", ".", "[ab]", "[^a]", "\\b", "\\B", "\\w", "-"};
            return atoms[random.nextInt(atoms.length)];
        }
        String one = regex(random, depth - 1);
        return switch (random.nextInt(9)) {
            case 0 -> "(" + one + ")*";
            case 1 -> "(" + one + ")?";
            case 2 -> "(" + one + "){1,2}";
            case 3 -> "(" + one + "|" + regex(random, depth - 1) + ")";
            case 4 -> "^" + one;
            case 5 -> one + "$";
            default -> one + regex(random, depth - 1);
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int left = random.nextInt(7); left > 0; left--) {
            text.append("ab-".charAt(random.nextInt(3)));
        }
        return text.toString();
    }
}
