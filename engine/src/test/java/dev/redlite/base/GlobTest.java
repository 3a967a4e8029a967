package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class GlobTest {
    @Test
    void matchesAsRecorded() {
        for (String[] row : Records.read("globs.tsv", 3)) {
            Glob glob = Glob.compile(Records.bytes(row[0]));
            byte[] text = Records.bytes(row[1]);
            boolean expected = row[2].equals("yes");
            assertThat(glob.matches(text)).as("%s on %s", row[0], row[1]).isEqualTo(expected);
            if (expected) {
                assertThat(Bytes.startsWith(text, glob.literalPrefix())).as(row[0]).isTrue();
            }
        }
    }

    @Test
    void matchesAsRecordedIgnoringCase() {
        for (String[] row : Records.read("globs-ignoring-case.tsv", 3)) {
            Glob glob = Glob.compileIgnoringCase(Records.bytes(row[0]));
            byte[] text = Records.bytes(row[1]);
            boolean expected = row[2].equals("yes");
            assertThat(glob.matches(text)).as("%s on %s", row[0], row[1]).isEqualTo(expected);
            if (expected) {
                assertThat(Bytes.startsWith(text, glob.literalPrefix())).as(row[0]).isTrue();
            }
        }
    }

    @Test
    void theEmptyStringMatchesTheEmptyPatternOnly() {
        assertThat(matches("", "")).isTrue();
        assertThat(matches("*", "")).isFalse();
        assertThat(matches("", "a")).isFalse();
    }

    @Test
    void literalPrefixResolvesEscapes() {
        assertThat(prefix("user:\\*:[0-9]")).isEqualTo("user:*:");
        assertThat(prefix("*")).isEmpty();
        assertThat(prefix("a\\")).isEqualTo("a\\");
        assertThat(prefix("plain")).isEqualTo("plain");
        assertThat(Bytes.ascii(Glob.compileIgnoringCase(Bytes.of("12:Ab*")).literalPrefix()))
                .isEqualTo("12:");
    }

    @Test
    void onlyPatternsForOneStringAreLiteral() {
        assertThat(Glob.compile(Bytes.of("a\\*b")).isLiteral()).isTrue();
        assertThat(Glob.compile(Bytes.EMPTY).isLiteral()).isTrue();
        assertThat(Glob.compile(Bytes.of("a*")).isLiteral()).isFalse();
        assertThat(Glob.compile(Bytes.of("a[b]")).isLiteral()).isFalse();
        assertThat(Glob.compileIgnoringCase(Bytes.of("12-3")).isLiteral()).isTrue();
        assertThat(Glob.compileIgnoringCase(Bytes.of("12a")).isLiteral()).isFalse();
    }

    @Test
    void manyStarsTakeLinearTimeInEachLength() {
        byte[] text = Bytes.of("a".repeat(50_000));
        Glob stars = Glob.compile(Bytes.of("*a".repeat(200) + "b*"));
        Glob classes = Glob.compile(Bytes.of("*[ab]?".repeat(100) + "*c*d"));
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> {
                    assertThat(stars.matches(text)).isFalse();
                    assertThat(classes.matches(text)).isFalse();
                });
    }

    @Test
    void agreesWithAMatcherThatTriesEverything() {
        RandomSource random = RandomSource.seeded(8);
        String alphabet = "ab*?";
        for (int i = 0; i < 30_000; i++) {
            var pattern = new StringBuilder();
            for (int n = random.below(8); n > 0; n--) {
                pattern.append(alphabet.charAt(random.below(4)));
            }
            var text = new StringBuilder();
            for (int n = 1 + random.below(8); n > 0; n--) {
                text.append(alphabet.charAt(random.below(2)));
            }
            assertThat(matches(pattern.toString(), text.toString()))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(triesEverything(pattern, text));
        }
    }

    private static boolean triesEverything(CharSequence pattern, CharSequence text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        CharSequence rest = pattern.subSequence(1, pattern.length());
        if (pattern.charAt(0) == '*') {
            for (int i = 0; i <= text.length(); i++) {
                if (triesEverything(rest, text.subSequence(i, text.length()))) {
                    return true;
                }
            }
            return false;
        }
        return !text.isEmpty()
                && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
                && triesEverything(rest, text.subSequence(1, text.length()));
    }

    private static boolean matches(String pattern, String text) {
        return Glob.compile(Bytes.of(pattern)).matches(Bytes.of(text));
    }

    private static String prefix(String pattern) {
        return Bytes.ascii(Glob.compile(Bytes.of(pattern)).literalPrefix());
    }
}
