package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_MULTI;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Maintenance;
import dev.redlite.engine.Reply;

/** Space in the database file, Redlite's own: VACUUM, AUTOVACUUM. */
final class VacuumCommands {
    private VacuumCommands() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("VACUUM")
                .since("0.1.0")
                .arity(1)
                .flags(ADMIN, NOSCRIPT, NO_MULTI)
                .summary("Gives unused space in the file back, and returns how many bytes")
                .complexity("O(N), where N is the size of the file")
                .handler((call, reply) -> reply.integer(call.engine().maintenance().vacuum()));
        table.add("AUTOVACUUM")
                .since("0.1.0")
                .arity(-1)
                .flags(ADMIN, NOSCRIPT)
                .syntax("[ON|OFF|INTERVAL milliseconds]")
                .summary("Says whether and how often unused space is given back by itself")
                .complexity("O(1)")
                .handler(VacuumCommands::automatic);
    }

    private static void automatic(Call call, Reply reply) {
        Maintenance maintenance = call.engine().maintenance();
        if (call.count() == 1) {
            reply.map(2);
            reply.bulk("enabled");
            reply.integer(maintenance.isAutomatic() ? 1 : 0);
            reply.bulk("interval");
            reply.integer(maintenance.intervalMillis());
            return;
        }
        boolean isSwitch = call.count() == 2 && (call.is(1, "ON") || call.is(1, "OFF"));
        if (isSwitch) {
            maintenance.automatic(call.is(1, "ON"));
        } else if (call.count() == 3 && call.is(1, "INTERVAL")) {
            maintenance.intervalMillis(interval(call));
        } else {
            throw Errors.syntax();
        }
        reply.ok();
    }

    private static long interval(Call call) {
        long millis = call.integer(2);
        if (millis < 1) {
            throw new CommandException(Errors.OUT_OF_RANGE);
        }
        return millis;
    }
}
