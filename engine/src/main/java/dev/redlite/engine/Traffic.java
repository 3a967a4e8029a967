package dev.redlite.engine;

import java.util.concurrent.atomic.LongAdder;

/** What the sockets of a server have carried, for INFO. Any thread. */
public final class Traffic {
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder slowReaders = new LongAdder();
    private final LongAdder longRequests = new LongAdder();

    /** Adds bytes that were read and written. */
    public void carried(long in, long out) {
        bytesIn.add(in);
        bytesOut.add(out);
    }

    /** Counts a connection that was turned away. */
    public void refused() {
        refused.increment();
    }

    /** Counts a connection that was closed as it did not read what it was sent. */
    public void slowReader() {
        slowReaders.increment();
    }

    /** Counts a connection that was closed as its request was too long. */
    public void longRequest() {
        longRequests.increment();
    }

    /** Connections that were closed as they did not read what they were sent. */
    public long slowReaders() {
        return slowReaders.sum();
    }

    /** Connections that were closed as their requests were too long. */
    public long longRequests() {
        return longRequests.sum();
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
        slowReaders.reset();
        longRequests.reset();
    }
}
