package dev.redlite.command.stream;

import dev.redlite.engine.CommandTable;

/** The commands on streams, group by group. */
public final class StreamCommands {
    private StreamCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        StreamWrites.register(table);
        StreamDeletions.register(table);
        StreamRanges.register(table);
        StreamReads.register(table);
        GroupCommands.register(table);
        StreamAcknowledgements.register(table);
        PendingEntries.register(table);
        StreamClaims.register(table);
        InfoCommands.register(table);
        Production.register(table);
    }
}
