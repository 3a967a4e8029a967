package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.stream.Consumer;
import dev.redlite.value.stream.Pending;
import dev.redlite.value.stream.StreamGroups;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Commands by which a consumer takes over what others have pending: XCLAIM, XAUTOCLAIM. */
final class StreamClaims {
    private static final int COUNT_USUAL = 100;
    private static final int LOOKS_PER_CLAIM = 10;
    private static final long COUNT_MAX = Long.MAX_VALUE / 16;

    private StreamClaims() {}

    static void register(CommandTable table) {
        table.add("XCLAIM")
                .since("5.0.0")
                .arity(-6)
                .key(1)
                .keyFlags("RW", "update")
                .flags(WRITE, FAST)
                .tips("nondeterministic_output")
                .syntax(
                        "key group consumer min-idle-time id [id ...] [IDLE ms]"
                                + " [TIME unix-time-milliseconds] [RETRYCOUNT count] [FORCE]"
                                + " [JUSTID] [LASTID lastid]")
                .summary("Takes over pending entries of the group")
                .complexity("O(log(N)), where N is the number of pending entries of the group")
                .handler(StreamClaims::xclaim);
        table.add("XAUTOCLAIM")
                .since("6.2.0")
                .arity(-6)
                .key(1)
                .keyFlags("RW", "access", "delete")
                .flags(WRITE, FAST)
                .tips("nondeterministic_output")
                .syntax("key group consumer min-idle-time start [COUNT count] [JUSTID]")
                .summary("Takes over pending entries that are idle, from an id on")
                .complexity("O(1) if COUNT is small")
                .handler(StreamClaims::xautoclaim);
    }

    /** What XCLAIM is to do, besides the entries. */
    private static final class Options {
        long minIdle;
        int idsEnd = 5;
        long deliveredAt;
        long retries = -1;
        boolean isForced;
        boolean isJustId;
        @Nullable StreamId last;
    }

    private static Options parse(Call call) {
        var options = new Options();
        options.minIdle =
                Math.max(0, call.integer(4, "ERR Invalid min-idle-time argument for XCLAIM"));
        options.deliveredAt = call.now();
        while (options.idsEnd < call.count() && Ids.parse(call.arg(options.idsEnd), 0) != null) {
            options.idsEnd++;
        }
        for (int i = options.idsEnd; i < call.count(); i++) {
            boolean hasMore = i + 1 < call.count();
            if (call.is(i, "FORCE")) {
                options.isForced = true;
            } else if (call.is(i, "JUSTID")) {
                options.isJustId = true;
            } else if (hasMore && call.is(i, "IDLE")) {
                long idle = call.integer(++i, "ERR Invalid IDLE option argument for XCLAIM");
                options.deliveredAt = call.now() - idle;
            } else if (hasMore && call.is(i, "TIME")) {
                options.deliveredAt =
                        call.integer(++i, "ERR Invalid TIME option argument for XCLAIM");
            } else if (hasMore && call.is(i, "RETRYCOUNT")) {
                options.retries =
                        call.integer(++i, "ERR Invalid RETRYCOUNT option argument for XCLAIM");
            } else if (hasMore && call.is(i, "LASTID")) {
                options.last = Ids.strict(call, ++i);
            } else {
                throw new CommandException(
                        "ERR Unrecognized XCLAIM option '" + call.shown(i) + "'");
            }
        }
        if (options.deliveredAt < 0 || options.deliveredAt > call.now()) {
            options.deliveredAt = call.now();
        }
        return options;
    }

