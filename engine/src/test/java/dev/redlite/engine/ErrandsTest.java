package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.SystemClock;
import dev.redlite.testing.ManualClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

@Timeout(30)
class ErrandsTest {
    private final ManualClock clock = new ManualClock();
    private final Errands errands = new Errands(clock);
    private final List<Thread> runners = new ArrayList<>();

    @Test
    void whatIsQuickIsDoneByOneself() {
        for (int i = 0; i < 3; i++) {
            errands.run(Runnable::run, this::act);
        }
        errands.serve();
        assertThat(runners).hasSize(3).containsOnly(Thread.currentThread());
    }

    @Test
    void afterOneThatTookTooLongOthersDoIt() {
        var isOver = new AtomicBoolean();
        var giver =
                CompletableFuture.runAsync(
                        () -> {
                            errands.run(Runnable::run, this::slow);
                            for (int i = 0; i < 5; i++) {
                                errands.run(ErrandsTest::refused, this::act);
                            }
                            isOver.set(true);
                        });
        while (!isOver.get() && !giver.isDone()) {
            errands.serve();
        }
        giver.join();
        assertThat(runners).hasSize(5).containsOnly(Thread.currentThread());
    }

    @Test
    void aFailureIsThatOfWhoGaveIt() {
        var giver =
                CompletableFuture.runAsync(
                        () -> {
                            errands.run(Runnable::run, this::slow);
                            errands.run(ErrandsTest::refused, ErrandsTest::fail);
                        });
        while (!giver.isDone()) {
            errands.serve();
        }
        assertThatThrownBy(giver::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("on purpose");
    }

    @Test
    void whereNobodyComesOneDoesItOneself() {
        var alone = new Errands(SystemClock.INSTANCE);
        alone.run(Runnable::run, ErrandsTest::pause);
        alone.run(Runnable::run, this::act);
        alone.run(Runnable::run, this::act);
        assertThat(runners).hasSize(2).containsOnly(Thread.currentThread());
    }

    private void act() {
        runners.add(Thread.currentThread());
    }

    private void slow() {
        clock.advanceMillis(4);
    }

    private static void pause() {
        LockSupport.parkNanos(4_000_000);
    }

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }

    private static void refused(Runnable action) {
        throw new AssertionError("the giver has taken the engine");
    }
}
