package dev.redlite.command.bitmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.lang.management.ManagementFactory;
import java.util.Random;

class BitmapTest {
    private static final int LONG = 100 << 20;

    @RegisterExtension
    final DurableEngine engine =
            new DurableEngine(Fsync.ALWAYS).withCacheBytes(1 << 30).withMemtableBytes(1 << 30);

    private TestClient client() {
        return new TestClient(engine.db().engine(), 1);
    }

    private static String call(TestClient client, String line) {
        return client.call(line.split(" "));
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    /** In memory, so that a test of every build does not write 100 MB. */
    @Test
    void aBitOfALongStringIsSetInPlace() {
        try (Redlite db = Redlite.openMemory(Options.defaults().withBackground(false))) {
            var client = new TestClient(db.engine(), 1);
            assertThat(call(client, "SETBIT k " + (LONG * 8L - 1) + " 1")).isEqualTo(":0");
            call(client, "SETBIT k 5 0");
            long before = allocatedBytes();
            for (int i = 0; i < 100; i++) {
                assertThat(call(client, "SETBIT k " + i * 1_000_000L + " 1")).isEqualTo(":0");
                assertThat(call(client, "BITFIELD k INCRBY u8 " + (i * 800_016L + 8) + " 3"))
                        .startsWith("[:");
            }
            assertThat(allocatedBytes() - before).isLessThan(4 << 20);
            assertThat(call(client, "STRLEN k")).isEqualTo(":" + LONG);
        }
    }

    /** What a bit of a megabyte costs the log, and the memtable, is no part of that megabyte. */
    @Test
    void onlyTheChangedByteIsLogged() {
        var client = client();
        call(client, "SETBIT k 8388607 1");
        engine.db().flush();
        long before = logBytes();
        for (int i = 0; i < 100; i++) {
            call(client, "SETBIT k " + i * 9_973 + " 1");
        }
        assertThat(logBytes() - before).isBetween(100L, 20_000L);
    }

    private long logBytes() {
        return engine.db().durability().log().appended();
    }

    @Test
    void bitsThatAreSoAlreadyAreNotLogged() {
        var client = client();
        call(client, "SETBIT k 9 1");
        call(client, "BITFIELD k SET u8 16 7");
        long before = logBytes();
        call(client, "SETBIT k 9 1");
        call(client, "SETBIT k 10 0");
        call(client, "BITFIELD k SET u8 16 7 INCRBY u8 16 0 OVERFLOW FAIL INCRBY u8 16 1000");
        call(client, "BITFIELD k GET u8 100");
        assertThat(logBytes()).isEqualTo(before);
    }

    @Test
    void placesBeyondTheLongestStringAreRefusedBeforeAnythingIsMade() {
        var client = client();
        String refused = "-ERR bit offset is not an integer or out of range";
        long before = allocatedBytes();
        assertThat(call(client, "SETBIT k 4294967296 1")).isEqualTo(refused);
        assertThat(call(client, "BITFIELD k SET u8 #536870912 1")).isEqualTo(refused);
        assertThat(call(client, "BITFIELD k SET u8 #2305843009213693952 1")).isEqualTo(refused);
        call(client, "CONFIG SET proto-max-bulk-len 1mb");
        assertThat(call(client, "SETBIT k 8388608 1")).isEqualTo(refused);
        assertThat(allocatedBytes() - before).isLessThan(1 << 20);
        assertThat(call(client, "SETBIT k 8388607 1")).isEqualTo(":0");
        assertThat(call(client, "STRLEN k")).isEqualTo(":1048576");
    }

    /** Random commands on a file that is flushed, and killed, against the same in memory. */
    @Test
    void aFileAnswersAsMemoryDoes() {
        for (long seed = 1; seed <= 6; seed++) {
            var random = new Random(seed);
            var options =
                    Options.defaults()
                            .withClock(engine.clock(), RandomSource.seeded(1))
                            .withBackground(false);
            try (Redlite model = Redlite.openMemory(options)) {
                var expected = new TestClient(model.engine(), 1);
                var client = client();
                client.call("FLUSHALL");
                for (int i = 0; i < 400; i++) {
                    String line = command(random);
                    assertThat(call(client, line))
                            .as("seed %d, step %d: %s", seed, i, line)
                            .isEqualTo(call(expected, line));
                    if (random.nextInt(30) == 0) {
                        engine.db().flush();
                    }
                    if (random.nextInt(80) == 0) {
                        engine.killAndReopen();
                        client = client();
                    }
                }
                for (String key : new String[] {"k0", "k1", "k2", "k3"}) {
                    assertThat(engine.db().get(Bytes.of(key))).isEqualTo(model.get(Bytes.of(key)));
                }
            }
        }
    }

    private static String command(Random random) {
        String key = "k" + random.nextInt(4);
        String other = "k" + random.nextInt(4);
        int bit = random.nextInt(random.nextInt(3) == 0 ? 60_000 : 900);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> "SETBIT " + key + " " + bit + " " + random.nextInt(2);
            case 3 -> "GETBIT " + key + " " + bit;
            case 4 -> "BITFIELD " + key + " SET i17 " + bit + " 77 INCRBY u9 " + bit / 2 + " 300";
            case 5 -> "BITOP XOR " + key + " " + other + " k1 k2";
            case 6 -> "BITOP ONE " + key + " k0 k1 " + other;
            case 7 -> "BITCOUNT " + key + " " + bit + " -1 BIT";
            case 8 -> "BITPOS " + key + " 1 " + bit / 8;
            default -> random.nextInt(8) == 0 ? "DEL " + key : "APPEND " + key + " abc";
        };
    }
}