    /**
     * A missing group comes before bad arguments. Entries that are gone are forgotten. One that is
     * forced to be pending counts as delivered before, as in Redis.
     */
    private static void xclaim(Call call, Reply reply) {
        Groups found = Groups.toChange(call, 1);
        Options options = parse(call);
        List<StreamId> ids = Ids.list(call, 5, options.idsEnd);
        StreamValue stream = found.stream();
        StreamGroups groups = stream.groups();
        StreamId last = options.last;
        if (last != null && last.isAfter(found.group().last())) {
            groups.setLast(found.group(), last, found.group().entriesRead());
        }
        Consumer consumer = found.consumer(call, call.arg(1), call.arg(3));
        List<StreamId> claimed = new ArrayList<>();
        for (StreamId id : ids) {
            if (claim(call, found, consumer, id, options)) {
                claimed.add(id);
            }
        }
        if (!claimed.isEmpty()) {
            groups.noteActive(found.group(), consumer, call.now());
        }
        reply(reply, stream, claimed, options.isJustId);
    }

    private static boolean claim(
            Call call, Groups found, Consumer consumer, StreamId id, Options options) {
        StreamGroups groups = found.stream().groups();
        Pending one = groups.pending(found.group(), id);
        if (!found.stream().has(id)) {
            if (one != null) {
                groups.acknowledge(found.group(), id);
            }
            return false;
        }
        if (one == null) {
            if (!options.isForced) {
                return false;
            }
            one = groups.addPending(found.group(), id, 1);
        } else if (call.now() - one.deliveredAt() < options.minIdle) {
            return false;
        }
        long deliveries = options.isJustId ? one.deliveries() : one.deliveriesAfter();
        deliveries = options.retries >= 0 ? options.retries : deliveries;
        groups.claim(found.group(), one, consumer, options.deliveredAt, deliveries);
        return true;
    }

    private static void reply(
            Reply reply, StreamValue stream, List<StreamId> ids, boolean isJustId) {
        reply.array(ids.size());
        for (StreamId id : ids) {
            if (isJustId) {
                StreamReplies.id(reply, id);
            } else {
                StreamReplies.entry(reply, stream, id);
            }
        }
    }

    /** Bad arguments come before a missing group. */
    private static void xautoclaim(Call call, Reply reply) {
        long minIdle =
                Math.max(0, call.integer(4, "ERR Invalid min-idle-time argument for XAUTOCLAIM"));
        StreamId start = Ids.start(call, 5);
        long count = COUNT_USUAL;
        boolean isJustId = false;
        for (int i = 6; i < call.count(); i++) {
            if (call.is(i, "COUNT") && i + 1 < call.count()) {
                String notPositive = "ERR COUNT must be > 0";
                count = call.integer(++i, notPositive);
                if (count < 1 || count > COUNT_MAX) {
                    throw new CommandException(notPositive);
                }
            } else if (call.is(i, "JUSTID")) {
                isJustId = true;
            } else {
                throw Errors.syntax();
            }
        }
        Groups found = Groups.toChange(call, 1);
        Consumer consumer = found.consumer(call, call.arg(1), call.arg(3));
        List<StreamId> claimed = new ArrayList<>();
        List<StreamId> gone = new ArrayList<>();
        long looks = count * LOOKS_PER_CLAIM;
        Pending one = found.group().pending().from(start);
        for (; one != null && looks > 0 && claimed.size() + gone.size() < count; looks--) {
            if (!found.stream().has(one.id())) {
                gone.add(one.id());
                found.stream().groups().acknowledge(found.group(), one.id());
            } else if (call.now() - one.deliveredAt() >= minIdle) {
                claimed.add(one.id());
                long deliveries = isJustId ? one.deliveries() : one.deliveriesAfter();
                found.stream().groups().claim(found.group(), one, consumer, call.now(), deliveries);
            }
            one = found.group().pending().after(one);
        }
        if (!claimed.isEmpty()) {
            found.stream().groups().noteActive(found.group(), consumer, call.now());
        }
        reply.array(3);
        StreamReplies.id(reply, one == null ? StreamId.MIN : one.id());
        reply(reply, found.stream(), claimed, isJustId);
        reply.array(gone.size());
        gone.forEach(id -> StreamReplies.id(reply, id));
    }
}
