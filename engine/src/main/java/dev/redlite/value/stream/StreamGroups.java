package dev.redlite.value.stream;

import dev.redlite.base.Bytes;
import dev.redlite.store.StreamRows;
import dev.redlite.value.RowChanges;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The groups of consumers of a stream, and what they do with its entries. */
public final class StreamGroups {
    private final StreamValue stream;
    private final TreeMap<byte[], Group> groups = new TreeMap<>(Bytes::compare);
    private long bytes;

    StreamGroups(StreamValue stream) {
        this.stream = stream;
    }

    // ---- Reading

    /** Number of groups. */
    public int size() {
        return groups.size();
    }

    /** All groups by name. */
    public Collection<Group> all() {
        return groups.values();
    }

    /** The group with a name, or null. */
    public @Nullable Group find(byte[] name) {
        return groups.get(name);
    }

    long sizeBytes() {
        return bytes;
    }

    /** Whether a group has not read an entry yet, or not acknowledged it. */
    public boolean isReferenced(StreamId id) {
        for (Group group : groups.values()) {
            if (group.last.isBefore(id) || group.pending.get(id.millis(), id.sequence()) != null) {
                return true;
            }
        }
        return false;
    }

    /** Whether a group has something pending that was given back to it. */
    public boolean hasReleased() {
        for (Group group : groups.values()) {
            if (group.releasedCount() > 0) {
                return true;
            }
        }
        return false;
    }

    // ---- Groups

    /** Makes a group; there is none with that name. */
    public Group create(byte[] name, StreamId last, long entriesRead) {
        Group group = add(new Group(name, last, entriesRead));
        save(group);
        return group;
    }

    private Group add(Group group) {
        groups.put(group.name, group);
        bytes += Group.OBJECT_BYTES + group.name.length;
        return group;
    }

    /** Sets up to where a group has read. */
    public void setLast(Group group, StreamId last, long entriesRead) {
        group.last = last;
        group.entriesRead = entriesRead;
        save(group);
    }

    /** Sets how many entries a group has read from what its last id says, if that is known. */
    public void estimateRead(Group group) {
        setLast(group, group.last, EntryCounts.placeOf(stream, group.last));
    }

    /** Removes a group with its consumers and what they have pending. */
    public void destroy(Group group) {
        for (Pending one = group.pending.first(); one != null; one = group.pending.first()) {
            forget(group, one);
        }
        for (Consumer consumer : List.copyOf(group.consumers.values())) {
            removeConsumer(group, consumer);
        }
        groups.remove(group.name);
        bytes -= Group.OBJECT_BYTES + group.name.length;
        changes().delete(StreamKeys.group(group.name));
    }

    private void save(Group group) {
        changes()
                .put(
                        StreamKeys.group(group.name),
                        group.entriesRead,
                        StreamRows.longs(group.last.millis(), group.last.sequence()));
    }

    // ---- Consumers

    /** Makes a consumer; the group has none with that name. */
    public Consumer createConsumer(Group group, byte[] name, long nowMillis) {
        Consumer consumer = addConsumer(group, new Consumer(name, nowMillis));
        save(group, consumer);
        return consumer;
    }

    private Consumer addConsumer(Group group, Consumer consumer) {
        group.consumers.put(consumer.name, consumer);
        bytes += Consumer.OBJECT_BYTES + consumer.name.length;
        return consumer;
    }

    /** Notes that a consumer has tried to get something; stored with its next change. */
    public void noteSeen(Consumer consumer, long nowMillis) {
        consumer.seenAt = nowMillis;
    }

    /** Removes a consumer with what it has pending; returns how much that was. */
    public int deleteConsumer(Group group, Consumer consumer) {
        int count = consumer.pending.size();
        for (Pending one = consumer.pending.first(); one != null; one = consumer.pending.first()) {
            forget(group, one);
        }
        removeConsumer(group, consumer);
        return count;
    }

    private void removeConsumer(Group group, Consumer consumer) {
        group.consumers.remove(consumer.name);
        bytes -= Consumer.OBJECT_BYTES + consumer.name.length;
        changes().delete(StreamKeys.consumer(group.name, consumer.name));
    }

