package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.redlite.base.Futex;
import dev.redlite.base.OsDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

@Timeout(120)
class AudienceTest {
    private static final int ROUNDS = 50;
    private static final long SLEEP_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long UNWOKEN_NANOS = 10_000_000;
    private static final long FALL_ASLEEP_NANOS = 2_000_000;

    @TempDir Path folder;

    /** Asleep again after each, for a quarter of an hour in all if it were not woken. */
    @Test
    void whoSleepsIsWokenByEachPublication() throws Exception {
        assumeTrue(Futex.isThere());
        Path directory = folder.resolve("app.db-log");
        var disk = OsDisk.INSTANCE;
        try (Log writer = Log.open(disk, directory, Records.options(1), 1, () -> 0L);
                var threads = Executors.newSingleThreadExecutor()) {
            writer.writeLock().acquire();
            long began = System.nanoTime();
            for (int i = 0; i < ROUNDS; i++) {
                long seen = writer.committed();
                Callable<Long> sleep =
                        () -> {
                            writer.audience().await(seen, SLEEP_NANOS);
                            return writer.committed();
                        };
                Future<Long> woken = threads.submit(sleep);
                LockSupport.parkNanos(FALL_ASLEEP_NANOS);
                Records.append(writer, i);
                writer.publish();
                writer.audience().wake();
                assertThat(woken.get(60, TimeUnit.SECONDS)).isGreaterThan(seen);
            }
            assertThat(System.nanoTime() - began).isLessThan(SLEEP_NANOS);
        }
    }

    /** It cannot wake anybody: its records are to be looked for. */
    @Test
    void nobodySleepsLongWhileAProcessCannotWake() throws Exception {
        assumeTrue(Futex.isThere());
        Path directory = folder.resolve("app.db-log");
        var disk = OsDisk.INSTANCE;
        try (Log log = Log.open(disk, directory, Records.options(1), 1, () -> 0L)) {
            assertThat(shortestNanos(log)).isGreaterThan(UNWOKEN_NANOS / 2);
            ControlFile control =
                    ControlFile.join(new Place(disk, directory, Records.options(1), 1));
            control.addMute(1);
            assertThat(shortestNanos(log)).isLessThan(UNWOKEN_NANOS / 2);
            control.addMute(-1);
            assertThat(shortestNanos(log)).isGreaterThan(UNWOKEN_NANOS / 2);
            control.close();
        }
    }

    /** Of some waits for a moment in which nothing happens. */
    private static long shortestNanos(Log log) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long began = System.nanoTime();
            log.audience().await(log.committed(), 1000);
            shortest = Math.min(shortest, System.nanoTime() - began);
        }
        return shortest;
    }

    @Test
    void whoComesLateDoesNotSleep() {
        Path directory = folder.resolve("app.db-log");
        try (Log writer = Log.open(OsDisk.INSTANCE, directory, Records.options(1), 1, () -> 0L)) {
            assumeTrue(Futex.isThere());
            writer.writeLock().acquire();
            long seen = writer.committed();
            Records.append(writer, 1);
            writer.publish();
            writer.audience().wake();
            long began = System.nanoTime();
            writer.audience().await(seen, SLEEP_NANOS);
            assertThat(System.nanoTime() - began).isLessThan(SLEEP_NANOS);
        }
    }
}
