package dev.redlite.server.resp;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all clients share, for large requests or for large answers. Any thread. */
public final class MemoryBudget {
    private final long bytesMax;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    /** A budget of so many bytes. */
    public MemoryBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes bytes from the budget; false if there are not so many left. */
    public boolean reserve(long bytes) {
        if (used.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        used.addAndGet(-bytes);
        refusals.incrementAndGet();
        return false;
    }

    /** Gives bytes back. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Whether half of it is taken: whoever only holds it must give it back. */
    public boolean isStrained() {
        return used.get() > bytesMax / 2;
    }

    /** How often there was not enough. */
    public long refusals() {
        return refusals.get();
    }

    /** How large it is. */
    public long bytesMax() {
        return bytesMax;
    }

    public long usedBytes() {
        return used.get();
    }
}
