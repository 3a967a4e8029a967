package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.Threads;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The engine's lock has one owner at a time, which may take it again. */
@Timeout(60)
class EngineLockTest {
    private final EngineLock lock = new EngineLock();
    private int count;

    /** What another thread is told. */
    private <T extends Comparable<T>> T elsewhere(Callable<T> action) {
        var told = new AtomicReference<T>();
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        told.set(action.call());
                                    } catch (Exception failure) {
                                        throw new IllegalStateException(failure);
                                    }
                                });
        Threads.join(thread);
        return told.get();
    }

    @Test
    void itsOwnerMayTakeItAgain() {
        lock.lock();
        assertThat(lock.tryLock()).isTrue();
        lock.lock();
        assertThat(lock.holdCount()).isEqualTo(3);
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(elsewhere(() -> lock.tryLock() || lock.isHeldByCurrentThread())).isFalse();
        assertThat(elsewhere(lock::holdCount)).isZero();
        lock.unlock();
        lock.unlock();
        assertThat(elsewhere(() -> lock.tryLock())).isFalse();
        lock.unlock();
        assertThat(lock.holdCount()).isZero();
        assertThat(lock.isHeldByCurrentThread()).isFalse();
        assertThat(elsewhere(() -> lock.tryLock(1, TimeUnit.SECONDS))).isTrue();
    }

    @Test
    void whoWaitsGivesUpInTime() {
        lock.lock();
        assertThat(elsewhere(() -> lock.tryLock(20, TimeUnit.MILLISECONDS))).isFalse();
    }

    @Test
    void onlyItsOwnerEndsIt() {
        assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
        lock.lock();
        assertThat(
                        elsewhere(
                                () -> {
                                    try {
                                        lock.unlock();
                                        return false;
                                    } catch (IllegalMonitorStateException refused) {
                                        return true;
                                    }
                                }))
                .isTrue();
        assertThat(lock.holdCount()).isEqualTo(1);
    }

    @Test
    void noTwoThreadsHaveIt() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Thread.Builder kind = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            threads.add(
                    kind.start(
                            () -> {
                                for (int n = 0; n < 20_000; n++) {
                                    lock.lock();
                                    count++;
                                    lock.unlock();
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(count).isEqualTo(120_000);
    }
}
