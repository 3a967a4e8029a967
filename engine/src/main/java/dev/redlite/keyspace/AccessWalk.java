package dev.redlite.keyspace;

import dev.redlite.store.AccessRow;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the keys in memory that were used and not changed, so that the tables do not know when.
 * Goes over all of them in steps, each under the engine's lock.
 */
public final class AccessWalk {
    private static final int BUCKETS = 1_000;

    private final Keyspace keyspace;
    private final long since;
    private int database;
    private long cursor;

    /** Of keys that were used since a time, unix ms. */
    public AccessWalk(Keyspace keyspace, long since) {
        this.keyspace = keyspace;
        this.since = since;
    }

    /** Whether there is more to look at. */
    public boolean hasNext() {
        return database < Keyspace.DATABASES;
    }

    /** What a part of the keys knows. */
    public List<AccessRow> next() {
        List<AccessRow> found = new ArrayList<>();
        for (int i = 0; i < BUCKETS && hasNext(); i++) {
            cursor =
                    keyspace.databases[database].table.scan(
                            cursor,
                            entry -> {
                                if (isNews(entry)) {
                                    found.add(
                                            new AccessRow(
                                                    entry.id, entry.accessedAt, entry.accessCount));
                                }
                            });
            if (cursor == 0) {
                database++;
            }
        }
        return found;
    }

    /** A key with unflushed changes is written with these. */
    private boolean isNews(Entry entry) {
        return !entry.isDeleted() && !entry.isUnflushed() && entry.accessedAt >= since;
    }
}
