package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.NOSCRIPT;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;

/** HOTKEYS, which measures keys over a time: nothing is measured here. */
final class HotKeyCommands {
    private HotKeyCommands() {}

    static void register(CommandTable table) {
        table.add("HOTKEYS")
                .since("8.6.0")
                .arity(-2)
                .syntax("subcommand [arg [arg ...]]")
                .summary("Contains the commands that find the keys used most")
                .complexity("Depends on the subcommand");
        add(table, "START", -2)
                .syntax(
                        "METRICS count [CPU] [NET] [COUNT k] [DURATION seconds] [SAMPLE ratio]"
                                + " [SLOTS count slot [slot ...]]")
                .summary("Begins to measure keys")
                .handler(HotKeyCommands::start);
        add(table, "STOP", 2).summary("Ends measuring").handler(HotKeyCommands::stop);
        add(table, "GET", 2)
                .summary("Returns what was measured")
                .handler((call, reply) -> reply.nilArray());
        add(table, "RESET", 2)
                .summary("Forgets what was measured")
                .handler((call, reply) -> reply.ok());
        Help.add(
                table,
                "HOTKEYS",
                "8.6.1",
                "GET",
                "What was measured.",
                "RESET",
                "Forget it.",
                "START METRICS <count> [CPU] [NET] [...]",
                "Begin to measure.",
                "STOP",
                "End measuring.");
    }

    private static Command add(CommandTable table, String name, int arity) {
        return table.add("HOTKEYS " + name)
                .since("8.6.0")
                .arity(arity)
                .flags(ADMIN, NOSCRIPT)
                .complexity("O(1)");
    }

    private static void start(Call call, Reply reply) {
        throw new CommandException("ERR HOTKEYS is not available");
    }

    private static void stop(Call call, Reply reply) {
        throw new CommandException("ERR hotkeys tracking is not active");
    }
}
