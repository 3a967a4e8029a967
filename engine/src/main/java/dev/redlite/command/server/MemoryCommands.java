package dev.redlite.command.server;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;

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
                .complexity("O(1)")
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
                .handler(MemoryCommands::purge);
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

    /**
     * Options come before the key is looked up. The size is kept with the key, so nothing is read
     * and nothing sampled.
     */
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
        MemoryStatistics.of(call).answer(reply);
    }

    private static void doctor(Call call, Reply reply) {
        reply.verbatim("txt", Bytes.of(new MemoryDoctor(call).report()));
    }

    /** Freed memory is the collector's, which is asked to look; others go on meanwhile. */
    private static void purge(Call call, Reply reply) {
        if (call.mayBlock()) {
            call.engine().yieldFor(System::gc);
        }
        reply.ok();
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
