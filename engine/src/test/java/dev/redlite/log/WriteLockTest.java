package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.testing.FaultyDisk;
import dev.redlite.testing.ManualClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

@Timeout(60)
class WriteLockTest {
    private final FaultyDisk disk = new FaultyDisk();
    private final Log first = Records.open(disk, 0, 1);
    private final FaultyDisk otherProcess = disk.anotherProcess();
    private final Log second = Records.open(otherProcess, 0, 2);

    private static void batch(Log log) throws LogGap {
        if (log.writeLock().acquire()) {
            while (log.follower().next()) {
                // only to get to the end
            }
        }
        log.append(new byte[20], 0, 20, 0);
        log.publish();
        log.writeLock().releaseIfWanted();
    }

    private static <T> T with(ExecutorCall<T> call) throws Exception {
        try (var threads = Executors.newCachedThreadPool()) {
            return call.with(threads);
        }
    }

    private interface ExecutorCall<T> {
        T with(ExecutorService threads) throws Exception;
    }

    private static void await(Future<?> done) throws Exception {
        done.get(10, TimeUnit.SECONDS);
    }

    @Test
    void nobodyElseWantsItSoItIsKept() throws Exception {
        assertThat(first.writeLock().acquire()).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(first.writeLock().acquire()).isFalse();
            batch(first);
            assertThat(first.writeLock().isHeld()).isTrue();
        }
    }

    @Test
    void itIsGivenUpWhenSomebodyAsks() throws Exception {
        batch(first);
        with(
                threads -> {
                    Callable<Boolean> acquire = () -> second.writeLock().acquire();
                    Future<Boolean> taken = threads.submit(acquire);
                    while (!first.writeLock().releaseIfWanted()) {
                        Thread.onSpinWait();
                    }
                    assertThat(taken.get(10, TimeUnit.SECONDS)).isTrue();
                    return taken;
                });
        assertThat(first.writeLock().isHeld()).isFalse();
        assertThat(second.writeLock().isHeld()).isTrue();
    }

    @Test
    void aBusyProcessStarvesNobody() throws Exception {
        var isOver = new AtomicBoolean();
        var busyBatches = new AtomicLong();
        with(
                threads -> {
                    Callable<Long> busy =
                            () -> {
                                while (!isOver.get()) {
                                    batch(first);
                                    busyBatches.incrementAndGet();
                                }
                                first.writeLock().release();
                                return busyBatches.get();
                            };
                    Future<Long> done = threads.submit(busy);
                    while (busyBatches.get() == 0) {
                        Thread.onSpinWait();
                    }
                    long began = System.nanoTime();
                    for (int i = 0; i < 100; i++) {
                        batch(second);
                        second.writeLock().release();
                    }
                    long tookMillis = (System.nanoTime() - began) / 1_000_000;
                    isOver.set(true);
                    await(done);
                    assertThat(tookMillis).isLessThan(5_000);
                    return done;
                });
        assertThat(first.committed()).isEqualTo((busyBatches.get() + 100) * Cursor.sizeOf(20));
    }

    @Test
    void ofTwoWhoWaitTheSecondIsNotForgotten() throws Exception {
        Log third = Records.open(disk.anotherProcess(), 0, 3);
        batch(first);
        with(
                threads -> {
                    Callable<Boolean> wantSecond = () -> second.writeLock().acquire();
                    Callable<Boolean> wantThird = () -> third.writeLock().acquire();
                    Future<Boolean> secondHas = threads.submit(wantSecond);
                    Future<Boolean> thirdHas = threads.submit(wantThird);
                    LockSupport.parkNanos(30_000_000); // so that both have asked
                    while (!secondHas.isDone() || !thirdHas.isDone()) {
                        first.writeLock().releaseIfWanted();
                        if (secondHas.isDone()) {
                            second.writeLock().releaseIfWanted();
                        }
                        if (thirdHas.isDone()) {
                            third.writeLock().releaseIfWanted();
                        }
                    }
                    return thirdHas;
                });
    }

    @Test
    void theLockOfADeadProcessIsFree() throws Exception {
        second.writeLock().acquire();
        otherProcess.die();
        batch(first);
        assertThat(first.writeLock().isHeld()).isTrue();
    }

    @Test
    void anInterruptDoesNotEndTheWait() throws Exception {
        batch(first);
        with(
                threads -> {
                    var waiter = new Thread[1];
                    Callable<Boolean> acquire =
                            () -> {
                                waiter[0] = Thread.currentThread();
                                Thread.currentThread().interrupt();
                                second.writeLock().acquire();
                                return Thread.interrupted();
                            };
                    Future<Boolean> wasInterrupted = threads.submit(acquire);
                    while (!first.writeLock().releaseIfWanted()) {
                        Thread.onSpinWait();
                    }
                    assertThat(wasInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
                    return waiter;
                });
        assertThat(second.writeLock().isHeld()).isTrue();
    }

    /** Batches of a millisecond each, after which it is offered; returns how often it was given. */
    private static int early(Log log, ManualClock clock, int batches) throws LogGap {
        int given = 0;
        for (int i = 0; i < batches; i++) {
            batch(log);
            clock.advanceMillis(1);
            log.writeLock().releaseEarly();
            given += log.writeLock().isHeld() ? 0 : 1;
        }
        return given;
    }

    @Test
    void itIsOfferedMoreRarelyWhileNobodyTakesIt() throws Exception {
        var clock = new ManualClock();
        LogOptions options = Records.options(3).withClock(clock);
        Log busy =
                Log.open(
                        disk.anotherProcess(),
                        Records.DIRECTORY,
                        options,
                        Records.DATABASE_ID,
                        () -> 0L);
        assertThat(early(busy, clock, 64)).isBetween(8, 16);
        assertThat(early(busy, clock, 64)).isBetween(8, 10);
        clock.advanceMillis(10);
        busy.writeLock().acquire();
        busy.writeLock().releaseEarly();
        batch(second);
        second.writeLock().release();
        assertThat(early(busy, clock, 1)).isEqualTo(1); // somebody did
    }
}
