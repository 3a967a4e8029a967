package dev.redlite.keyspace;

import dev.redlite.store.KeyRow;

/**
 * A key that was looked at for eviction.
 *
 * @param score greater for keys that should go sooner
 */
record Sample(Database database, byte[] key, long score) {
    static Sample of(Database database, Entry entry, EvictionPolicy policy, Keyspace keyspace) {
        return new Sample(database, entry.key(), score(entry, policy, keyspace));
    }

    /** Of a key that only the tables have. */
    static Sample of(Database database, KeyRow row, EvictionPolicy policy, Keyspace keyspace) {
        long score =
                switch (policy.order()) {
                    case NONE -> 0;
                    case USED -> -row.lastAccessAt();
                    case MODIFIED -> -row.updatedAt();
                    case EXPIRY -> -row.expiresAt();
                    case FREQUENCY ->
                            -keyspace.accesses()
                                    .frequencies()
                                    .of(row.accessCount(), row.lastAccessAt(), keyspace.now());
                };
        return new Sample(database, row.key(), score);
    }

    static long score(Entry entry, EvictionPolicy policy, Keyspace keyspace) {
        return switch (policy.order()) {
            case NONE -> 0;
            case USED -> -entry.accessedAt;
            case MODIFIED -> -entry.updatedAt;
            case EXPIRY -> -entry.expiresAt;
            case FREQUENCY -> -keyspace.accesses().frequencies().of(entry, keyspace.now());
        };
    }
}