    private void save(Group group, Consumer consumer) {
        consumer.storedSeenAt = consumer.seenAt;
        changes()
                .put(
                        StreamKeys.consumer(group.name, consumer.name),
                        consumer.seenAt,
                        StreamRows.longs(consumer.activeAt));
    }

    // ---- Delivering

    /**
     * Delivers entries that the group has not read: from its last on, so many of them.
     *
     * @param isAcknowledged whether they are acknowledged with that
     */
    public void deliver(
            Group group, Consumer consumer, long count, boolean isAcknowledged, long nowMillis) {
        EntryRange range = stream.range(group.last.next(), StreamId.MAX, false);
        for (long i = 0; i < count && range.next(); i++) {
            StreamId id = range.id();
            group.entriesRead = EntryCounts.afterReading(stream, group, id);
            group.last = id;
            if (!isAcknowledged) {
                Pending one = group.pending.get(id.millis(), id.sequence());
                if (one == null) {
                    one = newPending(group, id, consumer, nowMillis);
                } else {
                    group.assign(one, consumer, nowMillis);
                }
                one.deliveries = 1;
                save(group, one);
            }
        }
        save(group);
        if (!isAcknowledged) {
            consumer.activeAt = nowMillis;
            save(group, consumer);
        }
    }

    private Pending newPending(
            Group group, StreamId id, @Nullable Consumer consumer, long deliveredAt) {
        Pending one = new Pending(id.millis(), id.sequence());
        one.consumer = consumer;
        one.deliveredAt = deliveredAt;
        group.add(one);
        bytes += Pending.OBJECT_BYTES;
        return one;
    }

    /** Delivers something that a consumer has pending to it again. */
    public void deliverAgain(Group group, Pending one, long nowMillis) {
        group.assign(one, one.consumer, nowMillis);
        one.deliveries = one.deliveriesAfter();
        save(group, one);
    }

    /** Acknowledges an entry; false if it is not pending. */
    public boolean acknowledge(Group group, StreamId id) {
        Pending one = group.pending.get(id.millis(), id.sequence());
        if (one == null) {
            return false;
        }
        forget(group, one);
        return true;
    }

    /** Removes what is pending of an entry in all groups; returns whether anything was. */
    public boolean forget(StreamId id) {
        boolean isFound = false;
        for (Group group : groups.values()) {
            isFound |= acknowledge(group, id);
        }
        return isFound;
    }

    private void forget(Group group, Pending one) {
        group.remove(one);
        bytes -= Pending.OBJECT_BYTES;
        changes().delete(StreamKeys.pending(group.name, one.millis, one.sequence));
    }

    /** The pending entry with an id, or null. */
    public @Nullable Pending pending(Group group, StreamId id) {
        return group.pending.get(id.millis(), id.sequence());
    }

    /** Makes an entry pending that was not delivered, for nobody yet. */
    public Pending addPending(Group group, StreamId id, long deliveries) {
        Pending one = newPending(group, id, null, 0);
        one.deliveries = deliveries;
        save(group, one);
        return one;
    }

    /** Makes an entry pending that was delivered before, for nobody yet. */
    public void restorePending(Group group, StreamId id, long deliveredAt, long deliveries) {
        Pending one = newPending(group, id, null, deliveredAt);
        one.deliveries = deliveries;
        save(group, one);
    }

    /** Gives a pending entry to a consumer. */
    public void claim(
            Group group, Pending one, Consumer consumer, long deliveredAt, long deliveries) {
        group.assign(one, consumer, deliveredAt);
        one.deliveries = deliveries;
        save(group, one);
    }

    /** Notes that a consumer got something. */
    public void noteActive(Group group, Consumer consumer, long nowMillis) {
        consumer.activeAt = nowMillis;
        save(group, consumer);
    }

    /** Gives a pending entry back to the group. */
    public void release(Group group, Pending one, long deliveries) {
        group.release(one);
        one.deliveries = deliveries;
        save(group, one);
    }

