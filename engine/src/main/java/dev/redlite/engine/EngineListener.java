package dev.redlite.engine;

import dev.redlite.keyspace.ColdLoad;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.keyspace.KeyspaceListener;

import java.util.List;

/** Passes on what happens to keys: to WATCH, to those who wait, and to the figures. */
final class EngineListener implements KeyspaceListener {
    private final Engine engine;

    EngineListener(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void changed(int db, byte[] key, boolean isOwn) {
        if (db == Keyspace.LIBRARIES) {
            engine.scripts().librariesChange();
            return;
        }
        engine.messaging().changed(key, isOwn);
        engine.watches().changed(db, key);
        engine.blocking().changed(db, key);
    }

    @Override
    public void expired(int db, byte[] key) {
        engine.stats().expiredKeys++;
        engine.messaging().expired(db, key);
    }

    @Override
    public void fieldsExpired(int db, byte[] key, List<byte[]> fields, boolean isKeyRemoved) {
        engine.stats().expiredFields += fields.size();
        engine.messaging().event(db, key, "hexpired", Subkeys.of(fields));
        if (isKeyRemoved) {
            engine.messaging().event(db, key, "del");
        }
    }

    @Override
    public void cleared(int db) {
        engine.messaging().tracking().changedEverything();
        engine.watches().changedDatabase(db, db);
        engine.blocking().changedDatabase(db, db);
    }

    @Override
    public void swapped(int first, int second) {
        engine.messaging().tracking().changedEverything();
        engine.watches().changedDatabase(first, second);
        engine.blocking().changedDatabase(first, second);
    }

    @Override
    public void loaded(ColdLoad load) {
        engine.loadWaits().loaded();
    }

    @Override
    public void created(int db, byte[] key) {
        if (db == Keyspace.LIBRARIES) {
            return;
        }
        engine.messaging().event(db, key, "new");
    }

    @Override
    public void overwritten(int db, byte[] key, boolean isOfOtherType) {
        if (db == Keyspace.LIBRARIES) {
            return;
        }
        engine.messaging().event(db, key, "overwritten");
        if (isOfOtherType) {
            engine.messaging().event(db, key, "type_changed");
        }
    }

    @Override
    public void told(byte[] note) {
        engine.messaging().told(note);
    }

    @Override
    public void committed() {
        engine.messaging().commit();
        engine.scripts().unitEnded();
    }

    @Override
    public void dropped() {
        engine.messaging().rollback();
        engine.scripts().unitEnded();
    }

    @Override
    public void lostTrack() {
        engine.scripts().librariesChange();
        engine.messaging().tracking().changedEverything();
        engine.watches().changedEverything();
        engine.blocking().changedEverything();
    }
}
