package dev.redlite.command.array;

import dev.redlite.engine.CommandTable;

/** The commands on arrays, group by group. */
public final class ArrayCommands {
    private ArrayCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        ArrayReads.register(table);
        ArrayWrites.register(table);
        ArrayInserts.register(table);
        ArrayScans.register(table);
        ArrayInformation.register(table);
    }
}
