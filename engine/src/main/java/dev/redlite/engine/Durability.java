package dev.redlite.engine;

/**
 * What stands between the engine and the disk: log, memtable, flusher and the other processes on
 * the file; or nothing, for an engine in memory.
 */
public interface Durability {
    /** Slows down who writes more than can be flushed; called without the engine's lock. */
    void throttle();

    /** A batch begins, under the engine's lock: follows what other processes have committed. */
    void enter();

    /** A batch is about to end, under the engine's lock, and no unit is running. */
    default void endBatch() {}

    /** A batch ends, under the engine's lock; returns the log position its answers wait for. */
    long leave();

    /**
     * Whether a batch that begins now has nothing to do for others, may write, is not slowed down,
     * and answers without waiting; under the engine's lock.
     */
    default boolean isQuiet() {
        return true;
    }

    /** Whether a record of so many bytes need not wait for the disk; under the engine's lock. */
    default boolean appendsAtOnce(int bytes) {
        return true;
    }

    /**
     * What was committed so far in this batch is as safe as what {@link #leave} makes so; returns
     * the log position its answers wait for.
     */
    default long publish() {
        return 0;
    }

    /** Returns when a position is as durable as was promised; called without the lock. */
    void await(long position);

    /** Whether {@link #await} may have to wait. */
    boolean awaitsDisk();

    /** Whether there is a disk at all. */
    default boolean hasDisk() {
        return false;
    }

    /** Has everything committed so far on the disk when it returns; without the lock. */
    default void sync() {}

    /** Whether everything committed so far is on the disk. */
    default boolean isSynced() {
        return false;
    }

    /** The right to write. */
    Order order();

    /**
     * Says what is needed of other processes: that their writes be followed soon, that they pass on
     * messages, and events of keys.
     */
    default void listens(boolean isFollowing, boolean toMessages, boolean toEvents) {}

    /** Whether another process has somebody who listens to messages, as far as is known. */
    default boolean isListenedTo() {
        return false;
    }

    /** Whether another process has somebody who listens to events of keys. */
    default boolean isEventWanted() {
        return false;
    }

    /** Writes everything to the tables and returns when it is there; without the lock. */
    void flush();

    /** Asks that everything be written to the tables soon; any thread, returns at once. */
    void requestFlush();

    /** When everything was last written to the tables, unix ms; 0 if not since the start. */
    long flushedAtMillis();

    /** The right to be the one whose units come next in the log. */
    interface Order {
        /** An engine that shares with nobody. */
        Order ALONE =
                new Order() {
                    @Override
                    public void require() {}

                    @Override
                    public boolean isHeld() {
                        return true;
                    }
                };

        /** Gets the right, waiting for other processes, and follows what they have written. */
        void require();

        /** Whether the right is held now. */
        boolean isHeld();
    }

    /** An engine in memory: nothing to wait for. */
    Durability NONE =
            new Durability() {
                @Override
                public void throttle() {}

                @Override
                public void enter() {}

                @Override
                public long leave() {
                    return 0;
                }

                @Override
                public void await(long position) {}

                @Override
                public boolean awaitsDisk() {
                    return false;
                }

                @Override
                public Order order() {
                    return Order.ALONE;
                }

                @Override
                public void flush() {}

                @Override
                public void requestFlush() {}

                @Override
                public long flushedAtMillis() {
                    return 0;
                }
            };
}
