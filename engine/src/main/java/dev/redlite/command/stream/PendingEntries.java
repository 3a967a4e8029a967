package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.stream.Consumer;
import dev.redlite.value.stream.Group;
import dev.redlite.value.stream.Pending;
import dev.redlite.value.stream.PendingList;
import dev.redlite.value.stream.StreamId;

import java.util.ArrayList;
import java.util.List;

/** XPENDING: what a group has pending, summed up or one by one. */
final class PendingEntries {
    private PendingEntries() {}

    static void register(CommandTable table) {
        table.add("XPENDING")
                .since("5.0.0")
                .arity(-3)
                .key(1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .tips("nondeterministic_output")
                .syntax("key group [[IDLE min-idle-time] start end count [consumer]]")
                .summary("Returns what was delivered to consumers and not acknowledged")
                .complexity("O(N), where N is the number of entries returned or looked at")
                .handler(PendingEntries::xpending);
    }

    /** Bad arguments come before a missing group. */
    private static void xpending(Call call, Reply reply) {
        if (call.count() == 3) {
            summary(reply, Groups.toRead(call, 1).group());
            return;
        }
        if (call.count() < 6 || call.count() > 9) {
            throw Errors.syntax();
        }
        int at = 3;
        long minIdle = 0;
        if (call.is(3, "IDLE")) {
            minIdle = call.integer(4);
            if (call.count() < 8) {
                throw Errors.syntax();
            }
            at = 5;
        }
        long count = Math.max(0, call.integer(at + 2));
        StreamId from = Ids.start(call, at);
        StreamId to = Ids.end(call, at + 1);
        Group group = Groups.toRead(call, 1).group();
        PendingList list = group.pending();
        if (at + 3 < call.count()) {
            Consumer consumer = group.consumer(call.arg(at + 3));
            if (consumer == null) {
                reply.array(0);
                return;
            }
            list = consumer.pending();
        }
        List<Pending> found = new ArrayList<>();
        Pending one = list.from(from);
        while (one != null && found.size() < count && !one.id().isAfter(to)) {
            if (call.now() - one.deliveredAt() >= minIdle) {
                found.add(one);
            }
            one = list.after(one);
        }
        reply.array(found.size());
        found.forEach(pending -> entry(reply, pending, call.now()));
    }

    /** An entry that was given back belongs to nobody and has no time. */
    private static void entry(Reply reply, Pending one, long now) {
        Consumer owner = one.consumer();
        reply.array(4);
        StreamReplies.id(reply, one.id());
        if (owner == null) {
            reply.bulk("");
            reply.integer(-1);
        } else {
            reply.bulk(owner.name());
            reply.integer(Math.max(0, now - one.deliveredAt()));
        }
        reply.integer(one.deliveries());
    }

    private static void summary(Reply reply, Group group) {
        Pending first = group.pending().first();
        Pending last = group.pending().last();
        reply.array(4);
        reply.integer(group.pending().size());
        if (first == null || last == null) {
            reply.nil();
            reply.nil();
            reply.nilArray();
            return;
        }
        StreamReplies.id(reply, first.id());
        StreamReplies.id(reply, last.id());
        List<Consumer> owners =
                group.consumers().stream().filter(one -> one.pending().size() > 0).toList();
        reply.array(owners.size());
        for (Consumer owner : owners) {
            reply.array(2);
            reply.bulk(owner.name());
            reply.bulk(owner.pending().size());
        }
    }
}
