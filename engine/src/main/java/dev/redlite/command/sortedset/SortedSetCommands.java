package dev.redlite.command.sortedset;

import dev.redlite.engine.CommandTable;

/** The commands on sorted sets, group by group. */
public final class SortedSetCommands {
    private SortedSetCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        SortedSetReads.register(table);
        SortedSetCounts.register(table);
        SortedSetWrites.register(table);
        SortedSetRanges.register(table);
        SortedSetPops.register(table);
        SortedSetBlocking.register(table);
        SortedSetScans.register(table);
        SortedSetAlgebra.register(table);
    }
}
