package dev.redlite.command.server;

import static dev.redlite.engine.Flag.ADMIN;
import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_ASYNC_LOADING;

import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Reply;

/** Modules, of which there are none: MODULE LIST, LOAD, LOADEX, UNLOAD, HELP. */
final class ModuleCommands {
    private ModuleCommands() {}

    /** Adds the group to a table. */
    static void register(CommandTable table) {
        table.add("MODULE")
                .since("4.0.0")
                .arity(-2)
                .summary("Contains the commands about modules")
                .complexity("Depends on the subcommand");
        table.add("MODULE LIST")
                .since("4.0.0")
                .arity(2)
                .flags(ADMIN, NOSCRIPT)
                .tips("nondeterministic_output_order")
                .summary("Returns the modules that are loaded")
                .complexity("O(N), where N is the number of modules")
                .handler((call, reply) -> reply.array(0));
        add(table, "MODULE LOAD", "4.0.0", -3)
                .syntax("path [arg [arg ...]]")
                .summary("Loads a module, where modules can be loaded");
        add(table, "MODULE LOADEX", "7.0.0", -3)
                .syntax("path [CONFIG name value [CONFIG name value ...]] [ARGS args [args ...]]")
                .summary("Loads a module with a configuration, where modules can be loaded");
        add(table, "MODULE UNLOAD", "4.0.0", 3)
                .syntax("name")
                .summary("Unloads a module, where modules can be loaded");
        addHelp(table);
    }

    private static void addHelp(CommandTable table) {
        Help.add(table, "MODULE", "5.0.0", "LIST", "The modules that are loaded.");
    }

    private static Command add(CommandTable table, String name, String since, int arity) {
        return table.add(name)
                .since(since)
                .arity(arity)
                .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
                .guardedBy("enable-module-command")
                .complexity("O(1)")
                .handler(ModuleCommands::refuse);
    }

    private static void refuse(Call call, Reply reply) {
        throw new CommandException("ERR Redlite loads no modules.");
    }
}
