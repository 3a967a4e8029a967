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

    /** Returns what is wrong with tables and counts, in sentences; the time is unix ms. */
    public List<String> run(long nowMillis) {
        keyspace.begin(nowMillis);
        List<String> wrong = new ArrayList<>();
        for (Database database : keyspace.databases) {
            check(database, wrong);
        }
        return wrong;
    }

    /**
     * Reads the values of some keys and checks each.
     *
     * @param cursor 0 to begin, else what was returned last
     * @return where to go on, 0 at the end
     */
    public long values(int db, long cursor, int count, long nowMillis, List<String> wrong) {
        keyspace.begin(nowMillis);
        List<byte[]> keys = new ArrayList<>();
        long next = new KeyWalk(keyspace).scan(db, cursor, count, (key, type) -> keys.add(key));
        for (byte[] key : keys) {
            Entry entry = keyspace.peek(db, key);
            if (entry == null) {
                wrong.add("key " + Bytes.quote(key) + " is met by SCAN and not found");
            } else {
                Value value = keyspace.value(entry);
                attempt("key " + Bytes.quote(key), value::checkInvariants, wrong);
                if (!entry.isSizeExact()) {
                    wrong.add("key " + Bytes.quote(key) + " has the wrong size");
                }
                if (value.nextExpiryMillis() != entry.fieldsExpireAt) {
                    wrong.add("key " + Bytes.quote(key) + " has the wrong time of next expiry");
                }
            }
        }
        keyspace.endCommand();
        keyspace.commit();
        return next;
    }

    private void check(Database database, List<String> wrong) {
        long[] live = new long[4];
        database.table.each(
                entry -> {
                    if (!entry.isDeleted()) {
                        live[0]++;
                        live[1] += entry.expiresAt == 0 ? 0 : 1;
                        live[2] += entry.bytes;
                        live[3] += entry.fieldsExpireAt == 0 ? 0 : 1;
                    }
                    check(database, entry, wrong);
                });
        attempt("database " + database.number, database.table::checkInvariants, wrong);
        if (database.isComplete) {
            count(database, "keys", database.keys, live[0], wrong);
            count(database, "expiring keys", database.expires, live[1], wrong);
            count(database, "bytes", database.bytes, live[2], wrong);
            count(database, "hashes with expiring fields", database.subexpires, live[3], wrong);
        }
    }

    private static void count(
            Database database, String what, long counted, long live, List<String> wrong) {
        if (counted != live) {
            wrong.add(
                    String.format(
                            Locale.ROOT,
                            "database %d counts %d %s and has %d",
                            database.number,
                            counted,
                            what,
                            live));
        }
    }

    private static void check(Database database, Entry entry, List<String> wrong) {
        String name = "key " + Bytes.quote(entry.key()) + " of database " + database.number;
        if (entry.touch != 0) {
            wrong.add(name + " is touched by a unit that is over");
        }
        if (!entry.isDeleted() && !database.table.isMarked(entry)) {
            wrong.add(name + " would never be drawn");
        }
        Value value = entry.value();
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
