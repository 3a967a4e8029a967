package dev.redlite;

import dev.redlite.engine.Engine;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.keyspace.KeyspaceCheck;

import java.util.ArrayList;
import java.util.List;

/** Ends an engine as kill -9 ends its process, as far as that can be done within one. */
public final class Killed {
    private static final int KEYS_AT_ONCE = 1_000;

    private Killed() {}

    /** Leaves the log and the tables as they are: nothing is flushed. */
    public static void leave(Redlite db) {
        db.database().abandon();
    }

    /** Checks what is in memory, without flushing it first as {@link Redlite#check} does. */
    public static List<String> check(Redlite db) {
        Engine engine = db.engine();
        var memory = new KeyspaceCheck(engine.keyspace());
        List<String> wrong = new ArrayList<>();
        engine.locked(
                () -> {
                    engine.durability().order().require();
                    wrong.addAll(memory.run(engine.now()));
                    for (int i = 0; i < Keyspace.ALL_DATABASES; i++) {
                        long cursor = 0;
                        do {
                            cursor = memory.values(i, cursor, KEYS_AT_ONCE, engine.now(), wrong);
                        } while (cursor != 0);
                    }
                });
        return wrong;
    }

    /** Forgets whatever may be forgotten, so that it must be read again. */
    public static void forget(Redlite db) {
        db.engine().locked(() -> db.engine().keyspace().cache().forgetAll());
    }

    /** Removes what has expired, as the background does. */
    public static void expire(Redlite db) {
        db.database().housekeeping().retryWaiters();
        db.database().housekeeping().expire();
    }
}
