package dev.redlite.command.server;

import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Handler;

import java.util.ArrayList;
import java.util.List;

/** The answers of the HELP subcommands. */
public final class Help {
    private Help() {}

    /** Adds the HELP subcommand of a container, which explains it as {@link #of} does. */
    public static Command add(
            CommandTable table, String container, String since, String... usagesAndTexts) {
        return table.add(container + " HELP")
                .since(since)
                .arity(2)
                .flags(LOADING, STALE)
                .summary("Explains the subcommands")
                .complexity("O(1)")
                .handler(of(container, usagesAndTexts));
    }

    /** A handler that explains a container: a usage and what it does, in turn. */
    public static Handler of(String container, String... usagesAndTexts) {
        List<String> lines = new ArrayList<>();
        lines.add(container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (int i = 0; i < usagesAndTexts.length; i += 2) {
            lines.add(usagesAndTexts[i]);
            lines.add("    " + usagesAndTexts[i + 1]);
        }
        lines.add("HELP");
        lines.add("    Print this help.");
        return (call, reply) -> {
            reply.array(lines.size());
            lines.forEach(reply::status);
        };
    }
}
