package dev.redlite.command.connection;

import dev.redlite.engine.CommandTable;

/** The connection family: commands about the client's own connection, and others'. */
public final class ConnectionCommands {
    private ConnectionCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        ConnectionBasics.register(table);
        Authentication.register(table);
        ClientIdentity.register(table);
        ClientLists.register(table);
        ClientControl.register(table);
        ClientTracking.register(table);
    }
}
