package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.References;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;
import dev.redlite.value.stream.TrimRule;

import java.util.ArrayList;
import java.util.List;

/** Commands that delete entries: XDEL, XDELEX, XTRIM. */
final class StreamDeletions {
    /** What XDELEX and XACKDEL say of an entry: there is none, it is deleted, it is referred to. */
    static final int ABSENT = -1;

    static final int DELETED = 1;
    static final int REFERENCED = 2;

    private StreamDeletions() {}

    static void register(CommandTable table) {
        table.add("XDEL")
                .since("5.0.0")
                .arity(-3)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE, FAST)
                .syntax("key id [id ...]")
                .summary("Deletes entries and returns how many")
                .complexity("O(N), where N is the number of ids given")
                .handler(StreamDeletions::xdel);
        table.add("XDELEX")
                .since("8.2.0")
                .arity(-5)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE, FAST)
                .syntax("key [KEEPREF|DELREF|ACKED] IDS numids id [id ...]")
                .summary("Deletes entries, with regard to groups that refer to them")
                .complexity("O(N), where N is the number of ids given")
                .handler(StreamDeletions::xdelex);
        table.add("XTRIM")
                .since("5.0.0")
                .arity(-4)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE)
                .tips("nondeterministic_output")
                .syntax(
                        "key <MAXLEN|MINID> [=|~] threshold [LIMIT count]"
                                + " [KEEPREF|DELREF|ACKED]")
                .summary("Deletes entries from the beginning of a stream")
                .complexity("O(N), where N is the number of entries evicted")
                .handler(StreamDeletions::xtrim);
    }

    /** A missing key comes before bad ids. */
    private static void xdel(Call call, Reply reply) {
        StreamValue stream = call.change(1, ValueType.STREAM);
        int deleted = 0;
        if (stream != null) {
            for (boolean one : stream.delete(Ids.list(call, 2, call.count()))) {
                deleted += one ? 1 : 0;
            }
            if (deleted > 0) {
                call.event(call.arg(1), "xdel");
            }
        }
        reply.integer(deleted);
    }

    /**
     * Bad options come before a missing key, and that before bad ids. Where there are no groups,
     * nobody has acknowledged anything, so ACKED deletes nothing.
     */
    private static void xdelex(Call call, Reply reply) {
        DeleteOptions options = DeleteOptions.parse(call, 2);
        StreamValue stream = call.change(1, ValueType.STREAM);
        if (stream == null) {
            absent(reply, options.count());
            return;
        }
        int end = options.first() + options.count();
        List<StreamId> ids = Ids.list(call, options.first(), end);
        int[] results = new int[ids.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = judge(stream, ids.get(i), options.references());
        }
        boolean[] deleted = delete(call, stream, ids, results);
        int place = 0;
        for (int i = 0; i < results.length; i++) {
            if (results[i] == DELETED && !deleted[place++]) {
                results[i] = ABSENT; // given twice
            }
        }
        reply(reply, results);
    }

    private static int judge(StreamValue stream, StreamId id, References references) {
        if (references == References.DELETE) {
            stream.groups().forget(id);
        }
        if (!stream.has(id)) {
            return ABSENT;
        }
        boolean stays =
                references == References.ACKNOWLEDGED
                        && (stream.groups().size() == 0 || stream.groups().isReferenced(id));
        return stays ? REFERENCED : DELETED;
    }

    /** Deletes the entries of which that is said; returns those that were there. */
    static boolean[] delete(Call call, StreamValue stream, List<StreamId> ids, int[] results) {
        List<StreamId> leaving = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            if (results[i] == DELETED) {
                leaving.add(ids.get(i));
            }
        }
        boolean[] deleted = stream.delete(leaving);
        for (boolean one : deleted) {
            if (one) {
                call.event(call.arg(1), "xdel");
                break;
            }
        }
        return deleted;
    }

    static void reply(Reply reply, int[] results) {
        reply.array(results.length);
        for (int result : results) {
            reply.integer(result);
        }
    }

    static void absent(Reply reply, int count) {
        reply.array(count);
        for (int i = 0; i < count; i++) {
            reply.integer(ABSENT);
        }
    }

    private static void xtrim(Call call, Reply reply) {
        TrimRule rule = TrimOptions.parse(call, false).trim();
        StreamValue stream = call.change(1, ValueType.STREAM);
        long trimmed = 0;
        if (stream != null && rule != null) {
            trimmed = stream.trim(rule);
            if (trimmed > 0) {
                call.event(call.arg(1), "xtrim");
            }
        }
        reply.integer(trimmed);
    }
}
