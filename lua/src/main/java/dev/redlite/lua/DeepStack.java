package dev.redlite.lua;

/** A thread with a large stack that goes on where the stack of another one ends. */
final class DeepStack {
    /*
     * Scripts run on the thread that calls, whose stack may be no larger than the JVM's default of
     * 1 MB, half of it already in use. Every node that nests is a unit; the prototype knows how
     * many a call of it needs. When HOME_UNITS are in use the next call runs here. Pages of the
     * stack that are not touched take no memory.
     */
    static final int HOME_UNITS = 1_500;
    static final int UNITS = 500_000;
    private static final long STACK_BYTES = 256L << 20;

    private final Baton baton = new Baton();
    private final Thread thread;
    private Runnable task;
    private boolean isClosed;

    DeepStack() {
        thread = new Thread(null, this::work, "redlite-lua-stack", STACK_BYTES, false);
        thread.setDaemon(true);
        baton.setWorker(thread);
        thread.start();
    }

    private void work() {
        while (true) {
            baton.await();
            if (isClosed) {
                baton.giveBack();
                return;
            }
            task.run();
            baton.giveBack();
        }
    }

    /** Runs the task, which must not throw, on the large stack. */
    void run(LuaState state, Runnable task) {
        this.task = task;
        baton.give(state);
        this.task = null;
    }

    void close(LuaState state) {
        isClosed = true;
        baton.give(state);
    }

    boolean isAlive() {
        return thread.isAlive();
    }
}
