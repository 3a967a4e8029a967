package dev.redlite.command.hll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

class HyperLogLogTest {
    private static final String NO_SKETCH =
            "-WRONGTYPE Key is not a valid HyperLogLog string value.";
    private static final String CORRUPT = "-INVALIDOBJ Corrupted HLL object detected";

    @RegisterExtension
    final DurableEngine engine =
            new DurableEngine(Fsync.ALWAYS).withCacheBytes(1 << 26).withMemtableBytes(1 << 28);

    private TestClient client() {
        return new TestClient(engine.db().engine(), 1);
    }

    private static String call(TestClient client, String line) {
        return client.call(line.split(" "));
    }

    /** The estimate that PFCOUNT keeps is logged, and so are single registers of a dense sketch. */
    @Test
    void whatIsKeptOutlivesAKill() {
        var client = client();
        for (int i = 0; i < 5_000; i++) {
            call(client, "PFADD k " + i);
        }
        assertThat(call(client, "PFDEBUG ENCODING k")).isEqualTo("+dense");
        String count = call(client, "PFCOUNT k");
        byte[] held = engine.db().get(Bytes.of("k"));
        engine.killAndReopen();
        assertThat(engine.db().get(Bytes.of("k"))).isEqualTo(held);
        engine.db().flush();
        engine.closeAndReopen();
        assertThat(engine.db().get(Bytes.of("k"))).isEqualTo(held);
        assertThat(call(client(), "PFCOUNT k")).isEqualTo(count);
    }

    @Test
    void anElementOfADenseSketchIsAFewBytesInTheLog() {
        var client = client();
        for (int i = 0; i < 5_000; i++) {
            call(client, "PFADD k " + i);
        }
        long before = engine.db().durability().log().appended();
        int changes = 0;
        for (int i = 5_000; changes < 100; i++) {
            changes += call(client, "PFADD k " + i).equals(":1") ? 1 : 0;
        }
        long bytes = engine.db().durability().log().appended() - before;
        assertThat(bytes).isBetween(100L, 30_000L);
    }

    @Test
    void aLateMergeIntoADenseSketchWritesWhatDiffers() {
        var client = client();
        for (int i = 0; i < 5_000; i++) {
            call(client, "PFADD k " + i);
        }
        call(client, "PFADD one more");
        long before = engine.db().durability().log().appended();
        call(client, "PFMERGE k one");
        assertThat(engine.db().durability().log().appended() - before).isLessThan(1_000);
    }

    /** Whatever the bytes are, the answers are those of a sketch, or one of two errors. */
    @Test
    void mutatedSketchesAreReadOrRefused() {
        var random = new Random(11);
        var client = client();
        byte[][] seeds = new byte[4][];
        for (int i = 0; i < seeds.length; i++) {
            for (int j = 0; j < new int[] {0, 3, 300, 9_000}[i]; j++) {
                call(client, "PFADD seed" + i + " " + j);
            }
            call(client, "PFADD seed" + i);
            seeds[i] = engine.db().get(Bytes.of("seed" + i));
        }
        Set<String> errors = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            byte[] sketch = mutated(random, seeds[random.nextInt(seeds.length)]);
            if (sketch.length > 12_000 && random.nextInt(20) != 0) {
                continue;
            }
            client.call(Bytes.of("SET"), Bytes.of("k"), sketch);
            for (String line :
                    new String[] {
                        "PFCOUNT k",
                        "PFCOUNT k seed1",
                        "PFADD k a" + i + " b" + i,
                        "PFMERGE d k",
                        "PFMERGE k seed1",
                        "PFDEBUG DECODE k"
                    }) {
                String answer = call(client, line);
                if (answer.startsWith("-")) {
                    errors.add(answer);
                }
            }
            if (i % 1_000 == 0) {
                call(client, "DEL d");
            }
        }
        errors.remove("-ERR The specified key does not exist");
        assertThat(errors)
                .containsExactlyInAnyOrder(NO_SKETCH, CORRUPT, "-ERR HLL encoding is not sparse");
    }

    private static byte[] mutated(Random random, byte[] seed) {
        byte[] sketch = seed.clone();
        if (random.nextInt(4) == 0) {
            sketch = Arrays.copyOf(sketch, random.nextInt(sketch.length + 8));
        }
        for (int i = random.nextInt(4); i >= 0 && sketch.length > 0; i--) {
            int from = random.nextInt(8) == 0 ? 0 : Math.min(8, sketch.length - 1);
            sketch[from + random.nextInt(sketch.length - from)] = (byte) random.nextInt();
        }
        return sketch;
    }

    @Test
    void theSelftestPasses() {
        assertThat(call(client(), "PFSELFTEST")).isEqualTo("+OK");
    }
}
