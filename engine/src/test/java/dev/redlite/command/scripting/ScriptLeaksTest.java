package dev.redlite.command.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Redlite;
import dev.redlite.RedliteException;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Random scripts leave nothing in memory.
 *
 * <p>{@code -Dredlite.scripts.seconds=3600} runs them for an hour, {@code -Dredlite.seed=N} those
 * of a seed.
 */
class ScriptLeaksTest {
    private static final int SECONDS = Integer.getInteger("redlite.scripts.seconds", 6);
    private static final int ROUNDS = 8;
    private static final long SLACK_BYTES = 512 << 10;

    private final long seed = Long.getLong("redlite.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final WildScripts scripts = new WildScripts(random);
    private long answers;
    private long errors;

    @Test
    void theHeapStaysAsItIs() {
        System.out.println("scripts that must not leak, seed " + seed);
        List<Long> heap = new ArrayList<>();
        try (Redlite db = Redlite.openMemory();
                Connection connection = db.connect()) {
            for (int i = 0; i < ROUNDS; i++) {
                run(connection, TimeUnit.SECONDS.toNanos(SECONDS) / ROUNDS);
                connection.call("FLUSHALL");
                heap.add(usedAfterCollection());
            }
            assertThat(db.check()).isEmpty();
        }
        System.out.println(answers + " answers, heap " + heap);
        // In the first rounds code is compiled, caches are filled, and tables reach their size.
        long before = Math.max(heap.get(2), heap.get(3));
        long after = Math.min(heap.get(ROUNDS - 2), heap.get(ROUNDS - 1));
        assertThat(after)
                .as("seed %s, %s answers, %s", seed, answers, heap)
                .isLessThan(before + SLACK_BYTES);
        assertThat(answers).isGreaterThan(20L * SECONDS);
        assertThat(errors).isBetween(answers / 20, answers * 3 / 4);
    }

    private void run(Connection connection, long nanos) {
        long end = System.nanoTime() + nanos;
        String again = scripts.next();
        while (System.nanoTime() - end < 0) {
            switch (random.nextInt(12)) {
                case 0 -> call(connection, "FUNCTION", "LOAD", "REPLACE", scripts.library());
                case 1 -> call(connection, "FCALL", "f", "0");
                case 2 -> call(connection, "EVAL", again, "1", "list", "v");
                case 3 -> call(connection, "EVAL_RO", again, "1", "list");
                case 4 -> call(connection, "DEL", "list", "hash", "zset");
                default -> call(connection, "EVAL", scripts.next(), "1", "list", "v");
            }
        }
    }

    private void call(Connection connection, String... words) {
        answers++;
        try {
            String[] arguments = new String[words.length - 1];
            System.arraycopy(words, 1, arguments, 0, arguments.length);
            connection.call(words[0], arguments);
        } catch (RedliteException expected) {
            assertThat(expected.getMessage()).doesNotContain("internal error");
            errors++;
        }
    }

    private static long usedAfterCollection() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
