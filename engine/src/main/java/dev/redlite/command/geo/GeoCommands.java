package dev.redlite.command.geo;

import dev.redlite.engine.CommandTable;

/** The commands on places, which sorted sets hold, group by group. */
public final class GeoCommands {
    private GeoCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        GeoWrites.register(table);
        GeoReads.register(table);
        GeoSearches.register(table);
        GeoRadiusSearches.register(table);
    }
}
