package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_ASYNC_LOADING;
import static dev.redlite.engine.Flag.NO_MULTI;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Replication;
import dev.redlite.engine.Reply;

import java.util.Locale;

/** What replicas ask of a server, and it has none: FAILOVER, REPLCONF, PSYNC, SYNC. */
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
        table.add("PSYNC")
                .since("2.8.0")
                .arity(-3)
                .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI)
                .syntax("replicationid offset")
                .summary("Sends a replica all data and every change from then on")
                .handler(ReplicaCommands::sync);
        table.add("SYNC")
                .since("1.0.0")
                .arity(1)
                .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI)
                .summary("As PSYNC, for old replicas")
                .handler(ReplicaCommands::sync);
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
        if (call.engine().replication().isReplica()) {
            throw new CommandException("ERR FAILOVER is not valid when server is a replica.");
        }
        throw new CommandException("ERR FAILOVER requires connected replicas.");
    }

    /** Redis's own refusal for a replica that has nothing to give; others are told the reason. */
    private static void sync(Call call, Reply reply) {
        Replication replication = call.engine().replication();
        if (replication.isReplica() && !replication.link().isUp()) {
            throw new CommandException(
                    "NOMASTERLINK Can't SYNC while not connected with my master");
        }
        throw new CommandException("ERR this server cannot have replicas");
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
