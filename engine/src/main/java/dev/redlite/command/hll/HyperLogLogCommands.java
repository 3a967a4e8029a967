package dev.redlite.command.hll;

import dev.redlite.engine.CommandTable;

/** The commands on HyperLogLog sketches, group by group. */
public final class HyperLogLogCommands {
    private HyperLogLogCommands() {}

    /** Adds the family to a table. */
    public static void register(CommandTable table) {
        SketchWrites.register(table);
        SketchCounts.register(table);
        SketchDebugging.register(table);
    }
}
