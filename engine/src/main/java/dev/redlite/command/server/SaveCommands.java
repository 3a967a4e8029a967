package dev.redlite.command.server;

import dev.redlite.engine.Engine;

/** Writing to the tables on request. */
final class SaveCommands {
    private SaveCommands() {}

    /** When everything was written to the tables last, unix ms. */
    static long lastSave(Engine engine) {
        return Math.max(engine.info().startedAt(), engine.durability().flushedAtMillis());
    }
}
