package dev.redlite.value.stream;

/** A member of a group: who reads entries and acknowledges them. */
public final class Consumer {
    /** In place of a time: it never had anything. */
    public static final long NEVER = -1;

    static final int OBJECT_BYTES = 40 + 40 + 64;

    final byte[] name;
    final PendingList pending = new PendingList();
    long seenAt;
    long activeAt = NEVER;

    /** The time in its row, which follows when something else of it changes. */
    long storedSeenAt;

    Consumer(byte[] name, long seenAt) {
        this.name = name;
        this.seenAt = seenAt;
        this.storedSeenAt = seenAt;
    }

    public byte[] name() {
        return name;
    }

    /** What was delivered to it and not acknowledged. */
    public PendingList pending() {
        return pending;
    }

    /** When it tried to read or claim something last, unix ms. */
    public long seenAt() {
        return seenAt;
    }

    /** When it got something last, unix ms, or {@link #NEVER}. */
    public long activeAt() {
        return activeAt;
    }
}
