package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** A database in memory whose clock stands still, and a client of it. */
abstract class StringTest {
    final ManualClock clock = new ManualClock();
    final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    final TestClient client = new TestClient(db.engine(), 50_000);

    @AfterEach
    void close() {
        assertThat(db.check()).isEmpty();
        client.close();
        db.close();
    }

    /**
     * Calls a command whose words are separated by one space, {@code ''} for an empty word; the
     * answer as {@link dev.redlite.testing.TextReply} shows it.
     */
    String call(String line) {
        return client.call(
                Arrays.stream(line.split(" "))
                        .map(word -> word.equals("''") ? "" : word)
                        .toArray(String[]::new));
    }

    /** Makes a string of this many bytes, of which the last is an x and the others are zero. */
    void makeLong(String key, int length) {
        call("SETRANGE %s %d x".formatted(key, length - 1));
    }

    /** What this thread has taken of the heap since it began. */
    static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
