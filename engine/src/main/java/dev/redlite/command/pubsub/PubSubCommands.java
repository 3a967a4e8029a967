package dev.redlite.command.pubsub;

import dev.redlite.engine.CommandTable;

/** Commands of the pubsub family. */
public final class PubSubCommands {
    private PubSubCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        Subscribing.register(table);
        Publishing.register(table);
        Listeners.register(table);
    }
}
