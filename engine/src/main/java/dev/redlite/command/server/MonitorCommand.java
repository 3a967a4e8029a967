package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;

/** Watching what others call: MONITOR. */
final class MonitorCommand {
    private MonitorCommand() {}

    /** Adds the command to a table. */
    static void register(CommandTable table) {
        table.add("MONITOR")
                .since("1.0.0")
                .arity(1)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .summary("Shows every call of every client as it is made, secrets replaced")
                .handler(MonitorCommand::monitor);
    }

    private static void monitor(Call call, Reply reply) {
        if (!call.session().getsMessages()) {
            throw new CommandException("ERR MONITOR isn't allowed for DENY BLOCKING client");
        }
        call.engine().messaging().monitors().add(call.session());
        reply.ok();
    }
}
