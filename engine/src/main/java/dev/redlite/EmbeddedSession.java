package dev.redlite;

import dev.redlite.engine.Engine;
import dev.redlite.engine.LoadWait;
import dev.redlite.engine.Reply;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The session of a program that calls commands in its own process. */
final class EmbeddedSession extends ProgramSession {
    /** For longer than this, decades, nobody waits: it is as good as for ever. */
    private static final long MILLIS_MAX = 1L << 40;

    private final Engine engine;
    private final ObjectReply waited = new ObjectReply();
    private @Nullable Thread waiting;
    private long position;
    private volatile boolean isResumed;

    EmbeddedSession(Engine engine) {
        super(engine);
        this.engine = engine;
    }

    // ---- Waiting

    /** Waits, without the lock, until a command that was not executed may be tried again. */
    static void await(Engine engine, @Nullable LoadWait awaited) {
        if (awaited != null) {
            awaited.await();
        } else {
            engine.pause().await(engine.clock());
        }
    }

    @Override
    public Reply waitingReply() {
        return waited;
    }

    /** The calling thread is going to wait; under the engine's lock, so nobody resumed it yet. */
    void prepareToWait() {
        waiting = Thread.currentThread();
        isResumed = false;
    }

    @Override
    public void resume(long durablePosition) {
        position = durablePosition;
        Thread thread = waiting;
        isResumed = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits for the answer, without the engine's lock. If the thread is interrupted, the waiting
     * ends with an error, unless there is an answer already; the thread is interrupted afterwards.
     */
    @Nullable Object awaitAnswer(long millisMax) {
        boolean isTimed = millisMax > 0 && millisMax < MILLIS_MAX;
        long deadline = engine.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        boolean isInterrupted = false;
        while (!isResumed) {
            long left = isTimed ? deadline - engine.clock().nanos() : Long.MAX_VALUE;
            if (Thread.interrupted()) {
                isInterrupted = true;
                end("UNBLOCKED the thread that waits was interrupted");
            } else if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else {
                isTimed = false; // it is answered now, or was a moment ago
                engine.lockedOrVisiting(() -> engine.blocking().timeOut(this));
            }
        }
        try {
            engine.awaitDurable(position);
            return waited.take();
        } finally {
            unpark();
            waited.clear();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(String error) {
        engine.lockedOrVisiting(() -> engine.blocking().fail(this, error));
    }
}
