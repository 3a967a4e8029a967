package dev.redlite.keyspace;

import dev.redlite.store.KeyRow;

import java.util.List;
import java.util.function.BiConsumer;

/** Removes the keys that were made first, of all databases, as the tables know them. */
public final class OldestKeys {
    private final Keyspace keyspace;

    /** For the keys of a keyspace, under the engine's lock. */
    public OldestKeys(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /**
     * Removes keys in the unit of work that is running.
     *
     * @param rows as they are in the tables; who was removed or made anew since is left alone
     * @param told of each that is removed: its database and its name
     * @return bytes of the data that went
     */
    public long remove(List<KeyRow> rows, BiConsumer<Integer, byte[]> told) {
        long bytes = 0;
        for (KeyRow row : rows) {
            Database database = ExpiryCycle.storedAs(keyspace, row.db());
            Entry entry = database == null ? null : keyspace.resident(database, row.key());
            if (database != null && entry != null && entry.id == row.id()) {
                bytes += entry.bytes;
                keyspace.delete(database.number, entry);
                told.accept(database.number, row.key());
            }
        }
        return bytes;
    }
}
