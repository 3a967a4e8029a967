package dev.redlite.keyspace;

import dev.redlite.base.Bytes;
import dev.redlite.value.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks what is in memory: tables, counts and the invariants of each value. */
public final class KeyspaceCheck {
    private final Keyspace keyspace;

    /** Of a keyspace, under the engine's lock. */
    public KeyspaceCheck(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Returns what is wrong, in sentences. */
    public List<String> run() {
        List<String> wrong = new ArrayList<>();
        for (Database database : keyspace.databases) {
            check(database, wrong);
        }
        return wrong;
    }

    private void check(Database database, List<String> wrong) {
        long[] live = new long[2];
        database.table.each(
                entry -> {
                    if (!entry.isDeleted()) {
                        live[0]++;
                        live[1] += entry.expiresAt == 0 ? 0 : 1;
                    }
                    check(database, entry, wrong);
                });
        attempt("database " + database.number, database.table::checkInvariants, wrong);
        if (database.isComplete && live[0] != database.keys) {
            wrong.add(
                    String.format(
                            Locale.ROOT,
                            "database %d counts %d keys and has %d",
                            database.number,
                            database.keys,
                            live[0]));
        }
        if (database.isComplete && live[1] != database.expires) {
            wrong.add(
                    String.format(
                            Locale.ROOT,
                            "database %d counts %d expiring keys and has %d",
                            database.number,
                            database.expires,
                            live[1]));
        }
    }

    private static void check(Database database, Entry entry, List<String> wrong) {
        String name = "key " + Bytes.quote(entry.key()) + " of database " + database.number;
        if (entry.touch != 0) {
            wrong.add(name + " is touched by a unit that is over");
        }
        Value value = entry.value;
        if (entry.isDeleted() && value != null) {
            wrong.add(name + " is deleted and has a value");
        }
        if (value != null) {
            attempt(name, value::checkInvariants, wrong);
            if (value.type() != entry.type) {
                wrong.add(name + " is a " + entry.type + " and holds a " + value.type());
            }
            if (value.isEmpty()) {
                wrong.add(name + " is empty");
            }
        }
    }

    private static void attempt(String what, Runnable check, List<String> wrong) {
        try {
            check.run();
        } catch (IllegalStateException broken) {
            wrong.add(what + ": " + broken.getMessage());
        }
    }
}
