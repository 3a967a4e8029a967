package dev.redlite.command.server;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.Keyspace;

import java.util.Locale;

/** Memory: MEMORY USAGE, STATS, DOCTOR, PURGE, MALLOC-STATS, HELP. */
final class MemoryCommands {
    private static final String[] TIPS = {
        "nondeterministic_output", "request_policy:all_shards", "response_policy:special"
    };

    private MemoryCommands() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("MEMORY")
                .since("4.0.0")
                .arity(-2)
                .summary("Contains the commands about memory")
                .complexity("Depends on the subcommand");
        table.add("MEMORY USAGE")
                .since("4.0.0")
                .arity(-3)
                .flags(READONLY)
                .key(2)
                .keyFlags("RO")
                .syntax("key [SAMPLES count]")
                .summary("Estimates the bytes of memory that a key and its value take")
                .complexity("O(1) if the value is in memory")
                .handler(MemoryCommands::usage);
        add(table, "MEMORY STATS")
                .tips(TIPS)
                .summary("Returns figures about the memory in use")
                .handler(MemoryCommands::statistics);
        add(table, "MEMORY DOCTOR")
                .tips(TIPS)
                .summary("Says in words what is wrong with the memory in use")
                .handler(MemoryCommands::doctor);
        add(table, "MEMORY PURGE")
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .summary("Asks for freed memory to be given back to the system")
                .handler((call, reply) -> reply.ok());
        add(table, "MEMORY MALLOC-STATS")
                .tips(TIPS)
                .summary("Returns what the allocator says of itself")
                .handler(MemoryCommands::allocator);
        addHelp(table);
    }

    private static void addHelp(CommandTable table) {
        Help.add(
                table,
                "MEMORY",
                "4.0.0",
                "DOCTOR",
                "What is wrong with the memory in use, in words.",
                "MALLOC-STATS",
                "What the allocator says of itself.",
                "PURGE",
                "Give freed memory back to the system.",
                "STATS",
                "Figures about the memory in use.",
                "USAGE <key> [SAMPLES <count>]",
                "Bytes that a key and its value take, estimated.");
    }

    private static Command add(CommandTable table, String name) {
        return table.add(name).since("4.0.0").arity(2).complexity("O(1)");
    }

    /** Options come before the key is looked up. Values know their size, so none is sampled. */
    private static void usage(Call call, Reply reply) {
        for (int i = 3; i < call.count(); i += 2) {
            if (!call.is(i, "SAMPLES") || i + 1 >= call.count()) {
                throw Errors.syntax();
            }
            if (call.integer(i + 1) < 0) {
                throw Errors.syntax();
            }
        }
        Entry entry = call.keyspace().peek(call.db(), call.arg(2));
        if (entry == null) {
            reply.nil();
            return;
        }
        reply.integer(entry.sizeBytes());
    }

    private static void statistics(Call call, Reply reply) {
        long used = InfoMemory.usedBytes();
        long peak = call.engine().stats().peak(used);
        long data = call.keyspace().cache().usedBytes();
        long keys = 0;
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            keys += call.keyspace().size(db);
        }
        reply.map(9);
        field(reply, "peak.allocated", peak);
        field(reply, "total.allocated", used);
        field(reply, "startup.allocated", 0);
        field(reply, "replication.backlog", 0);
        field(reply, "keys.count", keys);
        field(reply, "keys.bytes-per-key", keys == 0 ? 0 : data / keys);
        field(reply, "dataset.bytes", data);
        reply.bulk("dataset.percentage");
        reply.number(100.0 * data / used);
        reply.bulk("peak.percentage");
        reply.number(100.0 * used / peak);
    }

    private static void field(Reply reply, String name, long value) {
        reply.bulk(name);
        reply.integer(value);
    }

    private static void doctor(Call call, Reply reply) {
        long limit = Runtime.getRuntime().maxMemory();
        long used = InfoMemory.usedBytes();
        String text =
                used > limit / 10 * 9
                        ? "Nine tenths of the heap are in use; give the JVM more (-Xmx), or the"
                                + " cache less.\n"
                        : "No memory problem is known.\n";
        reply.verbatim("txt", Bytes.of(text));
    }

    private static void allocator(Call call, Reply reply) {
        Runtime runtime = Runtime.getRuntime();
        String text =
                String.format(
                        Locale.ROOT,
                        "Java heap: %d of %d bytes in use, at most %d\n",
                        InfoMemory.usedBytes(),
                        runtime.totalMemory(),
                        runtime.maxMemory());
        reply.verbatim("txt", Bytes.of(text));
    }
}
