package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.ALLOW_BUSY;
import static dev.redlite.engine.Flag.FAST;
import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_MULTI;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.Version;
import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** The process itself: TIME, SHUTDOWN, LOLWUT. */
final class ProcessCommands {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private ProcessCommands() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("TIME")
                .since("2.6.0")
                .arity(1)
                .flags(LOADING, STALE, FAST)
                .tips("nondeterministic_output")
                .summary("Returns the time, as unix seconds and microseconds")
                .complexity("O(1)")
                .handler(ProcessCommands::time);
        table.add("SHUTDOWN")
                .since("1.0.0")
                .arity(-1)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE, NO_MULTI, ALLOW_BUSY)
                .syntax("[NOSAVE|SAVE] [NOW] [FORCE] [ABORT]")
                .summary("Ends the server; nothing that was acknowledged is lost")
                .complexity("O(N), where N is the number of changes not written to the tables yet")
                .handler(ProcessCommands::shutdown);
        table.add("LOLWUT")
                .since("5.0.0")
                .arity(-1)
                .flags(READONLY, FAST)
                .syntax("[VERSION version]")
                .summary("Draws something, and tells the version")
                .handler(ProcessCommands::draw);
    }

    private static void time(Call call, Reply reply) {
        long micros = call.engine().clock().micros();
        reply.array(2);
        reply.bulk(micros / MICROS_PER_SECOND);
        reply.bulk(micros % MICROS_PER_SECOND);
    }

    private record Shutdown(boolean saves, boolean skips, boolean aborts, boolean hurries) {
        static Shutdown parse(Call call) {
            boolean saves = false;
            boolean skips = false;
            boolean aborts = false;
            boolean hurries = false;
            for (int i = 1; i < call.count(); i++) {
                if (call.is(i, "SAVE")) {
                    saves = true;
                } else if (call.is(i, "NOSAVE")) {
                    skips = true;
                } else if (call.is(i, "ABORT")) {
                    aborts = true;
                } else if (call.is(i, "NOW") || call.is(i, "FORCE")) {
                    hurries = true;
                } else {
                    throw Errors.syntax();
                }
            }
            return new Shutdown(saves, skips, aborts, hurries);
        }

        boolean contradicts() {
            return saves && skips || aborts && (saves || skips || hurries);
        }
    }

    /** There is no answer but an error: the connection is closed. */
    private static void shutdown(Call call, Reply reply) {
        Shutdown options = Shutdown.parse(call);
        if (options.contradicts()) {
            throw Errors.syntax();
        }
        if (options.aborts()) {
            throw new CommandException("ERR No shutdown in progress.");
        }
        @Nullable Consumer<Boolean> action = call.engine().shutdownAction();
        if (action == null) {
            throw new CommandException(
                    "ERR Errors trying to SHUTDOWN: this is no server, its program closes it.");
        }
        call.session().closeAfterReply();
        action.accept(!options.skips());
    }

    private static void draw(Call call, Reply reply) {
        if (call.count() > 2 && call.is(1, "VERSION")) {
            call.integer(2);
        }
        String art = Skyline.draw(call.random());
        reply.verbatim("txt", Bytes.of(art + "Redis ver. " + Version.REDIS + "\n"));
    }
}
