package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends the same random calls to a real Redis and to Redlite, which must answer alike: what is in
 * commands.txt, but for what {@link Differences} allows.
 *
 * <p>{@code -Dredlite.seed=N} repeats the sequence of that seed, {@code
 * -Dredlite.differential.seconds=N} goes on from a random seed for so long; without either, the
 * same thousand seeds are tried every time, as long as there is time.
 */
class DifferentialTest {
    private static final Duration TIME =
            Duration.ofSeconds(Integer.getInteger("redlite.differential.seconds", 20));
    private static final int USUAL_SEEDS = 1_000;
    private static final Duration SHRINK_TIME = Duration.ofSeconds(20);
    private static final int HUGE_EVERY = 40;
    private static final int FOUND_MAX = Integer.getInteger("redlite.differential.found", 3);

    private static Pair servers;

    @BeforeAll
    static void start() {
        servers = new Pair();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void redisAndRedliteAnswerAlike() throws IOException, InterruptedException {
        Long replayed = Long.getLong("redlite.seed");
        boolean isLong = System.getProperty("redlite.differential.seconds") != null;
        long chosen = isLong ? System.nanoTime() & 0xFFFF_FFFFL : 1;
        long first = replayed == null ? chosen : replayed;
        long deadline = System.nanoTime() + (replayed == null ? TIME.toNanos() : 0);
        Map<String, String> found = new LinkedHashMap<>();
        long seed = first;
        do {
            check(seed++, found);
        } while (System.nanoTime() < deadline
                && found.size() < FOUND_MAX
                && (isLong || seed <= USUAL_SEEDS));
        System.out.printf("DifferentialTest: seeds %d to %d%n", first, seed - 1);
        if (!found.isEmpty()) {
            fail(String.join("\n\n", found.values()));
        }
    }

    /** Adds a difference unless there is one already that looks the same. */
    private static void check(long seed, Map<String, String> found)
            throws IOException, InterruptedException {
        boolean isHuge = seed % HUGE_EVERY == 0;
        int protocol = seed % 2 == 0 ? 2 : 3;
        List<Step> steps = new Steps(isHuge).make(seed, isHuge);
        Mismatch mismatch = servers.run(steps, protocol);
        if (mismatch != null && !found.containsKey(mismatch.kind())) {
            Mismatch least = shrink(mismatch, protocol);
            String text =
                    "-Dredlite.seed=%d, RESP%d, the calls that are needed:%n%s"
                            .formatted(seed, protocol, least);
            found.put(mismatch.kind(), text);
        }
    }

    /** Leaves out calls, first many at a time, as long as there is still a difference. */
    private static Mismatch shrink(Mismatch found, int protocol)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SHRINK_TIME.toNanos();
        Mismatch least = found;
        for (int size = found.steps().size() / 2; size >= 1; size /= 2) {
            for (int at = least.steps().size() - 1 - size; at >= 0; at -= size) {
                if (System.nanoTime() > deadline) {
                    return least;
                }
                List<Step> fewer = new ArrayList<>(least.steps());
                fewer.subList(at, at + size).clear();
                Mismatch still = servers.run(fewer, protocol);
                if (still != null) {
                    least = still;
                    at = Math.min(at, still.steps().size() - size);
                }
            }
        }
        return least;
    }
}
