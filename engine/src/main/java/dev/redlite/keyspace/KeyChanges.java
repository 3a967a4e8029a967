package dev.redlite.keyspace;

import dev.redlite.store.KeyRow;

import org.jspecify.annotations.Nullable;

/**
 * The unflushed row of one key in one generation of the memtable: its state after the generation's
 * last unit of work. Frozen with its generation; then the flusher reads it without a lock. Used
 * again for other keys once it is flushed, see {@link SpareChanges}.
 */
final class KeyChanges {
    static final int OVERHEAD_BYTES = 120;

    Entry entry;
    Database database;
    int epoch;
    long generation;

    /** Changes of the older generation, until it is flushed. */
    @Nullable KeyChanges older;

    private @Nullable ValueChanges rows;

    /** The id came into being in this generation, so the tables do not have it. */
    boolean isNew;

    /** A row of this id is in the tables or an older generation and must go; 0 if none. */
    long removedId;

    long id;
    long valueId;
    int type;
    long expiresAt;
    long fieldsExpireAt;
    long version;
    long createdAt;
    long updatedAt;
    long accessedAt;
    int accessCount;
    long bytes;

    KeyChanges(Entry entry, Database database, long generation, @Nullable KeyChanges older) {
        this.entry = entry;
        this.database = database;
        begin(entry, database, generation, older);
    }

    /** Is for a key in a generation from now on. */
    void begin(Entry of, Database in, long number, @Nullable KeyChanges before) {
        // Stores that change nothing have the collector look here.
        if (entry != of) {
            entry = of;
        }
        if (database != in) {
            database = in;
        }
        epoch = in.epoch;
        generation = number;
        older = before;
        rows(before == null ? null : before.rows());
        id = before == null ? of.id : before.id;
        isNew = false;
        removedId = 0;
    }

    /** Unflushed rows of the key's value, newest generation first; may be an older one's. */
    @Nullable ValueChanges rows() {
        return rows;
    }

    void rows(@Nullable ValueChanges newest) {
        if (rows != newest) {
            rows = newest;
        }
    }

    /** Its value is a string with the first bytes of an array as its content. */
    void whole(byte[] array, int length) {
        ValueChanges changed = rows;
        if (changed == null) {
            throw new IllegalStateException("a string without a row");
        }
        changed.grow(array, length);
    }

    /** Reads its fields and those of its rows. */
    int prefetch() {
        ValueChanges changed = rows;
        return accessCount + (changed == null ? 0 : (int) changed.generation);
    }

    boolean isDeleted() {
        return id == 0;
    }

    /** Takes the state of the entry. */
    void snapshot() {
        id = entry.id;
        valueId = entry.valueId;
        type = entry.type.code();
        expiresAt = entry.expiresAt;
        fieldsExpireAt = entry.fieldsExpireAt;
        version = entry.version;
        createdAt = entry.createdAt;
        updatedAt = entry.updatedAt;
        accessedAt = entry.accessedAt;
        accessCount = entry.accessCount;
        bytes = entry.bytes;
    }

    /** Takes the state that a live key had before a unit touched it. */
    void snapshotBefore(KeyTouch touch) {
        snapshot();
        expiresAt = touch.expiresAtBefore;
        fieldsExpireAt = touch.fieldsExpireAtBefore;
        version = touch.versionBefore;
        updatedAt = touch.updatedAtBefore;
        accessedAt = touch.accessedAtBefore;
        accessCount = touch.accessCountBefore;
        bytes = touch.bytesBefore;
    }

    /** Gives the entry the state that was taken last. */
    void restore() {
        entry.id = id;
        entry.valueId = valueId;
        entry.expiresAt = expiresAt;
        entry.fieldsExpireAt = fieldsExpireAt;
        entry.version = version;
        entry.createdAt = createdAt;
        entry.updatedAt = updatedAt;
        entry.accessedAt = accessedAt;
        entry.accessCount = accessCount;
        entry.bytes = bytes;
    }

    KeyRow row(int db) {
        return new KeyRow(
                id,
                db,
                entry.key(),
                type,
                valueId,
                expiresAt,
                fieldsExpireAt,
                version,
                createdAt,
                updatedAt,
                accessedAt,
                accessCount,
                bytes);
    }
}
