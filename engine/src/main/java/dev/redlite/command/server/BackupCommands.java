package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Flag;
import dev.redlite.engine.Reply;

/** BACKUP, which makes files for an append-only log that there is none of: no backup ever runs. */
final class BackupCommands {
    private BackupCommands() {}

    static void register(CommandTable table) {
        table.add("BACKUP")
                .since("8.10.0")
                .arity(2)
                .syntax("subcommand")
                .summary("Contains the commands about backups")
                .complexity("Depends on the subcommand");
        add(table, "START", ADMIN, NOSCRIPT)
                .summary("Begins a backup")
                .handler(BackupCommands::start);
        add(table, "SEAL", ADMIN, NOSCRIPT)
                .summary("Ends what a backup takes in")
                .handler(BackupCommands::refuse);
        add(table, "ABORT", ADMIN, NOSCRIPT)
                .summary("Gives a backup up")
                .handler(BackupCommands::refuse);
        add(table, "CLEANUP", ADMIN, NOSCRIPT)
                .summary("Removes the files of a backup")
                .handler(BackupCommands::refuse);
        add(table, "LIST", ADMIN, STALE)
                .summary("Returns the files of the backup")
                .handler((call, reply) -> reply.array(0));
        add(table, "STATUS", ADMIN, STALE)
                .summary("Returns the state of the backup")
                .handler(BackupCommands::status);
        Help.add(
                table,
                "BACKUP",
                "8.10.0",
                "ABORT",
                "Give the backup up.",
                "CLEANUP",
                "Remove the files of the backup.",
                "LIST",
                "The files of the backup.",
                "SEAL",
                "End what the backup takes in.",
                "START",
                "Begin a backup.",
                "STATUS",
                "The state of the backup.");
    }

    private static Command add(CommandTable table, String name, Flag... flags) {
        return table.add("BACKUP " + name).since("8.10.0").arity(2).flags(flags).complexity("O(1)");
    }

    private static void start(Call call, Reply reply) {
        throw new CommandException(
                "ERR BACKUP is not available: copy the database file instead, after SAVE");
    }

    private static void refuse(Call call, Reply reply) {
        throw new CommandException("ERR No backup in progress");
    }

    private static void status(Call call, Reply reply) {
        reply.map(4);
        reply.bulk("state");
        reply.bulk("idle");
        reply.bulk("error");
        reply.bulk("");
        reply.bulk("start_time");
        reply.bulk("0");
        reply.bulk("end_time");
        reply.bulk("0");
    }
}
