package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

/** Commands that read the entries of one stream: XLEN, XRANGE, XREVRANGE. */
final class StreamRanges {
    private StreamRanges() {}

    static void register(CommandTable table) {
        table.add("XLEN")
                .since("5.0.0")
                .arity(2)
                .key(1)
                .keyFlags("RO")
                .flags(READONLY, FAST)
                .syntax("key")
                .summary("Returns the number of entries")
                .complexity("O(1)")
                .handler(StreamRanges::xlen);
        table.add("XRANGE")
                .since("5.0.0")
                .arity(-4)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key start end [COUNT count]")
                .summary("Returns the entries from an id to another")
                .complexity("O(N), where N is the number of entries returned")
                .handler((call, reply) -> range(call, reply, false));
        table.add("XREVRANGE")
                .since("5.0.0")
                .arity(-4)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key end start [COUNT count]")
                .summary("Returns the entries from an id back to another")
                .complexity("O(N), where N is the number of entries returned")
                .handler((call, reply) -> range(call, reply, true));
    }

    private static void xlen(Call call, Reply reply) {
        StreamValue stream = call.read(1, ValueType.STREAM);
        reply.integer(stream == null ? 0 : stream.size());
    }

    /** Bad arguments come before a wrong type. */
    private static void range(Call call, Reply reply, boolean isReversed) {
        StreamId from = Ids.start(call, isReversed ? 3 : 2);
        StreamId to = Ids.end(call, isReversed ? 2 : 3);
        long count = Long.MAX_VALUE;
        for (int i = 4; i < call.count(); i += 2) {
            if (!call.is(i, "COUNT") || i + 1 == call.count()) {
                throw Errors.syntax();
            }
            count = Math.max(0, call.integer(i + 1));
        }
        StreamValue stream = call.read(1, ValueType.STREAM);
        if (stream == null) {
            reply.array(0);
        } else if (count == 0) {
            reply.nilArray();
        } else {
            StreamReplies.range(reply, stream, from, to, count, isReversed);
        }
    }
}
