package dev.redlite.command.cluster;

import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.STALE;
import static dev.redlite.engine.Flag.WRITE;

import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Handler;

/**
 * The commands of a cluster: as on a Redis whose cluster support is off, which clients recognise by
 * the words of the error.
 */
public final class ClusterCommands {
    static final Handler REFUSE =
            (call, reply) -> {
                throw new CommandException("ERR This instance has cluster support disabled");
            };

    private ClusterCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        ClusterSubcommands.register(table);
        add(table, "ASKING", "3.0.0", 1)
                .flags(FAST)
                .categories("connection")
                .summary("Allows the next command on a slot that is being moved here");
        add(table, "READONLY", "3.0.0", 1)
                .flags(LOADING, STALE, FAST)
                .categories("connection")
                .summary("Allows reading from a replica of a cluster");
        add(table, "READWRITE", "3.0.0", 1)
                .flags(LOADING, STALE, FAST)
                .categories("connection")
                .summary("Ends what READONLY allowed");
        add(table, "SFLUSH", "8.0.0", -3)
                .flags(WRITE)
                .categories("keyspace", "dangerous")
                .syntax("slot-start slot-last [slot-start slot-last ...] [ASYNC | SYNC]")
                .summary("Removes all keys of slots");
        add(table, "TRIMSLOTS", "8.4.0", -5)
                .flags(WRITE)
                .categories("keyspace", "dangerous")
                .syntax("RANGES numranges startslot endslot [startslot endslot ...]")
                .summary("Removes all keys of slots that belong to other nodes");
    }

    private static Command add(CommandTable table, String name, String since, int arity) {
        return table.add(name).since(since).arity(arity).complexity("O(1)").handler(REFUSE);
    }
}
