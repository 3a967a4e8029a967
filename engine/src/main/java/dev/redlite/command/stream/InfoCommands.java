package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.command.server.Help;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.Consumer;
import dev.redlite.value.stream.EntryCounts;
import dev.redlite.value.stream.EntryRange;
import dev.redlite.value.stream.Group;
import dev.redlite.value.stream.Pending;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

/** What is known of streams, groups and consumers: XINFO STREAM, GROUPS, CONSUMERS, HELP. */
final class InfoCommands {
    private static final int COUNT_USUAL = 10;

    private InfoCommands() {}

    static void register(CommandTable table) {
        table.add("XINFO")
                .since("5.0.0")
                .arity(-2)
                .summary("Contains the commands that tell about streams")
                .complexity("Depends on the subcommand");
        add(table, "STREAM", -3)
                .syntax("key [FULL [COUNT count]]")
                .summary("Returns figures about a stream")
                .handler(InfoCommands::stream);
        add(table, "GROUPS", 3)
                .syntax("key")
                .summary("Returns figures about the groups of a stream")
                .handler(InfoCommands::groups);
        add(table, "CONSUMERS", 4)
                .tips("nondeterministic_output")
                .syntax("key group")
                .summary("Returns figures about the consumers of a group")
                .handler(InfoCommands::consumers);
        Help.add(
                table,
                "XINFO",
                "5.0.0",
                "CONSUMERS <key> <groupname>",
                "The consumers of a group.",
                "GROUPS <key>",
                "The groups of a stream.",
                "STREAM <key> [FULL [COUNT <count>]]",
                "The stream itself.");
    }

    private static Command add(CommandTable table, String name, int arity) {
        return table.add("XINFO " + name)
                .since("5.0.0")
                .arity(arity)
                .key(2)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .complexity("O(1)");
    }

    private static StreamValue read(Call call) {
        StreamValue stream = call.read(2, ValueType.STREAM);
        if (stream == null) {
            throw new CommandException(Errors.NO_KEY);
        }
        return stream;
    }

    /** A missing key comes before bad options. */
    private static void stream(Call call, Reply reply) {
        StreamValue stream = read(call);
        if (call.count() == 3) {
            reply.map(16);
            figures(call, reply, stream);
            reply.bulk("groups");
            reply.integer(stream.groups().size());
            reply.bulk("first-entry");
            entryOrNil(reply, stream, stream.firstEntry());
            reply.bulk("last-entry");
            entryOrNil(reply, stream, stream.lastEntry());
            return;
        }
        boolean hasCount = call.count() == 6 && call.is(4, "COUNT");
        if (!call.is(3, "FULL") || (call.count() > 4 && !hasCount)) {
            throw StreamErrors.subcommand(call, "XINFO");
        }
        long count = hasCount ? call.integer(5) : COUNT_USUAL;
        count = count < 0 ? COUNT_USUAL : count;
        full(call, reply, stream, count == 0 ? Integer.MAX_VALUE : count);
    }

    private static void figures(Call call, Reply reply, StreamValue stream) {
        reply.bulk("length");
        reply.integer(stream.size());
        reply.bulk("radix-tree-keys");
        reply.integer(stream.blockCount());
        reply.bulk("radix-tree-nodes");
        reply.integer(stream.treeNodes());
        reply.bulk("last-generated-id");
        StreamReplies.id(reply, stream.last());
        reply.bulk("max-deleted-entry-id");
        StreamReplies.id(reply, stream.greatestDeleted());
        reply.bulk("entries-added");
        reply.integer(stream.added());
        reply.bulk("recorded-first-entry-id");
        StreamReplies.id(reply, stream.firstEntry());
        reply.bulk("idmp-duration");
        reply.integer(stream.productionSeconds());
        reply.bulk("idmp-maxsize");
        reply.integer(stream.productionMax());
        long[] figures = stream.productionFigures(call.now());
        String[] names = {"pids-tracked", "iids-tracked", "iids-added", "iids-duplicates"};
        for (int i = 0; i < names.length; i++) {
            reply.bulk(names[i]);
            reply.integer(figures[i]);
        }
    }

