package dev.redlite.keyspace;

import dev.redlite.base.ByteNode;
import dev.redlite.store.KeyRow;
import dev.redlite.value.Draw;
import dev.redlite.value.StringValue;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/**
 * A key in memory: what its row in the table of keys says, and its value unless that is forgotten.
 *
 * <p>An entry with unflushed changes stays in its database's table until they are flushed, also
 * when the key is deleted; a clean one can be forgotten at any time. Used under the engine's lock.
 */
public final class Entry extends ByteNode {
    /** Estimated bytes of an entry without its key's bytes and its value. */
    static final int OVERHEAD_BYTES = 112;

    /** What even a value without content takes: counted with its key. */
    private static final int VALUE_OVERHEAD_BYTES = 40;

    /** Identity of the key's name while it exists: SCAN goes by it. 0: deleted. */
    long id;

    /** Identity of the value: its rows belong to it. */
    long valueId;

    ValueType<?> type;

    /** Null if forgotten or deleted. */
    @Nullable Value value;

    /** Unix ms, 0 if the key does not expire. */
    long expiresAt;

    /** Earliest expiry inside the value, unix ms, 0 if none; as of the last commit. */
    long fieldsExpireAt;

    /** Counts the units of work that changed the key. */
    long version;

    long createdAt;
    long updatedAt;
    long accessedAt;
    int accessCount;

    /** The LFU counter plus 1; 0 if it is not known: see {@link Frequencies}. */
    short frequency;

    /** Bytes of the key and its data as of the last commit, which limits count; 0 if deleted. */
    long bytes;

    /** Used since the sweep that forgets values came by. */
    boolean used;

    /** As {@link Arrivals} know it; of an engine without tables, false. */
    boolean isInTable;

    /** Its value is being read, or is kept for commands that wait for it: {@link ColdLoads}. */
    boolean isPinned;

    private @Nullable KeyChanges changes;

    /** Whose table it is or was in, a {@link Database#home}. */
    byte home;

    /** In which generation it is live, see {@link LiveChanges}; 0 if in none. */
    byte live;

    /** Its place among the touched keys of the running unit, plus 1; 0 if not touched. */
    int touch;

    Entry(byte[] key, ValueType<?> type) {
        super(key);
        this.type = type;
    }

    static Entry of(KeyRow row, ValueType<?> type) {
        var entry = new Entry(row.key(), type);
        entry.id = row.id();
        entry.valueId = row.valueId();
        entry.expiresAt = row.expiresAt();
        entry.fieldsExpireAt = row.fieldsExpireAt();
        entry.version = row.version();
        entry.createdAt = row.createdAt();
        entry.updatedAt = row.updatedAt();
        entry.accessedAt = row.lastAccessAt();
        entry.accessCount = (int) Math.min(Integer.MAX_VALUE, row.accessCount());
        entry.bytes = row.size();
        return entry;
    }

    /** Unflushed changes, newest generation first; a generation in which it is live has none. */
    @Nullable KeyChanges changes() {
        return changes;
    }

    /** Has unflushed changes from now on, in place of those it had; or none. */
    void changes(@Nullable KeyChanges newest) {
        if (changes != newest) { // a store that changes nothing has the collector look here
            changes = newest;
        }
    }

    /** Its row, in a database. */
    KeyRow row(int db) {
        return new KeyRow(
                id,
                db,
                key(),
                type.code(),
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

    /** Whether the tables lack something of it. */
    boolean isUnflushed() {
        return changes != null || live != LiveChanges.NONE;
    }

    boolean isDeleted() {
        return id == 0;
    }

    boolean isExpired(long nowMillis) {
        return expiresAt != 0 && expiresAt <= nowMillis;
    }

    /**
     * When the key or something in its value expires first, unix ms, as of the last commit; or 0.
     */
    long wakeAt() {
        if (expiresAt == 0 || fieldsExpireAt == 0) {
            return Math.max(expiresAt, fieldsExpireAt);
        }
        return Math.min(expiresAt, fieldsExpireAt);
    }

    @Override
    public int prefetch() {
        return key().length + touch + (value == null ? 0 : 1) + (changes == null ? 0 : 1);
    }

    /** Reads its value and what is unflushed of it, which nobody needs of a live key. */
    int prefetchValue() {
        Value held = value;
        KeyChanges unflushed = live == LiveChanges.NONE ? changes : null;
        return (held == null ? 0 : held.prefetch())
                + (unflushed == null ? 0 : unflushed.prefetch());
    }

    /** Reads its value and its changes, as whoever removes it does. */
    int prefetchAll() {
        Value held = value;
        KeyChanges unflushed = changes;
        return (held == null ? 0 : held.prefetch())
                + (unflushed == null ? 0 : unflushed.prefetch());
    }

    /** Reads ahead in the table of what is in its value; see {@link Value#headOf}. */
    @Nullable ByteNode headOf(int hash) {
        Value held = value;
        return held == null ? null : held.headOf(hash);
    }

    /** Reads ahead what will be drawn of its value; see {@link Value#ahead}. */
    byte @Nullable [] ahead(Draw how, int taken, long number) {
        Value held = value;
        return held == null ? null : held.ahead(how, taken, number);
    }

    /** As {@link #headOf}, among the rows that are unflushed. */
    @Nullable ByteNode headOfRows(int hash) {
        KeyChanges unflushed = changes;
        ValueChanges rows = unflushed == null ? null : unflushed.rows();
        return rows == null ? null : rows.headOf(hash);
    }

    /** Bytes that are held as long as the key is known, estimated. */
    long keyBytes() {
        return (long) OVERHEAD_BYTES + VALUE_OVERHEAD_BYTES + key().length;
    }

    /** Bytes of the content of the value, estimated; 0 if that is not in memory. */
    long valueBytes() {
        Value held = value;
        return held == null ? 0 : Math.max(0, held.sizeBytes() - VALUE_OVERHEAD_BYTES);
    }

    /**
     * Bytes of the key and its data, as limits count them: the key's, what the value takes in the
     * form that it has in memory, and an overhead. As of the last change, also for a value that is
     * not in memory.
     */
    public long sizeBytes() {
        return touch == 0 ? bytes : measured();
    }

    /** Measures {@link #sizeBytes} anew, if the value is in memory. */
    long measured() {
        Value held = value;
        if (held instanceof StringValue string) {
            return keyBytes() + string.length(); // not of the room behind it
        }
        return held == null ? bytes : OVERHEAD_BYTES + key().length + held.sizeBytes();
    }

    /** The data type of the value. */
    public ValueType<?> type() {
        return type;
    }

    /** Which value it is: another one after a DEL, the same one after a RENAME. */
    public long valueId() {
        return valueId;
    }

    /** When the key expires, unix ms; 0 if never. */
    public long expiresAt() {
        return expiresAt;
    }

    /** When the key came into being, unix ms. */
    public long createdAt() {
        return createdAt;
    }

    /** When the key or its value was changed last, unix ms. */
    public long updatedAt() {
        return updatedAt;
    }

    /** Says when the key was used last, unix ms, and how often; while a unit changes it. */
    public void accessed(long atMillis, int count) {
        accessedAt = atMillis;
        accessCount = count;
    }

    /** When the key was used last, unix ms. */
    public long accessedAt() {
        return accessedAt;
    }

    /** How often the key was used, as far as it is known. */
    public int accessCount() {
        return accessCount;
    }

    /** Number of units of work that changed the key since it came into being. */
    public long version() {
        return version;
    }
}
