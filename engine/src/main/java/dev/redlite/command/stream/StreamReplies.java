package dev.redlite.command.stream;

import dev.redlite.engine.Reply;
import dev.redlite.value.stream.EntryRange;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

/** Answers that several commands give: entries and ids. */
final class StreamReplies {
    private StreamReplies() {}

    /** The entries of a range, up to a limit. */
    static void range(
            Reply reply,
            StreamValue stream,
            StreamId from,
            StreamId to,
            long limit,
            boolean isReversed) {
        long count = stream.count(from, to, Math.min(limit, Integer.MAX_VALUE));
        reply.array((int) count);
        EntryRange range = stream.range(from, to, isReversed);
        for (long i = 0; i < count && range.next(); i++) {
            entry(reply, range);
        }
    }

    /** The entry that a range is at. */
    static void entry(Reply reply, EntryRange range) {
        reply.array(2);
        idAndFields(reply, range);
    }

    /** The id of the entry that a range is at, and its fields and values. */
    static void idAndFields(Reply reply, EntryRange range) {
        reply.bulk(range.idBytes());
        reply.array(2 * range.fieldCount());
        range.items(reply::bulk);
    }

    /** An entry, which is there. */
    static void entry(Reply reply, StreamValue stream, StreamId id) {
        EntryRange range = at(stream, id);
        entry(reply, range);
    }

    /** A range that is at an entry, which is there. */
    static EntryRange at(StreamValue stream, StreamId id) {
        EntryRange range = stream.range(id, id, false);
        if (!range.next()) {
            throw new IllegalStateException("no entry " + id);
        }
        return range;
    }

    static void id(Reply reply, StreamId id) {
        reply.bulk(id.toBytes());
    }
}
