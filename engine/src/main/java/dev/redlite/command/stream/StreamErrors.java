package dev.redlite.command.stream;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;

/** Errors that the containers of this family share. */
final class StreamErrors {
    private StreamErrors() {}

    /** The arguments of a subcommand are none it knows. */
    static CommandException subcommand(Call call, String container) {
        return new CommandException(
                "ERR unknown subcommand or wrong number of arguments for '"
                        + call.shown(1)
                        + "'. Try "
                        + container
                        + " HELP.");
    }
}
