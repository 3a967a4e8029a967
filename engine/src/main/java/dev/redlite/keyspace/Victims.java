package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * Chooses which keys go when there are too many, as Redis does: of some keys drawn from each
 * database the best are kept in a pool, from which they go one by one. Under the engine's lock.
 */
public final class Victims {
    /*
     * Keys go by the dozen, so one draw is for some of them: it begins at one place of the table,
     * and reads the keys from there on together, as nearly each of them misses the caches.
     */
    private static final int TOGETHER = 4;

    private static final int ROUNDS = 64;

    private final Keyspace keyspace;
    private final Sampler sampler;
    private final VictimPool pool = new VictimPool();
    private EvictionPolicy pooledFor = EvictionPolicy.NOEVICTION;

    /** For how many keys it was drawn that have not gone yet. */
    private int drawnFor;

    /** What was removed: {@code hasExpired} if its time had come, and no policy chose it. */
    public record Removed(int db, byte[] key, long bytes, boolean hasExpired) {}

    /** For the keys of a keyspace. */
    public Victims(Keyspace keyspace) {
        this.keyspace = keyspace;
        this.sampler = new Sampler(keyspace);
    }

    /**
     * Removes one key in the unit of work that is running.
     *
     * @param samples how many keys of each database are looked at
     * @return null if there is none that may go
     */
    public @Nullable Removed removeOne(EvictionPolicy policy, int samples) {
        if (policy == EvictionPolicy.NOEVICTION) {
            return null;
        }
        if (policy != pooledFor) {
            pool.clear();
            drawnFor = 0;
            pooledFor = policy;
        }
        for (int i = 0; i < ROUNDS && isAnyEligible(policy); i++) {
            if (drawnFor == 0 || pool.isEmpty()) {
                populate(policy, samples);
            }
            Removed removed = removeBest(policy);
            if (removed != null) {
                drawnFor--;
                return removed;
            }
        }
        return null;
    }

    private boolean isAnyEligible(EvictionPolicy policy) {
        for (Database database : keyspace.databases) {
            if (Sampler.eligible(database, policy) > 0) {
                return true;
            }
        }
        return false;
    }

    /** A database, the more likely the more keys it has that may go. */
    private Database chosen(EvictionPolicy policy) {
        long all = 0;
        for (Database database : keyspace.databases) {
            all += Sampler.eligible(database, policy);
        }
        long place = keyspace.random.below(all);
        for (Database database : keyspace.databases) {
            place -= Sampler.eligible(database, policy);
            if (place < 0) {
                return database;
            }
        }
        throw new IllegalStateException("more keys than there are were counted");
    }

    private void populate(EvictionPolicy policy, int samples) {
        if (policy.order() == EvictionPolicy.Order.NONE) {
            Database database = chosen(policy);
            Sample sample = sampler.draw(database, policy);
            if (sample != null) {
                pool.offer(database, sample.key(), sample.score());
            }
            drawnFor = 1;
            return;
        }
        for (Database database : keyspace.databases) {
            long eligible = Sampler.eligible(database, policy);
            if (eligible > 0) {
                int count = (int) Math.min((long) samples * TOGETHER, eligible);
                sampler.draw(database, policy, count, pool);
            }
        }
        drawnFor = TOGETHER;
        pool.readAhead(TOGETHER);
    }

    /** A pooled key may be gone by now, or have been used since. */
    private @Nullable Removed removeBest(EvictionPolicy policy) {
        for (Sample sample = pool.removeBest(); sample != null; sample = pool.removeBest()) {
            Database database = sample.database();
            if (keyspace.databases[database.number] != database) {
                continue; // the keyspace began anew
            }
            Entry entry = keyspace.resident(database, sample.key());
            if (entry == null || entry.isDeleted()) {
                continue;
            }
            long bytes = entry.bytes;
            if (entry.isExpired(keyspace.now())) {
                keyspace.expired().removeIfExpired(database.number, sample.key());
                return new Removed(database.number, sample.key(), bytes, true);
            }
            boolean mayGo = !policy.isVolatile() || entry.expiresAt != 0;
            if (mayGo && Sample.score(entry, policy, keyspace) >= sample.score()) {
                keyspace.delete(database.number, entry);
                return new Removed(database.number, sample.key(), bytes, false);
            }
        }
        return null;
    }
}
