package dev.redlite.command.scripting;

import dev.redlite.engine.CommandTable;

/** Commands that run scripts and functions, and keep them. */
public final class ScriptingCommands {
    private ScriptingCommands() {}

    /** Adds the family to a table, with what the engine that uses it knows of scripts. */
    public static void register(CommandTable table) {
        var scripting = new Scripting();
        new EvalCommands(scripting).register(table);
        new FcallCommands(scripting).register(table);
        new ScriptCommands(scripting).register(table);
        new FunctionCommands(scripting).register(table);
    }
}
