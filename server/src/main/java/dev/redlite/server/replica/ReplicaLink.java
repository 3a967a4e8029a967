package dev.redlite.server.replica;

import dev.redlite.engine.Engine;
import dev.redlite.engine.LinkFigures;
import dev.redlite.engine.Replication;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Has an engine follow masters, one at a time, each by a thread of its own. */
public final class ReplicaLink implements Replication.Follower, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaLink.class);

    /** When nothing has come for so long, that is taken for everything. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Engine engine;
    private volatile @Nullable Following following;

    /** For an engine, which tells whom to follow. */
    public ReplicaLink(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void follow(Replication.Master master) {
        var next = new Following(engine, master);
        following = next;
        next.start();
    }

    @Override
    public void stop() {
        Following present = following;
        if (present != null) {
            present.end();
        }
    }

    /** Asks the master up to where its stream is; if that fails, waits until nothing comes. */
    @Override
    public void drain() {
        Following present = following;
        if (present == null) {
            return;
        }
        long begin = System.nanoTime();
        long target = present.mastersOffset();
        while (!isDrained(present, target) && System.nanoTime() - begin < DRAIN_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (!isDrained(present, target)) {
            LOG.warn(
                    "not all that the master has done is applied: {} of {}",
                    engine.replication().offset(),
                    target < 0 ? "an offset that it did not tell" : target);
        }
    }

    private boolean isDrained(Following present, long target) {
        return target < 0
                ? present.idleNanos() >= QUIET_NANOS
                : engine.replication().offset() >= target;
    }

    @Override
    public LinkFigures figures() {
        Following present = following;
        return present == null ? LinkFigures.NONE : present.figures();
    }

    /** Ends the link and its thread. */
    @Override
    public void close() {
        stop();
        Following present = following;
        if (present != null) {
            present.join();
        }
    }
}
