package dev.redlite.engine;

import dev.redlite.base.Bytes;

import java.util.Arrays;

/** A key of a database that a session watches; equal if both are. */
record Watch(int db, byte[] key) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Watch watch && watch.db == db && Arrays.equals(watch.key, key);
    }

    @Override
    public int hashCode() {
        return Bytes.hash(key, 0, key.length) * 31 + db;
    }
}
