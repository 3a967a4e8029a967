package dev.redlite.server.net;

import dev.redlite.base.Clock;
import dev.redlite.server.resp.MemoryBudget;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/** How many bytes of answers a client has not read, and since when they are too many. */
final class UnreadAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadAnswers.class);
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long READING_NANOS = 3 * NANOS_PER_SECOND;
    private static final long READING_BYTES = 1 << 20;

    private final Clients clients;
    private final ClientSession session;
    private final Clock clock;
    private volatile long bytes;
    private long tooManySince;
    private long bytesLeast = Long.MAX_VALUE;
    private long lookedAt;
    private long readAt;
    private volatile boolean isReading = true;
    private final AtomicBoolean isReported = new AtomicBoolean();

    UnreadAnswers(Clients clients, ClientSession session, Clock clock) {
        this.clients = clients;
        this.session = session;
        this.clock = clock;
    }

    /** As of the last look; any thread. */
    long bytes() {
        return bytes;
    }

    /** Notes how many there are now; returns whether they are too many, at least for a stranger. */
    boolean isTooMuch(long bytesNow, boolean isKnown) {
        bytes = bytesNow;
        noteReading(bytesNow);
        if (bytesNow == 0) {
            tooManySince = 0;
            clients.answerMemory().forget(this);
            return false;
        }
        return clients.isBeyondLimit(bytesNow, isListening())
                || clients.answerMemory().mustGo(this, bytesNow)
                || !isKnown
                || isTooMuchForTooLong(clients.settings().outputLimit(isListening()));
    }

    /** Whether so many bytes more are too many; any thread that has the engine. */
    boolean isTooMuchMore(long more) {
        return clients.isBeyondLimit(bytes + more, isListening())
                || clients.answerMemory().isTooMuch(this, bytes + more);
    }

    /** The client is gone. */
    void end() {
        clients.answerMemory().forget(this);
    }

    /** Whether it has read some of them lately, as of the last look; any thread. */
    boolean isReading() {
        return isReading;
    }

    /** The time in which nobody looks, as the loop stands still, is not the client's fault. */
    private void noteReading(long bytesNow) {
        if (bytesNow == 0) {
            bytesLeast = Long.MAX_VALUE;
            isReading = true;
            return;
        }
        long now = clock.nanos();
        if (bytesNow <= bytesLeast - READING_BYTES) {
            bytesLeast = bytesNow;
            readAt = now;
        } else if (now - lookedAt > READING_NANOS) {
            readAt = now;
        }
        lookedAt = now;
        isReading = now - readAt <= READING_NANOS;
    }

    private boolean isListening() {
        return session.isSubscriber() || session.isMonitoring();
    }

    /**
     * Logs and counts that the client is closed, as it has so many bytes to read; once, though who
     * sends it messages and its own loop may both find that. Any thread.
     */
    void report(String peer, long count) {
        if (isReported.compareAndSet(false, true)) {
            LOG.warn("closing {}: {} bytes of answers that it does not read", peer, count);
            clients.slowReader();
        }
    }

    /** Memory for what the client has to read. */
    MemoryBudget memory() {
        return clients.answers();
    }

    /** The soft limit; looked at when answers are added and once a second. */
    private boolean isTooMuchForTooLong(OutputLimit limit) {
        if (limit.softBytes() == 0 || bytes <= limit.softBytes()) {
            tooManySince = 0;
            return false;
        }
        long now = clock.nanos();
        if (tooManySince == 0) {
            tooManySince = now | 1;
        }
        return now - tooManySince > limit.softSeconds() * NANOS_PER_SECOND;
    }
}
