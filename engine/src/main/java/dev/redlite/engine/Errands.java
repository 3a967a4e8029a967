package dev.redlite.engine;

import dev.redlite.base.Clock;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What a thread that stands back does under the engine's lock. On a busy machine such a thread can
 * be stopped in the middle of it, for much longer than it takes, and everybody waits. When that has
 * happened, others do it for a while: who has the engine anyway, at the end of a batch.
 */
final class Errands {
    private static final long TOO_LONG_NANOS = 2_000_000;
    private static final long PATIENCE_NANOS = 5_000_000;

    /** So many are given to others before it tries again by itself. */
    private static final int GIVEN = 500;

    private static final class Errand {
        final Runnable action;
        final Thread giver = Thread.currentThread();
        @Nullable Throwable failure;
        volatile boolean isDone;

        Errand(Runnable action) {
            this.action = action;
        }
    }

    private final Clock clock;
    private final AtomicReference<@Nullable Errand> waiting = new AtomicReference<>();

    /** How many are still given; of the thread that gives them. */
    private int left;

    Errands(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns when an action has been run, between two units.
     *
     * @param locked runs something under the engine's lock
     */
    void run(Consumer<Runnable> locked, Runnable action) {
        if (left > 0) {
            left--;
            if (give(action)) {
                return;
            }
            left = 0; // nobody came, so nobody is held up
        }
        locked.accept(
                () -> {
                    long begin = clock.nanos();
                    action.run();
                    if (clock.nanos() - begin > TOO_LONG_NANOS) {
                        left = GIVEN;
                    }
                });
    }

    private boolean give(Runnable action) {
        var errand = new Errand(action);
        waiting.set(errand);
        long end = clock.nanos() + PATIENCE_NANOS;
        while (!errand.isDone) {
            long rest = end - clock.nanos();
            if (rest <= 0 && waiting.compareAndSet(errand, null)) {
                return false;
            }
            LockSupport.parkNanos(rest <= 0 ? PATIENCE_NANOS : rest);
        }
        return switch (errand.failure) {
            case null -> true;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case Throwable failure -> throw new IllegalStateException(failure);
        };
    }

    /** Whether something waits to be done. */
    boolean areWaiting() {
        return waiting.get() != null;
    }

    /** Does what waits; by who has the engine, while no unit is running. */
    void serve() {
        if (!areWaiting()) {
            return;
        }
        Errand errand = waiting.getAndSet(null);
        if (errand == null) {
            return;
        }
        try {
            errand.action.run();
        } catch (RuntimeException | Error failure) {
            errand.failure = failure; // of who gave it
        } finally {
            errand.isDone = true;
            LockSupport.unpark(errand.giver);
        }
    }
}
