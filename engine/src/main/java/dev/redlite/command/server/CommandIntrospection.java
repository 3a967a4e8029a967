package dev.redlite.command.server;

import static dev.redlite.engine.Flag.LOADING;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;

import java.util.List;

/** What commands there are: COMMAND, COMMAND COUNT, INFO. */
final class CommandIntrospection {
    private CommandIntrospection() {}

    /** Adds the family to a table. */
    static void register(CommandTable table) {
        table.add("COMMAND")
                .since("2.8.13")
                .arity(-1)
                .flags(LOADING, STALE)
                .summary("Returns the facts of all commands")
                .complexity("O(N), where N is the number of commands")
                .handler(CommandIntrospection::all);
        table.add("COMMAND COUNT")
                .since("2.8.13")
                .arity(2)
                .flags(LOADING, STALE)
                .summary("Returns the number of commands")
                .complexity("O(1)")
                .handler((call, reply) -> reply.integer(call.engine().table().all().size()));
        table.add("COMMAND INFO")
                .since("2.8.13")
                .arity(-2)
                .flags(LOADING, STALE)
                .syntax("[command-name [command-name ...]]")
                .summary("Returns the facts of some commands, or of all")
                .complexity("O(N), where N is the number of commands looked up")
                .handler(CommandIntrospection::info);
    }

    private static void all(Call call, Reply reply) {
        List<Command> commands = call.engine().table().all();
        reply.array(commands.size());
        commands.forEach(command -> CommandFacts.write(command, reply));
    }

    private static void info(Call call, Reply reply) {
        if (call.count() == 2) {
            all(call, reply);
            return;
        }
        reply.array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            Command command = call.engine().table().lookUp(call.arg(i));
            if (command == null) {
                reply.nilArray();
            } else {
                CommandFacts.write(command, reply);
            }
        }
    }
}
