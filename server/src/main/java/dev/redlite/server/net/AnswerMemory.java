package dev.redlite.server.net;

import dev.redlite.base.Clock;
import dev.redlite.server.resp.MemoryBudget;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/** Which clients must give memory for answers back when it gets scarce. Any thread. */
final class AnswerMemory {
    /*
     * When half of it is taken, whoever holds more than a megabyte is closed, so that there is room
     * for the next answers. One client at a time is spared, so that it gets a large answer whole:
     * as long as it reads, and the others hold less than an eighth, which is always left to them.
     * What it holds does not count against them: it is the one that goes. When an answer is
     * refused for want of memory it has a few seconds to come to its end. Without these, many who
     * want a large answer at once would chase each other away, and none would get it.
     */
    private static final long MUCH_BYTES = 1 << 20;
    private static final long IN_PEACE_NANOS = 5_000_000_000L;

    private record Spared(UnreadAnswers client, long since, long refusals) {}

    private final MemoryBudget budget;
    private final Clock clock;
    private final AtomicReference<@Nullable Spared> spared = new AtomicReference<>();

    AnswerMemory(MemoryBudget budget, Clock clock) {
        this.budget = budget;
        this.clock = clock;
    }

    /** Whether a client that holds so many bytes must be closed; by the thread of its loop. */
    boolean mustGo(UnreadAnswers client, long bytes) {
        return isTooMuch(client, bytes) && !spare(client, bytes);
    }

    /** Whether so many bytes are too many for a client. */
    boolean isTooMuch(UnreadAnswers client, long bytes) {
        if (bytes <= MUCH_BYTES || !budget.isStrained()) {
            return false;
        }
        Spared one = spared.get();
        if (one != null && one.client == client) {
            return !mayStay(one, bytes);
        }
        long notCounted = one == null ? 0 : one.client.bytes();
        return budget.usedBytes() - notCounted > budget.bytesMax() / 2;
    }

    private boolean spare(UnreadAnswers client, long bytes) {
        var one = new Spared(client, clock.nanos(), budget.refusals());
        return mayStay(one, bytes) && spared.compareAndSet(null, one);
    }

    private boolean mayStay(Spared one, long bytes) {
        long eighth = budget.bytesMax() / 8;
        return one.client.isReading()
                && (budget.refusals() == one.refusals || clock.nanos() - one.since < IN_PEACE_NANOS)
                && bytes <= budget.bytesMax() - eighth
                && budget.usedBytes() - bytes <= eighth;
    }

    /** A client holds nothing any more. */
    void forget(UnreadAnswers client) {
        Spared one = spared.get();
        if (one != null && one.client == client) {
            spared.compareAndSet(one, null);
        }
    }
}
