package dev.redlite.server.replica;

import dev.redlite.engine.LinkFigures;
import dev.redlite.engine.LinkState;

import java.util.concurrent.TimeUnit;

/** How the link to a master stands: written by the link's thread, read by any. */
final class LinkStatus {
    private static final long NEVER = Long.MIN_VALUE;

    private volatile LinkState state = LinkState.CONNECT;
    private volatile long inputNanos = NEVER;
    private volatile long downNanos = NEVER;
    private volatile long readOffset;
    private volatile long syncBytes;
    private volatile long syncTotal;

    LinkState state() {
        return state;
    }

    void state(LinkState next) {
        if (state == LinkState.CONNECTED && next != LinkState.CONNECTED) {
            downNanos = System.nanoTime();
        }
        if (next == LinkState.SYNC) {
            syncBytes = 0;
            syncTotal = 0;
        }
        state = next;
    }

    /** Something came from the master. */
    void received() {
        inputNanos = System.nanoTime();
    }

    void readOffset(long offset) {
        readOffset = offset;
    }

    /** So much of all data has come; the whole is 0 if it is not known. */
    void synced(long bytes, long total) {
        syncBytes = bytes;
        syncTotal = total;
    }

    LinkFigures figures() {
        return new LinkFigures(
                state,
                secondsSince(inputNanos),
                state == LinkState.CONNECTED ? -1 : secondsSince(downNanos),
                readOffset,
                syncBytes,
                syncTotal);
    }

    private static long secondsSince(long nanos) {
        return nanos == NEVER ? -1 : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
    }
}
