package dev.redlite.keyspace;

/** How much data there is: what {@code maxmemory} limits. */
public final class DataSize {
    private final Keyspace keyspace;

    /** Of a keyspace; under the engine's lock, or else as a hint. */
    public DataSize(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** Bytes of all keys and their data, those that only the tables have included. */
    public long bytes() {
        long sum = 0;
        for (Database database : keyspace.databases) {
            sum += database.bytes;
        }
        return sum;
    }

    /** As {@link #bytes()}, of one database. */
    public long bytes(int db) {
        return keyspace.databases[db].bytes;
    }

    /** How many keys of a database have a time to live. */
    public long expiring(int db) {
        return keyspace.databases[db].expires;
    }

    /** How many hashes of a database have fields that expire. */
    public long subexpiring(int db) {
        return keyspace.databases[db].subexpires;
    }

    /** Number of keys of all databases that clients can select. */
    public long keys() {
        long sum = 0;
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            sum += keyspace.databases[db].keys;
        }
        return sum;
    }
}
