package dev.redlite;

import dev.redlite.base.RandomSource;
import dev.redlite.base.SystemClock;
import dev.redlite.command.Commands;
import dev.redlite.engine.Durability;
import dev.redlite.engine.Engine;
import dev.redlite.keyspace.Keyspace;

/** Redis in one SQLite file, or in memory. Thread-safe. */
public final class Redlite implements AutoCloseable {
    private final Engine engine;

    private Redlite(Engine engine) {
        this.engine = engine;
    }

    /** Opens an engine that keeps everything in memory and forgets it when it is closed. */
    public static Redlite openMemory() {
        var random = RandomSource.secure();
        return new Redlite(
                new Engine(
                        Commands.table(),
                        listener -> new Keyspace(null, listener, random, Long.MAX_VALUE),
                        Durability.NONE,
                        SystemClock.INSTANCE,
                        random));
    }

    /** A new session. */
    public Connection connect() {
        return new Connection(engine);
    }

    /** The engine, for servers and tests in this project. */
    public Engine engine() {
        return engine;
    }

    @Override
    public void close() {}
}
