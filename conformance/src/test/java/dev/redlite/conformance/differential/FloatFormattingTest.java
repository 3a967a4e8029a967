package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.conformance.Answer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Locale;
import java.util.SplittableRandom;

/** Numbers with a fraction are read, added and printed as a real Redis does it. */
class FloatFormattingTest {
    private static final int INPUTS = 100_000;
    private static final int FIELDS = 50;

    /** Integers that Redis prints with all their digits, whatever the release. */
    private static final double PLAIN_MAX = 1e15;

    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void incrbyfloatPrintsLongDoublesAsRedisDoes() throws IOException {
        try (var servers = new Lockstep()) {
            for (int i = 0; i < INPUTS; i++) {
                if (i % 20 == 0) {
                    servers.call("SET", "f", number());
                }
                servers.call("INCRBYFLOAT", "f", number());
            }
            servers.compare();
            assertThat(servers.compared()).isGreaterThan(INPUTS);
        }
    }

    @Test
    void hincrbyfloatPrintsLongDoublesAsRedisDoes() throws IOException {
        try (var servers = new Lockstep()) {
            for (int i = 0; i < INPUTS; i++) {
                if (i % 20 == 0) {
                    servers.call("HSET", "h", "f" + i % FIELDS, number());
                }
                servers.call("HINCRBYFLOAT", "h", "f" + i % FIELDS, number());
            }
            servers.compare();
            assertThat(servers.compared()).isGreaterThan(INPUTS);
        }
    }

    /** Redis 7.0 prints scores with 17 digits, newer releases with those that are needed. */
    @Test
    void scoresAreTheDoublesThatRedisHas() throws IOException {
        try (var servers = new Lockstep(FloatFormattingTest::isSameScore)) {
            for (int i = 0; i < INPUTS; i++) {
                servers.call("ZADD", "z", number(), "m" + i % FIELDS);
                servers.call("ZSCORE", "z", "m" + i % FIELDS);
            }
            for (int i = 0; i < INPUTS / 5; i++) {
                servers.call("ZINCRBY", "z", number(), "m" + i % FIELDS);
                servers.call("ZRANGEBYSCORE", "z", "(" + number(), "inf", "LIMIT", "0", "1");
            }
            servers.compare();
            assertThat(servers.compared()).isGreaterThan(2L * INPUTS);
        }
    }

    static boolean isSameScore(Answer real, Answer ours) {
        if (real.isSameAs(ours)) {
            return true;
        }
        if (real.type() != '$' || ours.type() != '$' || real.isNil() || ours.isNil()) {
            return false;
        }
        double score = Double.parseDouble(real.text());
        boolean isPlain = score == Math.rint(score) && Math.abs(score) < PLAIN_MAX;
        return !isPlain
                && score == Double.parseDouble(ours.text())
                && (ours.text().matches("-?[0-9]+") || digits(ours.text()) <= digits(real.text()));
    }

    private static long digits(String number) {
        return number.replaceFirst("0*(e.*)?$", "")
                .replaceFirst("^-?[0.]*", "")
                .chars()
                .filter(Character::isDigit)
                .count();
    }

    private String number() {
        return switch (random.nextInt(12)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1 -> Double.toString(random.nextGaussian());
            case 2 ->
                    Double.toString(Math.scalb(random.nextDouble(-1, 1), random.nextInt(-70, 70)));
            case 3 -> Float.toString(random.nextFloat(-1000, 1000));
            case 4 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 5 -> random.nextInt(-99, 100) + "." + random.nextInt(1000);
            case 6 -> random.nextInt(-99, 100) + "e" + random.nextInt(-30, 30);
            case 7 -> Double.toHexString(random.nextDouble(-1e6, 1e6));
            case 8 -> String.format(Locale.ROOT, "%.20f", random.nextDouble(-1, 1));
            case 9 -> digits(random.nextInt(1, 25)) + "." + digits(random.nextInt(1, 25));
            case 10 -> "-." + digits(random.nextInt(1, 30));
            default -> Integer.toString(random.nextInt(-9, 10));
        };
    }

    private String digits(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }
}
