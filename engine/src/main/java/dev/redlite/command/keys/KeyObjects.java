package dev.redlite.command.keys;

import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.command.server.Help;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.StringValue;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

/** OBJECT: how the value of a key is held, and when and how often it was used. */
final class KeyObjects {
    private static final long SHARED_REFERENCES = Integer.MAX_VALUE;
    private static final String FOR_A_WHILE =
            " Please note that when switching between policies at runtime LRU and LFU data will"
                    + " take some time to adjust.";

    private KeyObjects() {}

    static void register(CommandTable table) {
        table.add("OBJECT")
                .since("2.2.3")
                .arity(-2)
                .syntax("subcommand [arg [arg ...]]")
                .summary("A container for commands about how values are held")
                .complexity("Depends on the subcommand");
        add(table, "ENCODING", "2.2.3")
                .summary("Tells the representation of a value in memory")
                .handler(KeyObjects::encoding);
        add(table, "FREQ", "4.0.0")
                .summary("Tells the logarithmic access counter of a key")
                .handler(KeyObjects::frequency);
        add(table, "IDLETIME", "2.2.3")
                .summary("Tells how many seconds ago a key was used")
                .handler(KeyObjects::idleTime);
        add(table, "REFCOUNT", "2.2.3")
                .summary("Tells how many references there are to a value")
                .handler(KeyObjects::referenceCount);
        table.add("OBJECT HELP")
                .since("6.2.0")
                .arity(2)
                .flags(LOADING, STALE)
                .summary("Explains the subcommands")
                .complexity("O(1)")
                .handler(
                        Help.of(
                                "OBJECT",
                                "ENCODING <key>",
                                "Tell the representation of the value in memory.",
                                "FREQ <key>",
                                "Tell the access counter, under an LFU maxmemory policy.",
                                "IDLETIME <key>",
                                "Tell the seconds since the key was used last.",
                                "REFCOUNT <key>",
                                "Tell the number of references to the value."));
    }

    private static Command add(CommandTable table, String name, String since) {
        return table.add("OBJECT " + name)
                .since(since)
                .arity(3)
                .key(2)
                .keyFlags("RO")
                .flags(READONLY)
                .syntax("key")
                .complexity("O(1)");
    }

    private static @Nullable Entry entry(Call call) {
        return call.peekUntold(2);
    }

    private static void encoding(Call call, Reply reply) {
        Entry entry = entry(call);
        if (entry == null) {
            reply.nil();
        } else {
            reply.bulk(call.keyspace().value(entry).encoding());
        }
    }

    private static void referenceCount(Call call, Reply reply) {
        Entry entry = entry(call);
        if (entry == null) {
            reply.nil();
            return;
        }
        Value value = call.keyspace().value(entry);
        boolean isShared = value instanceof StringValue string && KeyReads.isShared(string);
        reply.integer(isShared ? SHARED_REFERENCES : 1);
    }

    /** A missing key comes before a policy that does not count. */
    private static void frequency(Call call, Reply reply) {
        Entry entry = entry(call);
        if (entry == null) {
            reply.nil();
            return;
        }
        if (!isCounting(call)) {
            throw new CommandException(
                    "ERR An LFU maxmemory policy is not selected, access frequency not tracked."
                            + FOR_A_WHILE);
        }
        reply.integer(call.keyspace().accesses().frequencies().of(entry, call.now()));
    }

    private static void idleTime(Call call, Reply reply) {
        Entry entry = entry(call);
        if (entry == null) {
            reply.nil();
            return;
        }
        if (isCounting(call)) {
            throw new CommandException(
                    "ERR An LFU maxmemory policy is selected, idle time not tracked."
                            + FOR_A_WHILE);
        }
        reply.integer(Math.max(0, (call.now() - entry.accessedAt()) / 1000));
    }

    private static boolean isCounting(Call call) {
        return call.engine().eviction().policy().isByFrequency();
    }
}
