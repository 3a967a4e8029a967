package dev.redlite.engine;

import dev.redlite.keyspace.ColdLoad;
import dev.redlite.keyspace.KeyspaceListener;

/** Passes on what happens to keys: to WATCH, to those who wait, and to the figures. */
final class EngineListener implements KeyspaceListener {
    private final Engine engine;

    EngineListener(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void changed(int db, byte[] key) {
        engine.watches().changed(db, key);
        engine.blocking().changed(db, key);
    }

    @Override
    public void expired(int db, byte[] key) {
        engine.stats().expiredKeys++;
    }

    @Override
    public void fieldsExpired(int db, byte[] key, int count, boolean isKeyRemoved) {
        engine.stats().expiredFields += count;
        engine.event(db, key, "hexpired");
        if (isKeyRemoved) {
            engine.event(db, key, "del");
        }
    }

    @Override
    public void cleared(int db) {
        engine.watches().changedDatabase(db, db);
        engine.blocking().changedDatabase(db, db);
    }

    @Override
    public void swapped(int first, int second) {
        engine.watches().changedDatabase(first, second);
        engine.blocking().changedDatabase(first, second);
    }

    @Override
    public void loaded(ColdLoad load) {
        engine.loadWaits().loaded();
    }

    @Override
    public void lostTrack() {
        engine.watches().changedEverything();
        engine.blocking().changedEverything();
    }
}
