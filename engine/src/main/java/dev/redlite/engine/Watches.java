package dev.redlite.engine;

import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.Keyspace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who watches which keys for EXEC. Used under the engine's lock. */
public final class Watches {
    private final Map<Watch, Set<Session>> watchers = new HashMap<>();

    private final Keyspace keyspace;

    Watches(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Whether nobody watches anything. */
    boolean isEmpty() {
        return watchers.isEmpty();
    }

    /** A session's EXEC is to fail if this key changes before. */
    public void add(Session session, byte[] key) {
        var watch = new Watch(session.db(), key);
        boolean exists = keyspace.peek(session.db(), key) != null;
        if (session.watchSet().putIfAbsent(watch, exists) == null) {
            watchers.computeIfAbsent(watch, absent -> new HashSet<>()).add(session);
        }
    }

    /** A session watches nothing any more. */
    public void forget(Session session) {
        session.untouchWatches();
        for (Watch watch : session.watchSet().keySet()) {
            Set<Session> watching = watchers.get(watch);
            if (watching != null) {
                watching.remove(session);
                if (watching.isEmpty()) {
                    watchers.remove(watch);
                }
            }
        }
        session.watchSet().clear();
    }

    /** Whether a key that existed when it was watched has expired since. */
    boolean haveExpired(Session session) {
        for (Map.Entry<Watch, Boolean> watch : session.watchSet().entrySet()) {
            Watch watched = watch.getKey();
            if (watch.getValue() && keyspace.peek(watched.db(), watched.key()) == null) {
                return true;
            }
        }
        return false;
    }

    /** Who watched a key that was missing is not touched if it still is: it had expired before. */
    void changed(int db, byte[] key) {
        if (watchers.isEmpty()) {
            return;
        }
        var watch = new Watch(db, key);
        Set<Session> watching = watchers.get(watch);
        if (watching == null) {
            return;
        }
        boolean exists = keyspace.peek(db, key) != null;
        for (Session session : watching) {
            if (exists || Boolean.TRUE.equals(session.watchSet().get(watch))) {
                session.touchWatches();
            }
        }
    }

    /** Every key that exists in a database, or would after an exchange with another, is touched. */
    void changedDatabase(int db, int other) {
        List<Watch> watched = new ArrayList<>(watchers.keySet());
        for (Watch watch : watched) {
            if (watch.db() == db || watch.db() == other) {
                Entry here = keyspace.peek(db, watch.key());
                Entry there = db == other ? null : keyspace.peek(other, watch.key());
                if (here != null || there != null) {
                    changed(watch.db(), watch.key());
                }
            }
        }
    }

    void changedEverything() {
        watchers.values().forEach(watching -> watching.forEach(Session::touchWatches));
    }
}
