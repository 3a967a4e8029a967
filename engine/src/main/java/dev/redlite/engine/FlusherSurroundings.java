package dev.redlite.engine;

import dev.redlite.keyspace.Flusher;
import dev.redlite.log.Log;

/** Engine and log, as the flusher needs them. */
final class FlusherSurroundings implements Flusher.Surroundings {
    private final Engine engine;
    private final Log log;
    private final Runnable requireOrder;
    private final Errands errands;

    /**
     * Puts the parts together.
     *
     * @param requireOrder takes the right to write; under the engine's lock
     */
    FlusherSurroundings(Engine engine, Log log, Runnable requireOrder, Errands errands) {
        this.engine = engine;
        this.log = log;
        this.requireOrder = requireOrder;
        this.errands = errands;
    }

    @Override
    public void locked(Runnable action) {
        engine.locked(action);
    }

    @Override
    public void lockedBriefly(Runnable action) {
        errands.run(this::locked, action);
    }

    @Override
    public void lockedInOrder(Runnable action) {
        engine.locked(
                () -> {
                    requireOrder.run();
                    action.run();
                });
    }

    @Override
    public long appendedLsn() {
        return log.appended();
    }

    @Override
    public void syncLog(long lsn) {
        log.sync(lsn);
    }

    @Override
    public void flushed(long lsn) {
        log.recycle(lsn);
    }
}
