package dev.redlite.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;
import dev.redlite.value.Value;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Dumps of every form with some bytes changed and a check that is right: each is refused, or is a
 * value that is sound, can be copied and dumped again, and that all commands can read. {@code
 * -Dredlite.mutations=N} makes it N for each type, from a random seed.
 */
class MutatedDumpsTest {
    private static final String BAD = "-ERR Bad data format";
    private static final Integer WANTED = Integer.getInteger("redlite.mutations");
    private static final int MUTATIONS = WANTED == null ? 12_000 : WANTED;
    private static final long ALLOCATION_MAX = 16 << 20;
    private static final int[] ODD = {0, 1, 0x7f, 0x80, 0x81, 0xc3, 0xf4, 0xfe, 0xff};

    private final ManualClock clock = new ManualClock();
    private final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    private final TestClient client = new TestClient(db.engine(), 1);

    @AfterEach
    void close() {
        assertThat(db.check()).isEmpty();
        db.close();
    }

    private String call(String... words) {
        return client.call(words);
    }

    private Value value(String key) {
        var entry = db.engine().keyspace().find(0, Bytes.of(key));
        return db.engine().keyspace().value(entry);
    }

    @ParameterizedTest
    @EnumSource(DumpSeeds.class)
    void mutatedDumpsAreRefusedOrRead(DumpSeeds type) {
        List<byte[]> seeds = type.dumps(db, clock);
        long seed = WANTED == null ? 3 : System.nanoTime();
        var random = new Random(seed);
        Set<String> answers = new TreeSet<>();
        int restored = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] dump = seeds.get(random.nextInt(seeds.size()));
            byte[] mutated = mutated(random, Arrays.copyOf(dump, dump.length - 10));
            try {
                String answer = restore(mutated);
                answers.add(answer.replaceAll("module .*", "module"));
                if (answer.equals("+OK") && call("EXISTS", "k").equals(":1")) {
                    restored++;
                    use();
                }
            } catch (RuntimeException | Error failure) {
                throw new AssertionError(
                        "seed " + seed + ", mutation " + i + ": " + Bytes.quote(mutated), failure);
            }
        }
        assertThat(answers).isSubsetOf("+OK", BAD, BAD + ": values of the module");
        assertThat(restored).isBetween(MUTATIONS / 200, MUTATIONS);
    }

    /** What is allocated is no more than some multiple of the dump. */
    private String restore(byte[] dump) {
        long before = allocatedBytes();
        String answer =
                client.call(
                        Bytes.of("RESTORE"),
                        Bytes.of("k"),
                        Bytes.of("0"),
                        dump,
                        Bytes.of("REPLACE"));
        assertThat(allocatedBytes() - before).isLessThan(ALLOCATION_MAX);
        return answer;
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    private void use() {
        Value value = value("k");
        value.checkInvariants();
        byte[] again = Dump.of(value, true);
        assertThat(Dump.isWhole(again)).isTrue();
        boolean isDated = value.nextExpiryMillis() != Value.NEVER;
        call("COPY", "k", "copy", "REPLACE");
        value("copy").checkInvariants();
        if (!isDated) {
            assertThat(restore(again)).isEqualTo("+OK");
            value("k").checkInvariants();
        }
        String type = call("TYPE", "k");
        for (byte[][] line : DumpReadings.of(type, value("k"))) {
            String answer = client.call(line);
            assertThat(answer).as(Bytes.quote(line[0])).doesNotStartWith("-ERR internal");
            if (!DumpReadings.mayFail(line)) {
                assertThat(answer).as(Bytes.quote(line[0])).doesNotStartWith("-");
            }
        }
        if (call("EXISTS", "k").equals(":1")) {
            value("k").checkInvariants();
        }
    }

    /** Changes, removes, doubles or adds some bytes, and makes the check right again. */
    private static byte[] mutated(Random random, byte[] body) {
        byte[] bytes = body;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 24 : 1 << 20));
            switch (random.nextInt(8)) {
                case 0 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 1 -> bytes = Bytes.concat(bytes, Arrays.copyOfRange(bytes, at, bytes.length));
                case 2, 6 -> {
                    bytes = bytes.clone();
                    bytes[at] = (byte) ODD[random.nextInt(ODD.length)];
                }
                case 3 -> {
                    bytes = bytes.clone();
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                }
                case 7 -> {
                    bytes = bytes.clone();
                    int length = random.nextInt(Math.min(17, bytes.length - at));
                    int from = random.nextInt(bytes.length - length);
                    System.arraycopy(bytes, from, bytes, at, length);
                }
                default -> {
                    bytes = bytes.clone();
                    bytes[at] += (byte) (random.nextInt(5) - 2);
                }
            }
        }
        var out = new RdbOutput(false);
        out.writeBytes(bytes, bytes.length);
        return OldForms.finished(out);
    }
}
