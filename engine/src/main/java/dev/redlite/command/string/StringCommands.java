package dev.redlite.command.string;

import dev.redlite.engine.CommandTable;

/** The commands on strings, group by group. */
public final class StringCommands {
    private StringCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        StringReads.register(table);
        StringWrites.register(table);
        StringBatches.register(table);
        StringCounters.register(table);
        StringIncrements.register(table);
        StringRanges.register(table);
        StringConditions.register(table);
        StringComparison.register(table);
    }
}
