package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.conformance.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a real Redis dumps is restored here, and the reverse; where it can be, byte by byte. */
class DumpTest {
    private static final int STRINGS = 2_000;
    private static final int COLLECTIONS = 60;

    private static Lockstep servers;
    private final Random random = new Random(5);

    @BeforeAll
    static void start() throws IOException {
        servers = new Lockstep();
    }

    @AfterAll
    static void stop() throws IOException {
        servers.close();
    }

    @Test
    void dumpsOfStringsAreByteEqual() throws IOException {
        for (int i = 0; i < STRINGS; i++) {
            byte[] value = value();
            servers.call("SET", "s", value);
            servers.call("DUMP", "s");
        }
        for (int length : new int[] {0, 1, 11, 12, 20, 21, 63, 64, 16_383, 16_384, 100_000}) {
            servers.call("SET", "s", "x".repeat(length));
            servers.call("DUMP", "s");
            servers.call("APPEND", "s", "yz");
            servers.call("DUMP", "s");
        }
        servers.call("DUMP", "no-such-key");
        servers.compare();
    }

    @Test
    void dumpsOfPackedHashesAreByteEqual() throws IOException {
        for (int i = 0; i < 200; i++) {
            servers.call("DEL", "h");
            int fields = 1 + random.nextInt(random.nextInt(10) == 0 ? 128 : 12);
            for (int j = 0; j < fields; j++) {
                servers.call("HSET", "h", shortened(value()), shortened(value()));
            }
            servers.call("DUMP", "h");
        }
        servers.compare();
    }

    @Test
    void hashesAreRestoredBothWays() throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            servers.call("DEL", "c");
            for (int j = random.nextInt(i < 50 ? 10 : 800); j >= 0; j--) {
                servers.call("HSET", "c", value(), value());
            }
            bothWays("HGETALL", 2);
        }
    }

    @Test
    void listsAreRestoredBothWays() throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            servers.call("DEL", "c");
            for (int j = random.nextInt(i < 50 ? 10 : 800); j >= 0; j--) {
                servers.call(random.nextBoolean() ? "LPUSH" : "RPUSH", "c", value());
            }
            bothWays("LRANGE", 0);
        }
    }

    /** Restores the key c, which both have, from the other's dump, and compares what both read. */
    private void bothWays(String reading, int group) throws IOException {
        byte[] real = bytes(servers.ofRedis("DUMP", "c"));
        byte[] ours = bytes(servers.ofRedlite("DUMP", "c"));
        assertThat(servers.ofRedlite("RESTORE", "c", 0, real, "REPLACE").shown()).isEqualTo("+OK");
        assertThat(servers.ofRedis("RESTORE", "c", 0, ours, "REPLACE").shown()).isEqualTo("+OK");
        Object[] call =
                reading.contains("RANGE")
                        ? new Object[] {reading, "c", 0, -1}
                        : new Object[] {reading, "c"};
        assertThat(groups(servers.ofRedlite(call), group))
                .isEqualTo(groups(servers.ofRedis(call), group));
    }

    private static byte[] bytes(Answer answer) {
        return answer.text().getBytes(ISO_8859_1);
    }

    /** Elements in groups of a size, sorted; in their order if the size is 0. */
    private static List<String> groups(Answer answer, int size) {
        List<String> groups = new ArrayList<>();
        int each = Math.max(1, size);
        for (int i = 0; i < answer.elements().size(); i += each) {
            var group = new StringBuilder();
            answer.elements()
                    .subList(i, i + each)
                    .forEach(e -> group.append(e.shown()).append(' '));
            groups.add(group.toString());
        }
        if (size > 0) {
            groups.sort(null);
        }
        return groups;
    }

    private static byte[] shortened(byte[] value) {
        return value.length <= 64 ? value : Arrays.copyOf(value, 64);
    }

    /** Numbers of all sizes, random bytes, and texts that compress. */
    private byte[] value() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64)).getBytes(ISO_8859_1);
            case 1 -> ("0" + random.nextInt(100)).getBytes(ISO_8859_1);
            case 2 -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 3 -> {
                byte[] bytes = new byte[random.nextInt(random.nextInt(30) == 0 ? 40_000 : 700)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) ('a' + random.nextInt(3));
                }
                yield bytes;
            }
            case 4 -> ("ab".repeat(random.nextInt(400)) + random.nextInt()).getBytes(ISO_8859_1);
            default -> ("v" + random.nextInt(1000)).getBytes(ISO_8859_1);
        };
    }
}
