package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Locale;
import java.util.Random;

class SubstringTest {
    @Test
    void findsWhatIsThere() {
        var random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            String text = text(random, 12);
            String sought = text(random, 4);
            boolean ignoresCase = random.nextBoolean();
            boolean expected =
                    ignoresCase
                            ? text.toLowerCase(Locale.ROOT)
                                    .contains(sought.toLowerCase(Locale.ROOT))
                            : text.contains(sought);
            assertThat(new Substring(latin(sought), ignoresCase).isIn(latin(text)))
                    .as(sought + " in " + text)
                    .isEqualTo(expected);
        }
    }

    @Test
    @Timeout(20)
    void takesTheSumOfBothLengths() {
        byte[] sought = latin("a".repeat(200_000) + "b");
        assertThat(new Substring(sought, false).isIn(latin("a".repeat(2_000_000)))).isFalse();
    }

    private static String text(Random random, int most) {
        var text = new StringBuilder();
        for (int left = random.nextInt(most); left > 0; left--) {
            text.append("aAb".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
