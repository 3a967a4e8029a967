package dev.redlite.keyspace;

import dev.redlite.base.ByteNode;
import dev.redlite.store.KeyRow;
import dev.redlite.value.Draw;
import dev.redlite.value.StringValue;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A key in memory: what its row in the table of keys says, and its value unless that is forgotten.
 *
 * <p>An entry with unflushed changes stays in its database's table until they are flushed, also
 * when the key is deleted; a clean one can be forgotten at any time. Used under the engine's lock.
 */
public final class Entry extends EntryHead {
    /*
     * The next two are estimates, but must stay as they are: the length of a string that is not in
     * memory is its size without them, also in files that were written long ago.
     */

    /** Estimated bytes of an entry without its key's bytes and its value. */
    static final int OVERHEAD_BYTES = 112;

    /** What even a value without content takes, if it is an object: counted with each key. */
    private static final int VALUE_OVERHEAD_BYTES = 40;

    /** Of values up to here, less is in memory than of their keys. */
    static final int SHORT_BYTES = OVERHEAD_BYTES + VALUE_OVERHEAD_BYTES;

    /** Identity of the key's name while it exists: SCAN goes by it. 0: deleted. */
    long id;

    /** Identity of the value: its rows belong to it. */
    long valueId;

    ValueType<?> type;

    /** Counts the units of work that changed the key. */
    long version;

    long createdAt;
    long updatedAt;

    /**
     * Bytes of the key and its data as of the last commit, which limits count; 0 if deleted. Of a
     * string that is not in memory always as it is now.
     */
    long bytes;

    private @Nullable KeyChanges changes;

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

    /** Whether what it holds is in memory. */
    boolean isLoaded() {
        return content != null;
    }

    /** What it holds, to be read, or null. */
    @Nullable Value value() {
        return content instanceof byte[] bytes ? StringValue.of(bytes) : (Value) content;
    }

    /** What it holds, to be changed, or null: a bare string is one no more. */
    @Nullable Value valueToChange() {
        Value held = value();
        if (content != held) {
            content = held;
        }
        return held;
    }

    /** Holds a value from now on, or none. */
    void value(@Nullable Value held) {
        content = held;
    }

    /** What it holds cannot be changed any more, until it is bound again. */
    void unbind() {
        if (content instanceof Value held) {
            held.bind(null);
        }
    }

    /** Holds a string from now on that is no more than these bytes, which are kept. */
    void bareString(byte[] bytes) {
        if (content != bytes) { // a store that changes nothing has the collector look here
            content = bytes;
        }
    }

    /** The array of a string that is no more than its bytes, all of them; null of others. */
    byte @Nullable [] bareArray() {
        return content instanceof byte[] bytes ? bytes : null;
    }

    /** The array that holds the string, of which {@link #stringLength} count; null of others. */
    byte @Nullable [] stringArray() {
        if (content instanceof byte[] bytes) {
            return bytes;
        }
        return content instanceof StringValue string ? string.array() : null;
    }

    /** Length in bytes of a string; of one that is not in memory, what its row says of it. */
    public int stringLength() {
        if (content instanceof byte[] array) {
            return array.length;
        }
        return content instanceof StringValue string
                ? string.length()
                : Math.toIntExact(bytes - keyBytes());
    }

    /** As {@link #stringArray}, of a key that is live, which has a string in memory. */
    byte[] liveArray() {
        byte[] array = stringArray();
        if (array == null) {
            throw new IllegalStateException("a live key without its string");
        }
        return array;
    }

    /** The string of a live key, in an array of its own length that changes when it is set. */
    byte[] liveString() {
        byte[] array = liveArray();
        int length = stringLength();
        return array.length == length ? array : Arrays.copyOf(array, length);
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
        return key().length + touch + (content == null ? 0 : 1) + (changes == null ? 0 : 1);
    }

    /** Reads its value and what is unflushed of it, which nobody needs of a live key. */
    int prefetchValue() {
        KeyChanges unflushed = live == LiveChanges.NONE ? changes : null;
        return prefetchContent() + (unflushed == null ? 0 : unflushed.prefetch());
    }

    /** Reads its value and its changes, as whoever removes it does. */
    int prefetchAll() {
        KeyChanges unflushed = changes;
        return prefetchContent() + (unflushed == null ? 0 : unflushed.prefetch());
    }

    /** Reads the end of a string, so that it is on its way while its beginning is. */
    int prefetchString() {
        return content instanceof byte[] bytes && bytes.length > 0 ? bytes[bytes.length - 1] : 0;
    }

    private int prefetchContent() {
        return content instanceof Value held ? held.prefetch() : prefetchString();
    }

    /** Reads ahead in the table of what is in its value; see {@link Value#headOf}. */
    @Nullable ByteNode headOf(int hash) {
        return content instanceof Value held ? held.headOf(hash) : null;
    }

    /** Reads ahead what will be drawn of its value; see {@link Value#ahead}. */
    byte @Nullable [] ahead(Draw how, int taken, long number) {
        return content instanceof Value held ? held.ahead(how, taken, number) : null;
    }

    /** As {@link #headOf}, among the rows that are unflushed. */
    @Nullable ByteNode headOfRows(int hash) {
        KeyChanges unflushed = changes;
        ValueChanges rows = unflushed == null ? null : unflushed.rows();
        return rows == null ? null : rows.headOf(hash);
    }

    /** Whether it holds something of which nothing is left that has not expired (unix ms). */
    boolean isEmptyAt(long nowMillis) {
        return content instanceof Value held && held.isEmptyAt(nowMillis);
    }

    /** A unit has changed the key or what it holds, at a time in unix ms. */
    void changed(long nowMillis) {
        version++;
        updatedAt = nowMillis;
        bytes = measured();
        if (content != null) {
            fieldsExpireAt = content instanceof Value held ? held.nextExpiryMillis() : Value.NEVER;
        }
    }

    /** Bytes that are held as long as the key is known, estimated. */
    long keyBytes() {
        return (long) OVERHEAD_BYTES + VALUE_OVERHEAD_BYTES + key().length;
    }

    /** Bytes of the content of the value, estimated; 0 if that is not in memory. */
    long valueBytes() {
        if (content instanceof byte[] bytes) {
            return bytes.length;
        }
        return content instanceof Value held
                ? Math.max(0, held.sizeBytes() - VALUE_OVERHEAD_BYTES)
                : 0;
    }

    /**
     * Bytes of the key and its data, as limits count them: the key's, what the value takes in the
     * form that it has in memory, and an overhead. As of the last change, also for a value that is
     * not in memory.
     */
    public long sizeBytes() {
        return touch == 0 ? bytes : measured();
    }

    /** Whether the length of a string is known without it; somebody may have changed its row. */
    boolean isSizeExact() {
        return type != ValueType.STRING || bytes == measured();
    }

    /** Measures {@link #sizeBytes} anew, if the value is in memory. */
    long measured() {
        return switch (content) {
            case null -> bytes;
            case byte[] string -> keyBytes() + string.length;
            case StringValue string -> keyBytes() + string.length(); // not of the room behind it
            case Value held -> OVERHEAD_BYTES + key().length + held.sizeBytes();
            default -> throw new IllegalStateException("a key holds " + content.getClass());
        };
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
