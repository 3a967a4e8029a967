package dev.redlite.value.hash;

import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/** A hash: fields and their values, some with a time to live. */
public final class HashValue extends Value {
    /*
     * Shape. `fields` is packed until there are too many fields or one is too long, then a table
     * until the value is forgotten; the shape shows in OBJECT ENCODING and nowhere else.
     *
     * Time. A field whose time has come is in `fields` until removeExpired() takes it out, but no
     * verb shows it: each asks isExpired() first, which is one comparison unless some field is
     * due. So a reader need not change the value, and the removal is logged once, by the keyspace.
     */

    /** What {@link #expiresAt} says of a field that is not there. */
    public static final long ABSENT = Fields.ABSENT;

    private static final int OBJECT_BYTES = 24;
    private static final int PACKED_FIELDS_MAX = 128;
    private static final int PACKED_LENGTH_MAX = 64;

    private Fields fields = new PackedFields();

    @Override
    public ValueType<HashValue> type() {
        return ValueType.HASH;
    }

    @Override
    public boolean isEmpty() {
        return fields.size() == 0;
    }

    @Override
    public boolean isEmptyAt(long nowMillis) {
        return size(nowMillis) == 0;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + fields.sizeBytes();
    }

    @Override
    public String encoding() {
        return fields.encoding();
    }

    // ---- Reading

    /** Number of fields. */
    public int size(long nowMillis) {
        return fields.size() - (isDue(nowMillis) ? fields.countExpired(nowMillis) : 0);
    }

    /** The value of a field, or null; must not be modified. */
    public byte @Nullable [] get(byte[] name, long nowMillis) {
        return isExpired(name, nowMillis) ? null : fields.value(name);
    }

    /** When a field expires: unix ms, {@link #NEVER}, or {@link #ABSENT}. */
    public long expiresAt(byte[] name, long nowMillis) {
        return isExpired(name, nowMillis) ? ABSENT : fields.expiresAt(name);
    }

    /** Visits every field; the hash must not be changed meanwhile. */
    public void each(long nowMillis, FieldVisitor visitor) {
        fields.each(living(nowMillis, visitor));
    }

    /**
     * Visits some fields and returns the cursor to go on from; 0 begins and ends. What is there
     * throughout is visited at least once.
     */
    public long scan(long cursor, long nowMillis, FieldVisitor visitor) {
        return fields.scan(cursor, living(nowMillis, visitor));
    }

    private FieldVisitor living(long nowMillis, FieldVisitor visitor) {
        if (!isDue(nowMillis)) {
            return visitor;
        }
        return (name, value, expiresAt) -> {
            if (expiresAt == NEVER || expiresAt > nowMillis) {
                visitor.field(name, value, expiresAt);
            }
        };
    }

    /** Whether any field's time has come. */
    private boolean isDue(long nowMillis) {
        long earliest = fields.earliestExpiry();
        return earliest != NEVER && earliest <= nowMillis;
    }

    private boolean isExpired(byte[] name, long nowMillis) {
        if (!isDue(nowMillis)) {
            return false;
        }
        long expiresAt = fields.expiresAt(name);
        return expiresAt != ABSENT && expiresAt != NEVER && expiresAt <= nowMillis;
    }

    // ---- Changing

    /** Gives a field a value and no expiry; returns whether the field is new. */
    public boolean set(byte[] name, byte[] value, long nowMillis) {
        return set(name, value, NEVER, nowMillis);
    }

    /** Gives a field a value and an expiry that is in the future; returns whether it is new. */
    public boolean set(byte[] name, byte[] value, long expiresAt, long nowMillis) {
        boolean wasExpired = isExpired(name, nowMillis);
        boolean isNew = put(name, value, expiresAt);
        rows().put(name, expiresAt, value);
        return isNew || wasExpired;
    }

    /** Removes a field; false if it is not there. */
    public boolean remove(byte[] name, long nowMillis) {
        boolean wasExpired = isExpired(name, nowMillis);
        boolean removed = fields.remove(name);
        if (removed) {
            rows().delete(name);
        }
        return removed && !wasExpired;
    }

    private boolean put(byte[] name, byte[] value, long expiresAt) {
        if (fields instanceof PackedFields packed && !staysSmall(packed, name, value)) {
            TableFields table = new TableFields();
            packed.each(table::put);
            fields = table;
        }
        return fields.put(name, value, expiresAt);
    }

    private static boolean staysSmall(PackedFields packed, byte[] name, byte[] value) {
        return name.length <= PACKED_LENGTH_MAX
                && value.length <= PACKED_LENGTH_MAX
                && (packed.size() < PACKED_FIELDS_MAX || packed.expiresAt(name) != ABSENT);
    }

    // ---- Expiry

    @Override
    public long nextExpiryMillis() {
        return fields.earliestExpiry();
    }

    @Override
    public int removeExpired(long nowMillis) {
        int before = fields.size();
        if (isDue(nowMillis)) {
            fields.removeExpired(nowMillis, rows()::delete);
        }
        return before - fields.size();
    }

    // ---- Rows: the subkey is the field's name, the number its expiry

    @Override
    public void eachRow(RowChanges receiver) {
        fields.each((name, value, expiresAt) -> receiver.put(name, expiresAt, value));
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        put(subkey, payload == null ? Bytes.EMPTY : payload, number);
    }

    @Override
    public void unload(byte[] subkey) {
        fields.remove(subkey);
    }

    @Override
    public void checkInvariants() {
        fields.checkInvariants();
    }

    /** A field chosen uniformly, or null if there is none. */
    public @Nullable Field pick(long nowMillis, RandomSource random) {
        return size(nowMillis) == 0 ? null : fields.pick(random);
    }
}