    private static void entryOrNil(Reply reply, StreamValue stream, StreamId id) {
        if (stream.size() == 0) {
            reply.nil();
        } else {
            EntryRange range = StreamReplies.at(stream, id);
            StreamReplies.entry(reply, range);
        }
    }

    private static void full(Call call, Reply reply, StreamValue stream, long count) {
        reply.map(15);
        figures(call, reply, stream);
        reply.bulk("entries");
        StreamReplies.range(reply, stream, StreamId.MIN, StreamId.MAX, count, false);
        reply.bulk("groups");
        reply.array(stream.groups().size());
        for (Group group : stream.groups().all()) {
            reply.map(8);
            reply.bulk("name");
            reply.bulk(group.name());
            progress(reply, stream, group);
            reply.bulk("pel-count");
            reply.integer(group.pending().size());
            reply.bulk("nacked-count");
            reply.integer(group.releasedCount());
            reply.bulk("pending");
            pending(reply, group, count);
            reply.bulk("consumers");
            reply.array(group.consumers().size());
            group.consumers().forEach(consumer -> full(reply, consumer, count));
        }
    }

    private static void progress(Reply reply, StreamValue stream, Group group) {
        reply.bulk("last-delivered-id");
        StreamReplies.id(reply, group.last());
        reply.bulk("entries-read");
        known(reply, group.entriesRead());
        reply.bulk("lag");
        known(reply, EntryCounts.lag(stream, group));
    }

    private static void known(Reply reply, long count) {
        if (count == Group.UNKNOWN) {
            reply.nil();
        } else {
            reply.integer(count);
        }
    }

    private static void pending(Reply reply, Group group, long count) {
        long left = Math.min(count, group.pending().size());
        reply.array((int) left);
        Pending one = group.pending().first();
        for (; one != null && left > 0; left--) {
            Consumer owner = one.consumer();
            reply.array(4);
            StreamReplies.id(reply, one.id());
            reply.bulk(owner == null ? new byte[0] : owner.name());
            reply.integer(one.deliveredAt());
            reply.integer(one.deliveries());
            one = group.pending().after(one);
        }
    }

    private static void full(Reply reply, Consumer consumer, long count) {
        reply.map(5);
        reply.bulk("name");
        reply.bulk(consumer.name());
        reply.bulk("seen-time");
        reply.integer(consumer.seenAt());
        reply.bulk("active-time");
        reply.integer(consumer.activeAt());
        reply.bulk("pel-count");
        reply.integer(consumer.pending().size());
        reply.bulk("pending");
        long left = Math.min(count, consumer.pending().size());
        reply.array((int) left);
        Pending one = consumer.pending().first();
        for (; one != null && left > 0; left--) {
            reply.array(3);
            StreamReplies.id(reply, one.id());
            reply.integer(one.deliveredAt());
            reply.integer(one.deliveries());
            one = consumer.pending().after(one);
        }
    }

    private static void groups(Call call, Reply reply) {
        StreamValue stream = read(call);
        reply.array(stream.groups().size());
        for (Group group : stream.groups().all()) {
            reply.map(6);
            reply.bulk("name");
            reply.bulk(group.name());
            reply.bulk("consumers");
            reply.integer(group.consumers().size());
            reply.bulk("pending");
            reply.integer(group.pending().size());
            progress(reply, stream, group);
        }
    }

    private static void consumers(Call call, Reply reply) {
        StreamValue stream = read(call);
        Group group = stream.groups().find(call.arg(3));
        if (group == null) {
            throw Groups.noGroup(call.shown(2), call.shown(3));
        }
        reply.array(group.consumers().size());
        for (Consumer consumer : group.consumers()) {
            long active = consumer.activeAt();
            reply.map(4);
            reply.bulk("name");
            reply.bulk(consumer.name());
            reply.bulk("pending");
            reply.integer(consumer.pending().size());
            reply.bulk("idle");
            reply.integer(Math.max(0, call.now() - consumer.seenAt()));
            reply.bulk("inactive");
            boolean isKnown = active != Consumer.NEVER;
            reply.integer(isKnown ? Math.max(0, call.now() - active) : Consumer.NEVER);
        }
    }
}
