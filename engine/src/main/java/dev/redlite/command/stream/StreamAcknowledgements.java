package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.Group;
import dev.redlite.value.stream.Pending;
import dev.redlite.value.stream.References;
import dev.redlite.value.stream.StreamGroups;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Commands by which consumers are done with entries, or give up: XACK, XACKDEL, XNACK. */
final class StreamAcknowledgements {
    private StreamAcknowledgements() {}

    static void register(CommandTable table) {
        table.add("XACK")
                .since("5.0.0")
                .arity(-4)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .syntax("key group id [id ...]")
                .summary("Acknowledges entries and returns how many were pending")
                .complexity("O(N), where N is the number of ids given")
                .handler(StreamAcknowledgements::xack);
        table.add("XACKDEL")
                .since("8.2.0")
                .arity(-6)
                .key(1)
                .keyFlags("RW", "delete")
                .flags(WRITE, FAST)
                .syntax("key group [KEEPREF|DELREF|ACKED] IDS numids id [id ...]")
                .summary("Acknowledges entries and deletes them")
                .complexity("O(N), where N is the number of ids given")
                .handler(StreamAcknowledgements::xackdel);
        table.add("XNACK")
                .since("8.8.0")
                .arity(-7)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .syntax(
                        "key group <SILENT|FAIL|FATAL> IDS numids id [id ...]"
                                + " [RETRYCOUNT count] [FORCE]")
                .summary("Gives pending entries back to the group for other consumers")
                .complexity("O(N), where N is the number of ids given")
                .handler(StreamAcknowledgements::xnack);
    }

    private static @Nullable Group group(Call call, @Nullable StreamValue stream) {
        return stream == null ? null : stream.groups().find(call.arg(2));
    }

    /** A missing key or group comes before bad ids. */
    private static void xack(Call call, Reply reply) {
        StreamValue stream = call.readToChange(1, ValueType.STREAM);
        Group group = group(call, stream);
        int count = 0;
        if (stream != null && group != null) {
            for (StreamId id : Ids.list(call, 3, call.count())) {
                count += stream.groups().acknowledge(group, id) ? 1 : 0;
            }
        }
        reply.integer(count);
    }

    /** What is not pending is left alone, also if it is in the stream. */
    private static void xackdel(Call call, Reply reply) {
        DeleteOptions options = DeleteOptions.parse(call, 3);
        StreamValue stream = call.change(1, ValueType.STREAM);
        Group group = group(call, stream);
        if (stream == null || group == null) {
            StreamDeletions.absent(reply, options.count());
            return;
        }
        int end = options.first() + options.count();
        List<StreamId> ids = Ids.list(call, options.first(), end);
        int[] results = new int[ids.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = judge(stream, group, ids.get(i), options.references());
        }
        StreamDeletions.delete(call, stream, ids, results);
        StreamDeletions.reply(reply, results);
    }

    private static int judge(StreamValue stream, Group group, StreamId id, References references) {
        boolean wasPending = stream.groups().acknowledge(group, id);
        if (!wasPending) {
            return StreamDeletions.ABSENT;
        }
        if (references == References.DELETE) {
            stream.groups().forget(id);
        }
        return references == References.ACKNOWLEDGED && stream.groups().isReferenced(id)
                ? StreamDeletions.REFERENCED
                : StreamDeletions.DELETED;
    }

    /** A missing group comes before bad arguments. */
    private static void xnack(Call call, Reply reply) {
        Groups found = Groups.toChange(call, 1);
        NackOptions options = NackOptions.parse(call);
        int released = 0;
        for (StreamId id : Ids.list(call, options.first(), options.end())) {
            released += release(found, id, options) ? 1 : 0;
        }
        reply.integer(released);
    }

    private static boolean release(Groups found, StreamId id, NackOptions options) {
        StreamGroups groups = found.stream().groups();
        Pending one = groups.pending(found.group(), id);
        if (one == null) {
            if (!options.isForced() || !found.stream().has(id)) {
                return false;
            }
            one = groups.addPending(found.group(), id, 0);
        }
        groups.release(found.group(), one, options.deliveries(one.deliveries()));
        return true;
    }
}
