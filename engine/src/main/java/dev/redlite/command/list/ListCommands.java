package dev.redlite.command.list;

import dev.redlite.engine.CommandTable;

/** The commands on lists, group by group. */
public final class ListCommands {
    private ListCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        ListReads.register(table);
        ListPushes.register(table);
        ListPops.register(table);
        ListWrites.register(table);
        ListMoves.register(table);
        ListBlocking.register(table);
        ListBlockingMoves.register(table);
    }
}
