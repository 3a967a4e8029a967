package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Random;

/** Sketches of the same random elements have the same bytes as those of a real Redis. */
class HyperLogLogTest {
    private static final String[] SPARSE_LIMITS = {"3000", "0", "100", "1024", "16000", "40000"};
    private static final int ADDS = 3_000;

    private final Random random = new Random(7);

    @Test
    void sketchesAreByteEqual() throws IOException {
        long elements = 0;
        try (var servers = new Lockstep()) {
            for (String limit : SPARSE_LIMITS) {
                servers.call("FLUSHALL");
                servers.call("CONFIG", "SET", "hll-sparse-max-bytes", limit);
                for (int i = 0; i < ADDS; i++) {
                    elements += step(servers);
                }
                for (int key = 0; key < 12; key++) {
                    servers.call("PFCOUNT", "k" + key);
                    servers.call("GET", "k" + key);
                    servers.call("PFDEBUG", "GETREG", "k" + key);
                }
            }
            servers.compare();
        }
        assertThat(elements).isGreaterThan(100_000);
    }

    /** Some keys get many elements, others few; returns how many. */
    private int step(Lockstep servers) throws IOException {
        int number = Math.min(random.nextInt(12), random.nextInt(12));
        String key = "k" + number;
        int count = random.nextInt(1 + number * number) + 1;
        Object[] words = new Object[2 + count];
        words[0] = "PFADD";
        words[1] = key;
        for (int i = 0; i < count; i++) {
            byte[] element = new byte[random.nextInt(24)];
            random.nextBytes(element);
            words[2 + i] = element;
        }
        servers.call(words);
        servers.call("GET", key);
        servers.call("PFDEBUG", "ENCODING", key);
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3 -> {
                servers.call("PFCOUNT", key);
                servers.call("GET", key);
            }
            case 4 -> servers.call("PFCOUNT", key, "k0", "no-such-key", "k5");
            case 5 -> {
                servers.call("PFMERGE", key, "k" + random.nextInt(12), "k1");
                servers.call("GET", key);
            }
            case 6 -> {
                servers.call("DEL", "merged");
                servers.call("PFMERGE", "merged", "k0", "k1");
                servers.call("GET", "merged");
                servers.call("OBJECT", "ENCODING", "merged");
            }
            case 7 -> {
                servers.call("COPY", key, "copy", "REPLACE");
                servers.call("PFDEBUG", "TODENSE", "copy");
                servers.call("GET", "copy");
            }
            case 8 -> servers.call("DEL", "k" + random.nextInt(3));
            default -> {}
        }
        return count;
    }
}
