package dev.redlite.base;

/** What is done with threads in many places. Any thread may call it. */
public final class Threads {
    private Threads() {}

    /** Waits for something that, once it has come, has always come. */
    @FunctionalInterface
    public interface Wait {
        void run() throws InterruptedException;
    }

    /** Returns when a thread has ended, as {@link #await} does. */
    public static void join(Thread thread) {
        await(thread::join);
    }

    /**
     * Returns when a wait is over. An interrupt of the caller does not end it; the caller is
     * interrupted afterwards.
     */
    public static void await(Wait wait) {
        boolean isOver = false;
        boolean isInterrupted = false;
        while (!isOver) {
            try {
                wait.run();
                isOver = true;
            } catch (InterruptedException asked) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
