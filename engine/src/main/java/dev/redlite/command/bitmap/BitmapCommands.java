package dev.redlite.command.bitmap;

import dev.redlite.engine.CommandTable;

/** The commands on the bits of strings, group by group. */
public final class BitmapCommands {
    private BitmapCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        BitReads.register(table);
        BitWrites.register(table);
        BitFields.register(table);
    }
}
