package dev.redlite.command.set;

import dev.redlite.engine.CommandTable;

/** The commands on sets, group by group. */
public final class SetCommands {
    private SetCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        SetReads.register(table);
        SetWrites.register(table);
        SetChoices.register(table);
        SetAlgebra.register(table);
        SetCardinalities.register(table);
    }
}
