package dev.redlite.engine;

import java.util.concurrent.atomic.LongAdder;

/** What the sockets of a server have carried, for INFO. Any thread. */
public final class Traffic {
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Adds bytes that were read and written. */
    public void carried(long in, long out) {
        bytesIn.add(in);
        bytesOut.add(out);
    }

    /** Counts a connection that was turned away. */
    public void refused() {
        refused.increment();
    }

    public long bytesIn() {
        return bytesIn.sum();
    }

    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Connections that were turned away, as there were too many. */
    public long refusedConnections() {
        return refused.sum();
    }

    void reset() {
        bytesIn.reset();
        bytesOut.reset();
        refused.reset();
    }
}
