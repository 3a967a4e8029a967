package dev.redlite.rdb;

import dev.redlite.value.stream.BlockVisitor;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Streams in Redis's format: nodes of entries, what the next entry goes by, and groups.
 *
 * <pre>
 * nodes { key  listpack }   entries   last id   [first id   greatest deleted id   added]
 * groups ...   [messages of producers]
 * </pre>
 *
 * <p>What is in brackets came with later forms; see {@link StreamGroupForm} for the rest.
 */
final class StreamForm {
    /** However a stream is packed, its entries are not taken if they are so many times as large. */
    private static final int EXPANSION_MAX = 128;

    private static final long EXPANSION_FREE = 64 << 20;
    private static final int ITEM_BYTES = 8;

    private final RdbInput in;
    private final StreamValue stream;
    private final long start;
    private StreamId end = StreamId.MIN;
    private long itemBytes;

    private StreamForm(RdbInput in, StreamValue stream) {
        this.in = in;
        this.stream = stream;
        this.start = in.remaining();
    }

    /** The first, second, ... form of a stream that Redis had. */
    static int generation(int type) {
        return switch (type) {
            case RdbType.STREAM -> 1;
            case RdbType.STREAM_2 -> 2;
            case RdbType.STREAM_3 -> 3;
            case RdbType.STREAM_4 -> 4;
            default -> 5;
        };
    }

    // ---- Reading

    static StreamValue read(int type, RdbInput in, StreamValue stream) {
        new StreamForm(in, stream).read(generation(type));
        return stream;
    }

    private void read(int generation) {
        int nodes = in.readCount(2);
        for (int i = 0; i < nodes; i++) {
            StreamNode.read(in.readString(), in.readString(), this::add);
        }
        long size = in.readNumber();
        StreamId last = id(in);
        StreamId deleted = StreamId.MIN;
        long added = size;
        if (generation >= 2) {
            id(in); // the first entry says it itself
            deleted = id(in);
            added = in.readNumber();
        }
        if (size != stream.size() || end.isAfter(last) || added < size) {
            throw StreamNode.damaged();
        }
        stream.setLast(last, added, deleted);
        int groups = in.readCount(5);
        for (int i = 0; i < groups; i++) {
            new StreamGroupForm(in, stream, generation).read();
        }
        if (generation >= 4) {
            StreamGroupForm.readProduction(in, stream);
        }
    }

    /**
     * Takes the next entry. One that refers to fields of its node is larger than it was: without a
     * limit a small dump would fill the memory.
     */
    private void add(StreamId id, byte[][] items) {
        for (byte[] item : items) {
            itemBytes += item.length + ITEM_BYTES;
        }
        long room = EXPANSION_FREE + EXPANSION_MAX * (start - in.remaining());
        if (!id.isAfter(end) || itemBytes > room) {
            throw StreamNode.damaged();
        }
        end = id;
        stream.add(id, items, 0);
    }

    static StreamId id(RdbInput in) {
        return new StreamId(in.readNumber(), in.readNumber());
    }

    // ---- Writing

    /** What Redis 7.0 reads, if the stream has nothing that it does not know. */
    static int type(StreamValue stream) {
        if (stream.groups().hasReleased()) {
            return RdbType.STREAM_5;
        }
        return stream.hasProduction() ? RdbType.STREAM_4 : RdbType.STREAM_2;
    }

    /** The nodes of a stream, which grow entry by entry. */
    private static final class Nodes implements BlockVisitor {
        final List<StreamId> keys = new ArrayList<>();
        final List<Listpack> packs = new ArrayList<>();

        @Override
        public void block(StreamId first, int live, int deleted, byte[][] fields) {
            keys.add(first);
            packs.add(StreamNode.begin(live, deleted, fields));
        }

        @Override
        public void entry(
                StreamId id, boolean isDeleted, byte @Nullable [][] fields, byte[][] values) {
            StreamNode.add(packs.getLast(), keys.getLast(), id, isDeleted, fields, values);
        }
    }

    static void write(StreamValue stream, RdbOutput out) {
        write(stream, generation(type(stream)), out);
    }

    /** Writes what a generation has room for. */
    static void write(StreamValue stream, int generation, RdbOutput out) {
        var nodes = new Nodes();
        stream.eachBlock(nodes);
        out.writeNumber(nodes.packs.size());
        for (int i = 0; i < nodes.packs.size(); i++) {
            out.writeNumber(2 * Long.BYTES);
            rawId(nodes.keys.get(i), out);
            out.writeString(nodes.packs.get(i).toBytes());
        }
        out.writeNumber(stream.size());
        writeId(stream.last(), out);
        if (generation >= 2) {
            writeId(stream.firstEntry(), out);
            writeId(stream.greatestDeleted(), out);
            out.writeNumber(stream.added());
        }
        out.writeNumber(stream.groups().size());
        stream.groups().all().forEach(group -> StreamGroupForm.write(group, generation, out));
        if (generation >= 4) {
            StreamGroupForm.writeProduction(stream, out);
        }
    }

    static void writeId(StreamId id, RdbOutput out) {
        out.writeNumber(id.millis());
        out.writeNumber(id.sequence());
    }

    static void rawId(StreamId id, RdbOutput out) {
        out.writeBig(id.millis(), Long.BYTES);
        out.writeBig(id.sequence(), Long.BYTES);
    }
}
