package dev.redlite.base;

/** What is done with threads in many places. Any thread may call it. */
public final class Threads {
    private Threads() {}

    /**
     * Returns when a thread has ended. An interrupt of the caller does not end the waiting; the
     * caller is interrupted afterwards.
     */
    public static void join(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException asked) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