    /** The pending entry that is idle for the longest time, if that is long enough, or null. */
    public @Nullable Pending longestIdle(Group group, long minIdleMillis, long nowMillis) {
        var byTime = group.byTime();
        Pending first = byTime.isEmpty() ? null : byTime.first();
        boolean isLong = first != null && nowMillis - first.deliveredAt() >= minIdleMillis;
        return isLong ? first : null;
    }

    private void save(Group group, Pending one) {
        changes()
                .put(
                        StreamKeys.pending(group.name, one.millis, one.sequence),
                        one.deliveredAt,
                        payload(one));
    }

    /** The deliveries, and behind them the consumer's name with a byte in front, if it has one. */
    private static byte[] payload(Pending one) {
        Consumer owner = one.consumer;
        byte[] payload = new byte[owner == null ? 8 : 9 + owner.name.length];
        Bytes.putOrderedLong(payload, 0, one.deliveries);
        if (owner != null) {
            System.arraycopy(owner.name, 0, payload, 9, owner.name.length);
        }
        return payload;
    }

    private RowChanges changes() {
        return stream.changes();
    }

    // ---- Rows

    void eachRow(RowChanges receiver) {
        for (Group group : groups.values()) {
            receiver.put(
                    StreamKeys.group(group.name),
                    group.entriesRead,
                    StreamRows.longs(group.last.millis(), group.last.sequence()));
            for (Consumer consumer : group.consumers.values()) {
                receiver.put(
                        StreamKeys.consumer(group.name, consumer.name),
                        consumer.storedSeenAt,
                        StreamRows.longs(consumer.activeAt));
            }
            PendingList pending = group.pending;
            for (Pending one = pending.first(); one != null; one = pending.after(one)) {
                byte[] key = StreamKeys.pending(group.name, one.millis, one.sequence);
                receiver.put(key, one.deliveredAt, payload(one));
            }
        }
    }

    /** Takes a row; groups come before their consumers, and those before what they have pending. */
    void load(byte[] subkey, long number, byte[] payload) {
        switch (subkey[0]) {
            case StreamKeys.GROUP -> {
                byte[] name = Arrays.copyOfRange(subkey, 1, subkey.length);
                add(new Group(name, StreamKeys.id(payload, 0), number));
            }
            case StreamKeys.CONSUMER -> {
                Consumer consumer = new Consumer(StreamKeys.second(subkey), number);
                consumer.activeAt = Bytes.getOrderedLong(payload, 0);
                addConsumer(owner(subkey), consumer);
            }
            case StreamKeys.PENDING -> loadPending(subkey, number, payload);
            default -> throw new IllegalStateException("a row of kind " + subkey[0]);
        }
    }

    private void loadPending(byte[] subkey, long number, byte[] payload) {
        Group group = owner(subkey);
        Consumer consumer = null;
        if (payload.length > 8) {
            consumer = group.consumer(Arrays.copyOfRange(payload, 9, payload.length));
            if (consumer == null) {
                throw new IllegalStateException("a pending entry of an unknown consumer");
            }
        }
        StreamId id = StreamKeys.id(StreamKeys.second(subkey), 0);
        newPending(group, id, consumer, number).deliveries = Bytes.getOrderedLong(payload, 0);
    }

    private Group owner(byte[] subkey) {
        Group group = groups.get(StreamKeys.first(subkey));
        if (group == null) {
            throw new IllegalStateException("a row of an unknown group");
        }
        return group;
    }

    void checkInvariants() {
        long found = 0;
        for (Group group : groups.values()) {
            group.checkInvariants();
            found += Group.OBJECT_BYTES + group.name.length;
            found += (long) group.pending.size() * Pending.OBJECT_BYTES;
            for (Consumer consumer : group.consumers.values()) {
                found += Consumer.OBJECT_BYTES + consumer.name.length;
            }
        }
        if (found != bytes) {
            throw new IllegalStateException(found + " bytes of groups, not " + bytes);
        }
    }
}
