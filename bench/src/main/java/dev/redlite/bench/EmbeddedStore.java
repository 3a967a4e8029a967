package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/** What a store inside the program must do to be compared. For one thread. */
interface EmbeddedStore extends AutoCloseable {
    void set(byte[] key, byte[] value) throws Exception;

    byte @Nullable [] get(byte[] key) throws Exception;

    @Override
    void close() throws SQLException;

    /** Sets all keys to a value in the store's fastest way, and lets it come to rest. */
    default void fill(int keys, byte[] value) throws Exception {
        for (int number = 0; number < keys; number++) {
            set(Keys.key(number), value.clone());
        }
    }
}
