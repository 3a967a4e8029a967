package dev.redlite.command.stream;

import dev.redlite.base.Numbers;
import dev.redlite.engine.Reply;
import dev.redlite.value.stream.EntryRange;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

import java.util.ArrayList;
import java.util.List;

/** What XREAD or XREADGROUP has to tell of each stream, within the limits for all of them. */
final class ReadAnswer {
    /** An entry that was claimed, or is pending: with how long it was idle, and deliveries. */
    record Delivered(StreamId id, boolean isThere, long idleMillis, long deliveries) {}

    /**
     * What to tell of one stream.
     *
     * @param delivered entries that come first
     * @param from the first of the new entries
     * @param count how many new ones
     * @param hasFigures whether each entry comes with its time and deliveries
     */
    record Part(
            byte[] key,
            StreamValue stream,
            List<Delivered> delivered,
            StreamId from,
            long count,
            boolean hasFigures) {}

    private final List<Part> parts = new ArrayList<>();
    private long countLeft;
    private long bytesLeft;
    private boolean hasEntries;

    ReadAnswer(ReadOptions options) {
        countLeft = options.countOfAll;
        bytesLeft = options.bytesOfAll;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Whether another entry may be told. */
    boolean hasRoom() {
        return countLeft > 0 && (bytesLeft > 0 || !hasEntries);
    }

    /** Takes account of an entry; false if there is no room for it. */
    boolean take(StreamValue stream, StreamId id) {
        if (!hasRoom()) {
            return false;
        }
        if (bytesLeft != Long.MAX_VALUE) {
            long bytes = stream.has(id) ? bytes(StreamReplies.at(stream, id)) : 0;
            if (hasEntries && bytes > bytesLeft) {
                bytesLeft = 0;
                return false;
            }
            bytesLeft -= bytes;
        }
        countLeft--;
        hasEntries = true;
        return true;
    }

    /** How many entries of a stream, from an id on, there is room for, up to a limit. */
    long take(StreamValue stream, StreamId from, long limit) {
        long most = Math.min(limit, countLeft);
        if (most <= 0) {
            return 0;
        }
        if (bytesLeft == Long.MAX_VALUE) {
            long count = stream.count(from, StreamId.MAX, Math.min(most, Integer.MAX_VALUE));
            countLeft -= countLeft == Long.MAX_VALUE ? 0 : count;
            return count;
        }
        EntryRange range = stream.range(from, StreamId.MAX, false);
        long count = 0;
        while (count < most && range.next() && take(stream, range.id())) {
            count++;
        }
        return count;
    }

    private static long bytes(EntryRange range) {
        long[] bytes = {4 + bulk(range.idBytes().length) + 3 + digits(2L * range.fieldCount())};
        range.items((array, from, length) -> bytes[0] += bulk(length));
        return bytes[0];
    }

    private static long bulk(int length) {
        return 5L + digits(length) + length;
    }

    private static int digits(long number) {
        return Numbers.length(number);
    }

    void add(Part part) {
        parts.add(part);
    }

    void reply(Reply reply) {
        boolean isMap = reply.protocol() > 2;
        if (isMap) {
            reply.map(parts.size());
        } else {
            reply.array(parts.size());
        }
        for (Part part : parts) {
            if (!isMap) {
                reply.array(2);
            }
            reply.bulk(part.key);
            reply.array((int) (part.delivered.size() + part.count));
            for (Delivered one : part.delivered) {
                delivered(reply, part, one);
            }
            EntryRange range = part.stream.range(part.from, StreamId.MAX, false);
            for (long i = 0; i < part.count && range.next(); i++) {
                reply.array(part.hasFigures ? 4 : 2);
                StreamReplies.idAndFields(reply, range);
                if (part.hasFigures) {
                    reply.integer(0);
                    reply.integer(0);
                }
            }
        }
    }

    private static void delivered(Reply reply, Part part, Delivered one) {
        reply.array(part.hasFigures ? 4 : 2);
        if (one.isThere) {
            StreamReplies.idAndFields(reply, StreamReplies.at(part.stream, one.id));
        } else {
            StreamReplies.id(reply, one.id);
            reply.nilArray();
        }
        if (part.hasFigures) {
            reply.integer(one.idleMillis);
            reply.integer(one.deliveries);
        }
    }
}
