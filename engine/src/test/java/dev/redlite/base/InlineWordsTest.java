package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class InlineWordsTest {
    private static final String CHARACTERS = "ab \t\r\n\f\u000b";

    /** A quote anywhere has the words put together byte by byte. */
    @Test
    void linesWithAndWithoutQuotesAreSplitAlike() {
        var random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            var line = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                line.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            List<String> expected = new ArrayList<>(split(line + " ''"));
            expected.removeLast();
            assertThat(split(line.toString())).as(line.toString()).isEqualTo(expected);
        }
    }

    /** As sdssplitargs of Redis: isspace(3) before a word, fewer blanks behind it. */
    @Test
    void someBlanksBeginNoWordAndEndNone() {
        assertThat(split("\f\u000bSET\fa\u000b  b\tc \r\n"))
                .containsExactly("SET\fa\u000b", "b", "c");
        assertThat(split(" \f ")).isEmpty();
        assertThat(split("a b\0c 'd")).as("a zero byte ends the line").containsExactly("a", "b");
        assertThat(InlineWords.splitText("a 'd".getBytes(ISO_8859_1))).isNull();
    }

    private static List<String> split(String line) {
        List<String> words = InlineWords.splitText(line.getBytes(ISO_8859_1));
        assertThat(words).isNotNull();
        return words;
    }
}
