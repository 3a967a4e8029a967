package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.command.string.CommonSubsequence.Run;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class CommonSubsequenceTest {
    /** The table of numbers, and of several ways back the one that Redis takes. */
    private static List<Run> model(byte[] a, byte[] b) {
        int[][] lengths = new int[a.length + 1][b.length + 1];
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                lengths[i][j] =
                        a[i - 1] == b[j - 1]
                                ? lengths[i - 1][j - 1] + 1
                                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
            }
        }
        var runs = new ArrayList<Run>();
        int i = a.length;
        int j = b.length;
        while (i > 0 && j > 0) {
            int run = 0;
            while (i > 0 && j > 0 && a[i - 1] == b[j - 1]) {
                run++;
                i--;
                j--;
            }
            if (run > 0) {
                runs.add(new Run(i, j, run));
            } else if (lengths[i - 1][j] > lengths[i][j - 1]) {
                i--;
            } else {
                j--;
            }
        }
        return runs;
    }

    @Test
    void findsWhatTheTableOfNumbersFinds() {
        for (long seed = 1; seed <= 2000; seed++) {
            var random = new Random(seed);
            int letters = random.nextInt(4) == 0 ? 50 : 1 + random.nextInt(5);
            byte[] a = text(random, letters);
            byte[] b = text(random, letters);
            var common = new CommonSubsequence(a, a.length, b, b.length, true);
            var runs = new ArrayList<Run>();
            common.eachRun(runs::add);
            assertThat(runs).as("seed %d", seed).isEqualTo(model(a, b));
            int length = runs.stream().mapToInt(Run::length).sum();
            assertThat(common.length()).isEqualTo(length);
            assertThat(new CommonSubsequence(a, a.length, b, b.length, false).length())
                    .isEqualTo(length);
        }
    }

    /** The step of x, two words further, gives way to that of y. */
    @Test
    void aCarryGoesThroughWordsThatAreAllOnes() {
        byte[] a = Bytes.of("xy");
        byte[] b = Bytes.of("a".repeat(10) + "y" + "a".repeat(139) + "x");
        assertThat(new CommonSubsequence(a, 2, b, b.length, false).length()).isEqualTo(1);
    }

    /** Lengths around whole words, and of very different size. */
    private static byte[] text(Random random, int letters) {
        int length =
                switch (random.nextInt(3)) {
                    case 0 -> random.nextInt(6);
                    case 1 -> 60 + random.nextInt(10);
                    default -> random.nextInt(400);
                };
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (200 + random.nextInt(letters));
        }
        return text;
    }
}
