package dev.redlite.command.keys;

import dev.redlite.engine.CommandTable;

/** The generic family: commands on keys whatever they hold. */
public final class KeyCommands {
    private KeyCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        KeyReads.register(table);
        KeyWrites.register(table);
        KeyExpiry.register(table);
        KeyTtls.register(table);
        KeyScans.register(table);
        KeyObjects.register(table);
        KeyDumps.register(table);
        KeySorts.register(table);
        KeyMigration.register(table);
    }
}
