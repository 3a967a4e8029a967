package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_ASYNC_LOADING;
import static dev.redlite.engine.Flag.NO_MULTI;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;

/** Writing to the tables on request: SAVE, BGSAVE, BGREWRITEAOF, LASTSAVE. */
final class SaveCommands {
    private SaveCommands() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("SAVE")
                .since("1.0.0")
                .arity(1)
                .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI)
                .summary(
                        "Writes everything to the tables of the file, and answers when it is there")
                .complexity("O(N), where N is the number of changes not written yet")
                .handler(SaveCommands::save);
        table.add("BGSAVE")
                .since("1.0.0")
                .arity(-1)
                .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
                .syntax("[SCHEDULE]")
                .summary("Has everything written to the tables of the file soon")
                .complexity("O(1)")
                .handler(SaveCommands::saveLater);
        table.add("BGREWRITEAOF")
                .since("1.0.0")
                .arity(1)
                .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
                .summary("Has everything written to the tables soon, so that the log is recycled")
                .complexity("O(1)")
                .handler(SaveCommands::rewriteLater);
        table.add("LASTSAVE")
                .since("1.0.0")
                .arity(1)
                .flags(LOADING, STALE, FAST)
                .tips("nondeterministic_output")
                .categories("admin", "dangerous")
                .summary("Returns when everything was written to the tables last, in unix seconds")
                .complexity("O(1)")
                .handler((call, reply) -> reply.integer(lastSave(call.engine()) / 1000));
    }

    /** Others may go on while the tables are written. */
    private static void save(Call call, Reply reply) {
        Engine engine = call.engine();
        engine.yieldFor(() -> engine.durability().flush());
        reply.ok();
    }

    private static void saveLater(Call call, Reply reply) {
        if (call.count() > 2 || (call.count() == 2 && !call.is(1, "SCHEDULE"))) {
            throw Errors.syntax();
        }
        call.engine().durability().requestFlush();
        reply.status("Background saving started");
    }

    private static void rewriteLater(Call call, Reply reply) {
        call.engine().durability().requestFlush();
        reply.status("Background append only file rewriting started");
    }

    /** When everything was written to the tables last, unix ms. */
    static long lastSave(Engine engine) {
        return Math.max(engine.info().startedAt(), engine.durability().flushedAtMillis());
    }
}
