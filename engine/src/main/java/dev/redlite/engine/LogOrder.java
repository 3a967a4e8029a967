package dev.redlite.engine;

import dev.redlite.log.Log;

/** The order of the units of all processes: that of the log, whose write lock gives the right. */
final class LogOrder implements Durability.Order {
    private final Log log;
    private final Runnable follow;

    /** With what reads what others have written before. */
    LogOrder(Log log, Runnable follow) {
        this.log = log;
        this.follow = follow;
    }

    @Override
    public void require() {
        if (log.writeLock().acquire()) {
            follow.run();
        }
    }

    @Override
    public boolean isHeld() {
        return log.writeLock().isHeld();
    }
}
