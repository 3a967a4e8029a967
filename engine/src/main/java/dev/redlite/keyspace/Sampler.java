package dev.redlite.keyspace;

import dev.redlite.base.RandomSource;
import dev.redlite.store.KeyRow;
import dev.redlite.store.StoreReader;

import org.jspecify.annotations.Nullable;

import java.util.function.Predicate;

/**
 * Draws keys of a database for eviction, also those that only the tables have, each as likely as
 * any other. Under the engine's lock.
 */
final class Sampler {
    /*
     * Where few keys have a time to live, drawing until one does would take long. So after some
     * tries the nearest one is taken: from a random place in the table on, and for those in SQLite
     * from a random time on in the index by expiry. That prefers keys behind gaps, which does no
     * harm: it happens only where they are few.
     */
    private static final int TRIES = 32;

    /** Where keys go that were looked at. */
    interface Sink {
        /**
         * Takes a key.
         *
         * @param score greater for keys that should go sooner
         */
        void offer(Database database, byte[] key, long score);
    }

    private final Keyspace keyspace;

    Sampler(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Gives some keys of a database, about as many as are wanted; none if it found none. */
    void draw(Database database, EvictionPolicy policy, int count, Sink sink) {
        var taking = new Taking(database, policy, count, sink);
        for (int i = 0; database.isComplete && i < TRIES && taking.left > 0; i++) {
            database.table.some(keyspace.random, taking.left, taking);
        }
        for (int left = taking.left; left > 0; left--) {
            Sample sample = draw(database, policy);
            if (sample != null) {
                sink.offer(database, sample.key(), sample.score());
            }
        }
    }

    /** Takes the eligible ones of the nodes of a table. */
    private final class Taking implements Predicate<Entry> {
        private final Database database;
        private final EvictionPolicy policy;
        private final Sink sink;
        private int left;

        Taking(Database database, EvictionPolicy policy, int count, Sink sink) {
            this.database = database;
            this.policy = policy;
            this.left = count;
            this.sink = sink;
        }

        @Override
        public boolean test(Entry entry) {
            if (!isEligible(entry, policy)) {
                return false;
            }
            sink.offer(database, entry.key(), Sample.score(entry, policy, keyspace));
            left--;
            return true;
        }
    }

    /** How many keys of a database a policy may choose from, expired ones included. */
    static long eligible(Database database, EvictionPolicy policy) {
        if (database.number >= Keyspace.DATABASES) {
            return 0; // what is not data of clients stays
        }
        return policy.isVolatile() ? database.expires : database.keys;
    }

    /** A key of a database, or null if none was found. */
    @Nullable Sample draw(Database database, EvictionPolicy policy) {
        for (int i = 0; i < TRIES; i++) {
            Sample sample = drawOnce(database, policy);
            if (sample != null) {
                return sample;
            }
        }
        Entry near = nearby(database, policy);
        if (near != null) {
            return Sample.of(database, near, policy, keyspace);
        }
        return database.isComplete ? null : stored(database, policy);
    }

    /** A key of a database, each as likely as any other; null if the policy may not choose it. */
    @Nullable Sample drawOnce(Database database, EvictionPolicy policy) {
        return database.isComplete ? ofTable(database, policy) : ofAll(database, policy);
    }

    private @Nullable Sample ofTable(Database database, EvictionPolicy policy) {
        return sample(database, database.table.random(keyspace.random), policy);
    }

    private @Nullable Sample sample(
            Database database, @Nullable Entry entry, EvictionPolicy policy) {
        return entry == null || !isEligible(entry, policy)
                ? null
                : Sample.of(database, entry, policy, keyspace);
    }

    private static boolean isEligible(Entry entry, EvictionPolicy policy) {
        return !entry.isDeleted() && (!policy.isVolatile() || entry.expiresAt != 0);
    }

    /** Chooses among what the tables have below the order's floor and what is in the order. */
    private @Nullable Sample ofAll(Database database, EvictionPolicy policy) {
        RandomSource random = keyspace.random;
        KeyOrder order = database.order;
        Persistence persisted = keyspace.persisted();
        long stored = hasTables(database) ? persisted.storedKeys(database) : 0;
        long all = stored + order.size();
        if (all == 0) {
            return null;
        }
        long place = random.below(all);
        if (place >= stored) {
            return sample(database, order.at(order.first() + (int) (place - stored)), policy);
        }
        KeyRow row = persisted.reader().random(database.storedNumber, random);
        return row == null || row.id() >= order.floor() ? null : ofRow(database, row, policy);
    }

    private @Nullable Sample ofRow(Database database, KeyRow row, EvictionPolicy policy) {
        Entry entry = database.table.get(row.key());
        if (entry != null) {
            return entry.id == row.id() ? sample(database, entry, policy) : null;
        }
        return policy.isVolatile() && row.expiresAt() == 0
                ? null
                : Sample.of(database, row, policy, keyspace);
    }

    /** The first one in the table from a random place on. */
    private @Nullable Entry nearby(Database database, EvictionPolicy policy) {
        Entry[] found = {null};
        long start = keyspace.random.below(database.table.buckets());
        boolean isWrapped = false;
        long cursor = start;
        long looked = 0;
        while (looked++ <= 2L * database.table.buckets() && !(isWrapped && cursor == start)) {
            cursor =
                    database.table.scan(
                            cursor,
                            entry -> {
                                if (found[0] == null && isEligible(entry, policy)) {
                                    found[0] = entry;
                                }
                            });
            isWrapped |= cursor == 0;
            if (found[0] != null) {
                return found[0];
            }
        }
        return null;
    }

    /** One that the tables have, from a random time of expiry on. */
    @Nullable Sample stored(Database database, EvictionPolicy policy) {
        if (!policy.isVolatile() || !hasTables(database)) {
            return null;
        }
        StoreReader reader = keyspace.persisted().reader();
        for (int i = 0; i < TRIES; i++) {
            KeyRow row = reader.randomExpiring(database.storedNumber, keyspace.random);
            Sample sample = row == null ? null : ofRow(database, row, policy);
            if (sample != null) {
                return sample;
            }
        }
        return null;
    }

    private boolean hasTables(Database database) {
        return !keyspace.persisted().isVoid(database);
    }
}
