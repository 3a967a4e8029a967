package dev.redlite.command.connection;

import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.SKIP_SLOWLOG;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;
import dev.redlite.engine.Session;

/** Transactions: MULTI, EXEC, DISCARD, WATCH, UNWATCH. */
public final class TransactionCommands {
    private TransactionCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        table.add("MULTI")
                .since("1.2.0")
                .arity(1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                .runsInPlace()
                .summary("Starts a transaction")
                .complexity("O(1)")
                .handler(TransactionCommands::multi);
        table.add("EXEC")
                .since("1.2.0")
                .arity(1)
                .flags(NOSCRIPT, LOADING, STALE, SKIP_SLOWLOG)
                .runsInPlace()
                .summary("Executes all commands of a transaction")
                .complexity("Depends on the commands of the transaction")
                .handler((call, reply) -> call.engine().transactions().exec(call, reply));
        table.add("DISCARD")
                .since("2.0.0")
                .arity(1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                .runsInPlace()
                .summary("Discards a transaction")
                .complexity("O(N), where N is the number of queued commands")
                .handler(TransactionCommands::discard);
        registerWatches(table);
    }

    private static void registerWatches(CommandTable table) {
        table.add("WATCH")
                .since("2.2.0")
                .arity(-2)
                .keys(1, -1, 1)
                .keyFlags("RO")
                .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                .runsInPlace()
                .syntax("key [key ...]")
                .summary("Makes a transaction depend on keys that do not change")
                .complexity("O(1) for every key")
                .handler(TransactionCommands::watch);
        table.add("UNWATCH")
                .since("2.2.0")
                .arity(1)
                .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                .summary("Forgets the watched keys")
                .complexity("O(1)")
                .handler(TransactionCommands::unwatch);
    }

    private static void multi(Call call, Reply reply) {
        if (call.session().isInMulti()) {
            throw new CommandException("ERR MULTI calls can not be nested");
        }
        call.session().beginMulti();
        reply.ok();
    }

    private static void discard(Call call, Reply reply) {
        Session session = call.session();
        if (!session.isInMulti()) {
            throw new CommandException("ERR DISCARD without MULTI");
        }
        session.endMulti(call.engine());
        reply.ok();
    }

    /** A key that has expired already is watched as missing: its removal changes nothing. */
    private static void watch(Call call, Reply reply) {
        if (call.session().isInMulti()) {
            throw new CommandException("ERR WATCH inside MULTI is not allowed");
        }
        for (int i = 1; i < call.count(); i++) {
            call.engine().watches().add(call.session(), call.arg(i));
        }
        reply.ok();
    }

    private static void unwatch(Call call, Reply reply) {
        call.engine().watches().forget(call.session());
        reply.ok();
    }
}
