package dev.redlite.rdb;

import dev.redlite.value.stream.Consumer;
import dev.redlite.value.stream.Group;
import dev.redlite.value.stream.Pending;
import dev.redlite.value.stream.PendingList;
import dev.redlite.value.stream.ProducerVisitor;
import dev.redlite.value.stream.StreamGroups;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

/** Groups of consumers, and what is known of producers, in Redis's format. */
final class StreamGroupForm {
    /*
     *   name   last id   [entries read]
     *   pending { id  delivered at (8 bytes)  deliveries }
     *   consumers { name  seen at (8)  [active at (8)]  pending { id } }
     *   [given back { id }]
     *
     * Ids of what is pending are 16 bytes, others two numbers. Whatever is pending belongs to one
     * consumer, or was given back.
     */
    private static final int ID_BYTES = 16;
    private static final int PENDING_BYTES = ID_BYTES + Long.BYTES + 1;
    private static final int ACTIVE_SINCE = 3;
    private static final int RELEASED_SINCE = 5;

    private final RdbInput in;
    private final StreamGroups groups;
    private final int generation;

    StreamGroupForm(RdbInput in, StreamValue stream, int generation) {
        this.in = in;
        this.groups = stream.groups();
        this.generation = generation;
    }

    // ---- Reading

    void read() {
        byte[] name = in.readString();
        StreamId last = StreamForm.id(in);
        long entriesRead = Group.UNKNOWN;
        if (generation >= 2) {
            entriesRead = in.readNumber();
            check(entriesRead >= Group.UNKNOWN);
        }
        check(groups.find(name) == null);
        Group group = groups.create(name, last, entriesRead);
        if (generation < 2) {
            groups.estimateRead(group);
        }
        readPending(group);
        long owned = 0;
        int consumers = in.readCount(2 + Long.BYTES);
        for (int i = 0; i < consumers; i++) {
            owned += readConsumer(group);
        }
        long released = generation >= RELEASED_SINCE ? readReleased(group) : 0;
        check(owned + released == group.pending().size());
    }

    private void readPending(Group group) {
        int count = in.readCount(PENDING_BYTES);
        for (int i = 0; i < count; i++) {
            StreamId id = StreamNode.id(in);
            long deliveredAt = in.readLittle(Long.BYTES);
            long deliveries = in.readNumber();
            check(deliveredAt >= 0 && deliveries >= 0 && groups.pending(group, id) == null);
            groups.restorePending(group, id, deliveredAt, deliveries);
        }
    }

    /** Returns how much the consumer has pending. */
    private int readConsumer(Group group) {
        byte[] name = in.readString();
        long seenAt = in.readLittle(Long.BYTES);
        long activeAt = generation >= ACTIVE_SINCE ? in.readLittle(Long.BYTES) : seenAt;
        check(seenAt >= 0 && activeAt >= Consumer.NEVER && group.consumer(name) == null);
        Consumer consumer = groups.createConsumer(group, name, seenAt);
        groups.noteActive(group, consumer, activeAt);
        int count = in.readCount(ID_BYTES);
        for (int i = 0; i < count; i++) {
            Pending one = unowned(group);
            groups.claim(group, one, consumer, one.deliveredAt(), one.deliveries());
        }
        return count;
    }

    /** Returns how much was given back. */
    private int readReleased(Group group) {
        int count = in.readCount(ID_BYTES);
        StreamId before = null;
        for (int i = 0; i < count; i++) {
            Pending one = unowned(group);
            check(before == null || one.id().isAfter(before));
            before = one.id();
            groups.release(group, one, one.deliveries());
        }
        return count;
    }

    private Pending unowned(Group group) {
        Pending one = groups.pending(group, StreamNode.id(in));
        if (one == null || one.consumer() != null) {
            throw StreamNode.damaged();
        }
        return one;
    }

    /**
     * Messages of producers: for how many seconds and how many are known, { producer { name id } },
     * how many were added, and added again.
     */
    static void readProduction(RdbInput in, StreamValue stream) {
        long seconds = in.readNumber();
        long countMax = in.readNumber();
        check(seconds >= 1 && seconds <= StreamValue.PRODUCTION_SECONDS_MAX);
        check(countMax >= 1 && countMax <= StreamValue.PRODUCTION_COUNT_MAX);
        stream.setProduction(seconds, countMax);
        int producers = in.readCount(2);
        long messages = 0;
        for (int i = 0; i < producers; i++) {
            byte[] producer = in.readString();
            int count = in.readCount(3);
            check(count > 0 && count <= countMax);
            for (int j = 0; j < count; j++) {
                byte[] name = in.readString();
                StreamId id = StreamForm.id(in);
                check(id.millis() >= 0);
                check(stream.produced(producer, name, id.millis()) == null);
                stream.noteProduced(producer, name, id, id.millis());
            }
            messages += count;
        }
        long added = in.readNumber();
        long duplicates = in.readNumber();
        check(added >= messages && duplicates >= 0);
        stream.restoreProduction(added, duplicates);
    }

    private static void check(boolean isSound) {
        if (!isSound) {
            throw StreamNode.damaged();
        }
    }

    // ---- Writing

    static void write(Group group, int generation, RdbOutput out) {
        out.writeString(group.name());
        StreamForm.writeId(group.last(), out);
        if (generation >= 2) {
            out.writeNumber(group.entriesRead());
        }
        PendingList pending = group.pending();
        out.writeNumber(pending.size());
        for (Pending one = pending.first(); one != null; one = pending.after(one)) {
            StreamForm.rawId(one.id(), out);
            out.writeLittle(one.deliveredAt(), Long.BYTES);
            out.writeNumber(one.deliveries());
        }
        out.writeNumber(group.consumers().size());
        int owned = 0;
        for (Consumer consumer : group.consumers()) {
            out.writeString(consumer.name());
            out.writeLittle(consumer.seenAt(), Long.BYTES);
            if (generation >= ACTIVE_SINCE) {
                out.writeLittle(consumer.activeAt(), Long.BYTES);
            }
            PendingList own = consumer.pending();
            out.writeNumber(own.size());
            for (Pending one = own.first(); one != null; one = own.after(one)) {
                StreamForm.rawId(one.id(), out);
            }
            owned += own.size();
        }
        if (generation >= RELEASED_SINCE) {
            out.writeNumber(pending.size() - owned);
            for (Pending one = pending.first(); one != null; one = pending.after(one)) {
                if (one.consumer() == null) {
                    StreamForm.rawId(one.id(), out);
                }
            }
        }
    }

    static void writeProduction(StreamValue stream, RdbOutput out) {
        out.writeNumber(stream.productionSeconds());
        out.writeNumber(stream.productionMax());
        out.writeNumber(stream.producerCount());
        stream.eachProducer(
                new ProducerVisitor() {
                    @Override
                    public void producer(byte[] name, int messages) {
                        out.writeString(name);
                        out.writeNumber(messages);
                    }

                    @Override
                    public void message(byte[] name, StreamId id) {
                        out.writeString(name);
                        StreamForm.writeId(id, out);
                    }
                });
        long[] figures = stream.productionFigures(0);
        out.writeNumber(figures[2]);
        out.writeNumber(figures[3]);
    }
}
