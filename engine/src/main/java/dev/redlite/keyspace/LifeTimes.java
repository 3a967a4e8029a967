package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

/** How long keys with a time to live have still to live. Under the engine's lock. */
public final class LifeTimes {
    /*
     * Keeping the sum of all times would mean to keep it in the file, too. So it is found out when
     * somebody asks: of a small database exactly, of a large one from keys that are drawn, each as
     * likely as any other. If keys with a time to live are so few that none is drawn, those that
     * expire soonest in memory are taken, or one from the index by expiry.
     */
    private static final int EXACT_BUCKETS_MAX = 4096;
    private static final int SAMPLES = 100;
    private static final int TRIES = 1000;
    private static final int TRIES_IN_TABLES = 100;

    private final Keyspace keyspace;
    private final Sampler sampler;
    private long sum;
    private int count;

    /** Of the keys of a keyspace. */
    public LifeTimes(Keyspace keyspace) {
        this.keyspace = keyspace;
        this.sampler = new Sampler(keyspace);
    }

    /** The average of a database, ms, from now on; 0 if nothing in it expires. */
    public long averageMillis(int db) {
        Database database = keyspace.databases[db];
        sum = 0;
        count = 0;
        if (database.expires == 0) {
            return 0;
        }
        if (database.isComplete && database.table.buckets() <= EXACT_BUCKETS_MAX) {
            database.table.each(this::take);
        } else {
            draw(database);
        }
        return count == 0 ? 0 : sum / count;
    }

    private void draw(Database database) {
        int tries = database.isComplete ? TRIES : TRIES_IN_TABLES;
        for (int i = 0; i < tries && count < SAMPLES; i++) {
            take(sampler.drawOnce(database, EvictionPolicy.VOLATILE_TTL));
        }
        if (count == 0) {
            Persistence persisted = keyspace.persistence;
            if (persisted == null) {
                takeSoonest(keyspace.lasting(), database);
            } else {
                takeSoonest(persisted.memtable.active().expiring, database);
                take(sampler.stored(database, EvictionPolicy.VOLATILE_TTL));
            }
        }
    }

    private void takeSoonest(ExpiryHeap heap, Database database) {
        heap.first(
                SAMPLES,
                (entry, of) -> {
                    if (of == database) {
                        take(entry);
                    }
                });
    }

    private void take(Entry entry) {
        if (!entry.isDeleted() && entry.expiresAt != 0) {
            take(entry.expiresAt);
        }
    }

    private void take(@Nullable Sample sample) {
        if (sample != null) {
            take(-sample.score()); // which is higher the sooner it expires
        }
    }

    /** What is only waiting to be removed lives no more. */
    private void take(long expiresAt) {
        if (expiresAt > keyspace.now()) {
            sum += expiresAt - keyspace.now();
            count++;
        }
    }
}
