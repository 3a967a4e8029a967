package dev.redlite.command.server;

import dev.redlite.engine.Handler;

import java.util.ArrayList;
import java.util.List;

/** The answers of the HELP subcommands. */
public final class Help {
    private Help() {}

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
