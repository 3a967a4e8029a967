package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redlite.Connection;
import dev.redlite.Redlite;
import dev.redlite.RedliteException;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Sketches with damaged bytes are refused by their commands, or have some estimate; whatever they
 * are, nothing else happens.
 */
class HostileSketchesTest {
    private static final int MUTATIONS = 100_000;
    private static final int DENSE_EVERY = 50;
    private static final int HEADER = 16;
    private static final int DENSE_BYTES = HEADER + 12288;
    private static final byte[] BODY_BYTES = {0x00, 0x3f, 0x40, 0x7f, (byte) 0x80, (byte) 0xff};
    private static final byte[] DAMAGED = bytes("damaged");

    private static final byte[][][] CALLS = {
        {bytes("PFCOUNT"), DAMAGED},
        {bytes("PFCOUNT"), DAMAGED, bytes("sparse")},
        {bytes("PFMERGE"), bytes("merged"), DAMAGED, bytes("dense")},
        {bytes("PFADD"), DAMAGED, bytes("a"), bytes("b"), bytes("c"), bytes("d")},
        {bytes("PFMERGE"), DAMAGED, bytes("sparse")},
        {bytes("PFDEBUG"), bytes("DECODE"), DAMAGED},
        {bytes("PFDEBUG"), bytes("GETREG"), DAMAGED},
        {bytes("PFDEBUG"), bytes("TODENSE"), DAMAGED},
    };

    private final SplittableRandom random = new SplittableRandom(3);
    private final Map<String, Integer> seen = new HashMap<>();

    @Test
    void damagedSketchesAreRefusedOrCounted() {
        try (Redlite db = Redlite.openMemory();
                Connection connection = db.connect()) {
            byte[] sparse = sketch(connection, "sparse", 60);
            byte[] dense = sketch(connection, "dense", 20_000);
            assertThat(dense).hasSize(DENSE_BYTES);
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] damaged = damage(i % DENSE_EVERY == 0 ? dense : sparse);
                connection.call(bytes("SET"), DAMAGED, damaged);
                // The first one sees the bytes as they are, and so does each one now and then.
                for (int j = 0; j < 3; j++) {
                    call(
                            connection,
                            CALLS[j == 0 ? i % CALLS.length : random.nextInt(CALLS.length)]);
                }
            }
            assertThat(connection.call("ECHO", "alive")).isEqualTo(bytes("alive"));
            assertThat(db.check()).isEmpty();
        }
        // All three occur: what is no sketch, what is a broken one, and what still has an estimate.
        assertThat(seen.keySet())
                .containsOnly(
                        "answered",
                        "WRONGTYPE Key is not a valid HyperLogLog string value.",
                        "INVALIDOBJ Corrupted HLL object detected",
                        "ERR HLL encoding is not sparse");
        assertThat(seen.values()).allMatch(times -> times > MUTATIONS / 1000);
    }

    private void call(Connection connection, byte[][] words) {
        String outcome = "answered";
        try {
            connection.call(words);
        } catch (RedliteException failure) {
            outcome = String.valueOf(failure.getMessage());
        }
        seen.merge(outcome, 1, Integer::sum);
    }

    private static byte[] sketch(Connection connection, String key, int elements) {
        for (int i = 0; i < elements; i++) {
            connection.call("PFADD", key, "e" + i);
        }
        return (byte[]) connection.call("GET", key);
    }

    private byte[] damage(byte[] sketch) {
        byte[] damaged = sketch.clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int kind = random.nextInt(8);
            if (kind == 0) {
                damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length + 40));
            } else if (damaged.length > HEADER) {
                int at = kind < 2 ? random.nextInt(HEADER) : random.nextInt(HEADER, damaged.length);
                damaged[at] =
                        kind < 5
                                ? (byte) random.nextInt(256)
                                : BODY_BYTES[random.nextInt(BODY_BYTES.length)];
            }
        }
        return damaged;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
