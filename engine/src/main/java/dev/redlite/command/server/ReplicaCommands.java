package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;

import java.util.Locale;

/** What a master with no replicas answers: FAILOVER, REPLCONF. */
final class ReplicaCommands {
    private ReplicaCommands() {}

    static void register(CommandTable table) {
        table.add("FAILOVER")
                .since("6.2.0")
                .arity(-1)
                .flags(ADMIN, NOSCRIPT, STALE)
                .syntax("[TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]")
                .summary("Has a replica take the place of this server")
                .complexity("O(1)")
                .handler(ReplicaCommands::failover);
        table.add("REPLCONF")
                .since("3.0.0")
                .arity(-1)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE, ALLOW_BUSY)
                .syntax("[option value [option value ...]]")
                .summary("Tells a master about the replica that connects to it")
                .complexity("O(1)")
                .handler(ReplicaCommands::replConf);
    }

    /** The options are looked at before the replicas, of which there are none. */
    private static void failover(Call call, Reply reply) {
        boolean isTo = false;
        boolean isForced = false;
        boolean isAborted = false;
        boolean isTimed = false;
        for (int i = 1; i < call.count(); i++) {
            int left = call.count() - 1 - i;
            if (call.is(i, "TIMEOUT") && left >= 1 && !isTimed) {
                if (call.integer(++i) <= 0) {
                    throw new CommandException("ERR FAILOVER timeout must be greater than 0");
                }
                isTimed = true;
            } else if (call.is(i, "ABORT") && call.count() == 2) {
                isAborted = true;
            } else if (call.is(i, "TO") && left >= 2 && !isTo) {
                isTo = true;
                call.integer(i + 2);
                i += 2;
            } else if (call.is(i, "FORCE") && !isForced) {
                isForced = true;
            } else {
                throw Errors.syntax();
            }
        }
        if (isAborted) {
            throw new CommandException("ERR No failover in progress.");
        }
        throw new CommandException("ERR FAILOVER requires connected replicas.");
    }

    private static void replConf(Call call, Reply reply) {
        if (call.count() % 2 == 0) {
            throw Errors.syntax();
        }
        for (int i = 1; i < call.count(); i += 2) {
            switch (call.text(i).toLowerCase(Locale.ROOT)) {
                case "listening-port", "rdb-only" -> call.integer(i + 1);
                case "ip-address", "capa", "version" -> {}
                default ->
                        throw new CommandException(
                                "ERR Unrecognized REPLCONF option: " + call.text(i));
            }
        }
        reply.ok();
    }
}
