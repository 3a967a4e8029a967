package dev.redlite.command.server;

import dev.redlite.engine.AclCategories;
import dev.redlite.engine.Command;
import dev.redlite.engine.Reply;

import java.util.Collection;
import java.util.List;

/** The facts of a command in the shape of COMMAND INFO: an array of ten elements. */
final class CommandFacts {
    private CommandFacts() {}

    static void write(Command command, Reply reply) {
        reply.array(10);
        reply.bulk(command.fullName());
        reply.integer(command.arity());
        List<String> flags = command.reportedFlags();
        reply.set(flags.size());
        flags.forEach(reply::status);
        reply.integer(command.firstKey());
        reply.integer(command.lastKey());
        reply.integer(command.keyStep());
        List<String> categories = AclCategories.of(command);
        reply.set(categories.size());
        categories.forEach(category -> reply.status("@" + category));
        reply.set(command.tips().size());
        command.tips().forEach(reply::bulk);
        KeySpecs.write(command, reply);
        Collection<Command> subcommands = command.subcommands();
        if (subcommands.isEmpty()) {
            reply.set(0); // as Redis has it, although there is an array otherwise
        } else {
            reply.array(subcommands.size());
        }
        subcommands.forEach(subcommand -> write(subcommand, reply));
    }
}
