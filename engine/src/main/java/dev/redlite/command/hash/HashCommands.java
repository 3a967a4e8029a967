package dev.redlite.command.hash;

import dev.redlite.engine.CommandTable;

/** The commands on hashes, group by group. */
public final class HashCommands {
    private HashCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        HashReads.register(table);
        HashWrites.register(table);
        HashCounters.register(table);
        HashScans.register(table);
        HashExpiry.register(table);
        HashTimed.register(table);
        HashImport.register(table);
    }
}
