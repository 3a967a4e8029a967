package dev.redlite.command.stream;

import static dev.redlite.engine.Flag.DENYOOM;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.command.server.Help;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.stream.Consumer;
import dev.redlite.value.stream.Group;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.StreamValue;

import org.jspecify.annotations.Nullable;

/** Groups of consumers: XGROUP CREATE, SETID, DESTROY, CREATECONSUMER, DELCONSUMER, HELP. */
final class GroupCommands {
    private static final String NO_KEY =
            "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may"
                    + " want to use the MKSTREAM option to create an empty stream automatically.";
    private static final int CREATE_COUNT_MAX = 8;
    private static final int SETID_COUNT_MAX = 7;
    private static final String BUSY = "BUSYGROUP Consumer Group name already exists";

    private GroupCommands() {}

    static void register(CommandTable table) {
        table.add("XGROUP")
                .since("5.0.0")
                .arity(-2)
                .summary("Contains the commands about groups of consumers")
                .complexity("Depends on the subcommand");
        registerGroups(table);
        registerConsumers(table);
        Help.add(
                table,
                "XGROUP",
                "5.0.0",
                "CREATE <key> <groupname> <id|$> [MKSTREAM] [ENTRIESREAD entries_read]",
                "Make a group, and with MKSTREAM the stream.",
                "CREATECONSUMER <key> <groupname> <consumer>",
                "Make a consumer of a group.",
                "DELCONSUMER <key> <groupname> <consumer>",
                "Remove a consumer.",
                "DESTROY <key> <groupname>",
                "Remove a group.",
                "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
                "Set up to where a group has read.");
    }

    private static void registerGroups(CommandTable table) {
        add(table, "CREATE", -5)
                .keyFlags("RW", "insert")
                .flags(WRITE, DENYOOM)
                .syntax("key group <id|$> [MKSTREAM] [ENTRIESREAD entries-read]")
                .summary("Makes a group of consumers")
                .handler(GroupCommands::create);
        add(table, "SETID", -5)
                .keyFlags("RW", "update")
                .flags(WRITE)
                .syntax("key group <id|$> [ENTRIESREAD entries-read]")
                .summary("Sets up to where a group has read")
                .handler(GroupCommands::setid);
        add(table, "DESTROY", 4)
                .keyFlags("RW", "delete")
                .flags(WRITE)
                .syntax("key group")
                .summary("Removes a group")
                .complexity("O(N), where N is the number of pending entries of the group")
                .handler(GroupCommands::destroy);
    }

    private static void registerConsumers(CommandTable table) {
        add(table, "CREATECONSUMER", 5)
                .since("6.2.0")
                .keyFlags("RW", "insert")
                .flags(WRITE, DENYOOM)
                .syntax("key group consumer")
                .summary("Makes a consumer of a group")
                .handler(GroupCommands::createconsumer);
        add(table, "DELCONSUMER", 5)
                .keyFlags("RW", "delete")
                .flags(WRITE)
                .syntax("key group consumer")
                .summary("Removes a consumer of a group")
                .handler(GroupCommands::delconsumer);
    }

    private static Command add(CommandTable table, String name, int arity) {
        return table.add("XGROUP " + name).since("5.0.0").arity(arity).key(2).complexity("O(1)");
    }

    /** The options that CREATE and SETID share. */
    private record Options(boolean makesStream, long entriesRead) {
        static Options parse(Call call, boolean isCreate) {
            boolean makesStream = false;
            long entriesRead = Group.UNKNOWN;
            for (int i = 5; i < call.count(); i++) {
                if (isCreate && call.is(i, "MKSTREAM")) {
                    makesStream = true;
                } else if (call.is(i, "ENTRIESREAD") && i + 1 < call.count()) {
                    entriesRead = call.integer(++i);
                    if (entriesRead < Group.UNKNOWN) {
                        throw new CommandException(
                                "ERR value for ENTRIESREAD must be positive or -1");
                    }
                } else {
                    throw StreamErrors.subcommand(call, "XGROUP");
                }
            }
            return new Options(makesStream, entriesRead);
        }
    }

    private static StreamValue stream(Call call) {
        StreamValue stream = call.change(2, ValueType.STREAM);
        if (stream == null) {
            throw new CommandException(NO_KEY);
        }
        return stream;
    }

    private static Group group(Call call, StreamValue stream) {
        Group group = stream.groups().find(call.arg(3));
        if (group == null) {
            throw Groups.noGroup(call.shown(2), call.shown(3));
        }
        return group;
    }

    /** Where the group begins; SETID takes {@code -} and {@code +} as well. */
    private static StreamId last(Call call, @Nullable StreamValue stream, boolean isCreate) {
        if (call.is(4, "$")) {
            return stream == null ? StreamId.MIN : stream.last();
        }
        return isCreate ? Ids.strict(call, 4) : Ids.loose(call, 4);
    }

    /** Bad options come before a missing key, and that before a bad id. */
    private static void create(Call call, Reply reply) {
        Options options = Options.parse(call, true);
        StreamValue found = call.change(2, ValueType.STREAM);
        if (found == null && !options.makesStream) {
            throw new CommandException(NO_KEY);
        }
        if (call.count() > CREATE_COUNT_MAX) {
            throw StreamErrors.subcommand(call, "XGROUP");
        }
        StreamId last = last(call, found, true);
        if (found != null && found.groups().find(call.arg(3)) != null) {
            throw new CommandException(BUSY);
        }
        StreamValue stream = call.changeOrCreate(2, ValueType.STREAM);
        if (found == null) {
            stream.begin();
        }
        stream.groups().create(call.arg(3), last, options.entriesRead);
        call.event(call.arg(2), "xgroup-create");
        reply.ok();
    }

    /** Bad options come before a missing key, that before a missing group, that before a bad id. */
    private static void setid(Call call, Reply reply) {
        Options options = Options.parse(call, false);
        StreamValue stream = stream(call);
        Group group = group(call, stream);
        if (call.count() > SETID_COUNT_MAX) {
            throw StreamErrors.subcommand(call, "XGROUP");
        }
        stream.groups().setLast(group, last(call, stream, false), options.entriesRead);
        call.event(call.arg(2), "xgroup-setid");
        reply.ok();
    }

    private static void destroy(Call call, Reply reply) {
        StreamValue stream = stream(call);
        Group group = stream.groups().find(call.arg(3));
        if (group != null) {
            stream.groups().destroy(group);
            call.event(call.arg(2), "xgroup-destroy");
        }
        reply.integer(group == null ? 0 : 1);
    }

    private static void createconsumer(Call call, Reply reply) {
        StreamValue stream = stream(call);
        Group group = group(call, stream);
        boolean isNew = group.consumer(call.arg(4)) == null;
        if (isNew) {
            stream.groups().createConsumer(group, call.arg(4), call.now());
            call.event(call.arg(2), "xgroup-createconsumer");
        }
        reply.integer(isNew ? 1 : 0);
    }

    private static void delconsumer(Call call, Reply reply) {
        StreamValue stream = stream(call);
        Group group = group(call, stream);
        Consumer consumer = group.consumer(call.arg(4));
        int pending = 0;
        if (consumer != null) {
            pending = stream.groups().deleteConsumer(group, consumer);
            call.event(call.arg(2), "xgroup-delconsumer");
        }
        reply.integer(pending);
    }
}
