package dev.redlite.value.stream;

import org.jspecify.annotations.Nullable;

/** An entry that was delivered to a consumer of a group and not acknowledged yet. */
public final class Pending {
    static final int OBJECT_BYTES = 48 + 2 * 4;

    final long millis;
    final long sequence;
    @Nullable Consumer consumer;

    /** Below zero for one that was given back: the order among these. */
    long deliveredAt;

    long deliveries;

    Pending(long millis, long sequence) {
        this.millis = millis;
        this.sequence = sequence;
    }

    public StreamId id() {
        return new StreamId(millis, sequence);
    }

    /** Whom it belongs to; null if it was given back to the group. */
    public @Nullable Consumer consumer() {
        return consumer;
    }

    /** When it was delivered last, unix ms; 0 if it was given back. */
    public long deliveredAt() {
        return Math.max(0, deliveredAt);
    }

    /** How often it was delivered. */
    public long deliveries() {
        return deliveries;
    }

    /** How often it will have been delivered with the next time. */
    public long deliveriesAfter() {
        return deliveries == Long.MAX_VALUE ? deliveries : deliveries + 1;
    }

    int compareId(long otherMillis, long otherSequence) {
        return StreamId.compare(millis, sequence, otherMillis, otherSequence);
    }
}
