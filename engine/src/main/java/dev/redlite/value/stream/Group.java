package dev.redlite.value.stream;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A group of consumers, to each of which other entries are delivered. */
public final class Group {
    /** In place of a count: it is not known. */
    public static final long UNKNOWN = -1;

    static final int OBJECT_BYTES = 64 + 48 + 64;

    /** What is given back has, as its time, the next number from here on; it never comes to 0. */
    private static final long RELEASED_FIRST = -1L << 60;

    /** Longest idle first: what was given back, in that order, then by the time of delivery. */
    private static final Comparator<Pending> BY_TIME =
            Comparator.<Pending>comparingLong(one -> one.deliveredAt).thenComparing(Pending::id);

    final byte[] name;
    final TreeMap<byte[], Consumer> consumers = new TreeMap<>(Bytes::compare);
    final PendingList pending = new PendingList();
    StreamId last;
    long entriesRead;
    private long releasedNext = RELEASED_FIRST;

    /** The pending entries by time, from the first claim by time on. */
    private @Nullable TreeSet<Pending> byTime;

    Group(byte[] name, StreamId last, long entriesRead) {
        this.name = name;
        this.last = last;
        this.entriesRead = entriesRead;
    }

    public byte[] name() {
        return name;
    }

    /** The id up to which entries were delivered. */
    public StreamId last() {
        return last;
    }

    /** How many entries of the stream were delivered or passed, or {@link #UNKNOWN}. */
    public long entriesRead() {
        return entriesRead;
    }

    /** The consumers by name. */
    public Collection<Consumer> consumers() {
        return consumers.values();
    }

    /** The consumer with a name, or null. */
    public @Nullable Consumer consumer(byte[] consumerName) {
        return consumers.get(consumerName);
    }

    /** What was delivered to any consumer and not acknowledged. */
    public PendingList pending() {
        return pending;
    }

    // ---- Pending entries, here and at their consumers

    void add(Pending one) {
        pending.add(one);
        releasedNext =
                one.deliveredAt < 0 ? Math.max(releasedNext, one.deliveredAt + 1) : releasedNext;
        Consumer owner = one.consumer;
        if (owner != null) {
            owner.pending.add(one);
        }
        if (byTime != null) {
            byTime.add(one);
        }
    }

    void remove(Pending one) {
        pending.remove(one);
        Consumer owner = one.consumer;
        if (owner != null) {
            owner.pending.remove(one);
        }
        if (byTime != null) {
            byTime.remove(one);
        }
    }

    /** Gives a pending entry to a consumer, or back to the group. */
    void assign(Pending one, @Nullable Consumer owner, long deliveredAt) {
        if (byTime != null) {
            byTime.remove(one);
        }
        one.deliveredAt = deliveredAt;
        if (byTime != null) {
            byTime.add(one);
        }
        Consumer before = one.consumer;
        if (before != owner) {
            if (before != null) {
                before.pending.remove(one);
            }
            if (owner != null) {
                owner.pending.add(one);
            }
            one.consumer = owner;
        }
    }

    /** Gives a pending entry back to the group, behind all that was given back before. */
    void release(Pending one) {
        assign(one, null, releasedNext++);
    }

    /** How many pending entries belong to nobody, as they were given back. */
    public int releasedCount() {
        int owned = 0;
        for (Consumer consumer : consumers.values()) {
            owned += consumer.pending.size();
        }
        return pending.size() - owned;
    }

    /** The pending entries by time of delivery, the longest idle first. */
    NavigableSet<Pending> byTime() {
        TreeSet<Pending> index = byTime;
        if (index == null) {
            index = new TreeSet<>(BY_TIME);
            for (Pending one = pending.first(); one != null; one = pending.after(one)) {
                index.add(one);
            }
            byTime = index;
        }
        return index;
    }

    void checkInvariants() {
        pending.checkInvariants();
        int owned = 0;
        int free = 0;
        for (Consumer consumer : consumers.values()) {
            consumer.pending.checkInvariants();
            owned += consumer.pending.size();
        }
        for (Pending one = pending.first(); one != null; one = pending.after(one)) {
            Consumer owner = one.consumer;
            free += owner == null ? 1 : 0;
            if (owner != null
                    && (consumers.get(owner.name) != owner
                            || owner.pending.get(one.millis, one.sequence) != one)) {
                throw new IllegalStateException("pending " + one.id() + " is not its consumer's");
            }
        }
        if (owned + free != pending.size()) {
            throw new IllegalStateException(
                    owned + " pending entries of consumers, not " + (pending.size() - free));
        }
        if (byTime != null && byTime.size() != pending.size()) {
            throw new IllegalStateException(byTime.size() + " pending entries by time");
        }
    }
}
