package dev.redlite;

import java.util.ArrayList;
import java.util.List;

/** Ends an engine as kill -9 ends its process, as far as that can be done within one. */
public final class Killed {
    private Killed() {}

    /** Leaves the log and the tables as they are: nothing is flushed. */
    public static void leave(Redlite db) {
        db.database().abandon();
    }

    /** Checks what is in memory, without flushing it first as {@link Redlite#check} does. */
    public static List<String> check(Redlite db) {
        List<String> wrong = new ArrayList<>();
        new DatabaseCheck(db.database()).checkMemory(progress -> {}, wrong);
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
