package dev.redlite.server.net;

import dev.redlite.base.Clock;

/** How many bytes of answers a client has not read, and since when they are too many. */
final class UnreadAnswers {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Clients clients;
    private final Clock clock;
    private long bytes;
    private long tooManySince;

    UnreadAnswers(Clients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    long bytes() {
        return bytes;
    }

    /** Notes how many there are now; returns whether they are too many, at least for a stranger. */
    boolean isTooMuch(long bytesNow, boolean isKnown) {
        bytes = bytesNow;
        if (bytesNow == 0) {
            tooManySince = 0;
            return false;
        }
        return clients.isTooMuch(bytesNow) || !isKnown || isTooMuchForTooLong();
    }

    /** The soft limit; looked at when answers are added and once a second. */
    private boolean isTooMuchForTooLong() {
        OutputLimit limit = clients.settings().outputLimit();
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
