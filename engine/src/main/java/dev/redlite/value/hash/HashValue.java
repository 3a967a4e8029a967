package dev.redlite.value.hash;

import dev.redlite.base.ByteNode;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.value.LiveRow;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A hash: fields and their values, some with a time to live. */
public final class HashValue extends Value {
    /*
     * Shape. `fields` is packed until there are too many fields or one is too long, then a table
     * until the value is forgotten; the shape shows in OBJECT ENCODING and in the order of the
     * fields, nowhere else.
     *
     * Time. A field whose time has come stays in `fields` until removeExpired() takes it out, but
     * no verb shows it: each asks isExpired() first, which is one comparison unless some field is
     * due. So a reader need not change the value, a writer changes nothing but what it was asked
     * to, and the removal is decided and logged in one place, by the keyspace.
     */

    /** What {@link #expiresAt} says of a field that is not there. */
    public static final long ABSENT = Fields.ABSENT;

    private static final int OBJECT_BYTES = 24;

    private final PackingLimits limits;
    private Fields fields = new PackedFields();

    /** An empty hash, packed as long as these limits allow. */
    public HashValue(PackingLimits limits) {
        this.limits = limits;
    }

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

    @Override
    public @Nullable ByteNode headOf(int hash) {
        return fields instanceof TableFields table ? table.headOf(hash) : null;
    }

    // ---- Reading

    /** Number of fields. */
    public int size(long nowMillis) {
        return fields.size() - (isDue(nowMillis) ? fields.countExpired(nowMillis) : 0);
    }

    /** The value of a field, or null; must not be modified, and may be by the next change. */
    public byte @Nullable [] get(byte[] name, long nowMillis) {
        return isExpired(name, nowMillis) ? null : fields.value(name);
    }

    /** Whether there is a field. */
    public boolean has(byte[] name, long nowMillis) {
        return expiresAt(name, nowMillis) != ABSENT;
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
     * throughout is visited at least once, whatever comes and goes meanwhile.
     */
    public long scan(long cursor, long nowMillis, FieldVisitor visitor) {
        return fields.scan(cursor, living(nowMillis, visitor));
    }

    private FieldVisitor living(long nowMillis, FieldVisitor visitor) {
        if (!isDue(nowMillis)) {
            return visitor;
        }
        return (name, value, expiresAt) -> {
            if (!isExpired(expiresAt, nowMillis)) {
                visitor.field(name, value, expiresAt);
            }
        };
    }

    /** Whether any field's time has come. */
    private boolean isDue(long nowMillis) {
        return isExpired(fields.earliestExpiry(), nowMillis);
    }

    private boolean isExpired(byte[] name, long nowMillis) {
        return isDue(nowMillis) && isExpired(fields.expiresAt(name), nowMillis);
    }

    static boolean isExpired(long expiresAt, long nowMillis) {
        return expiresAt > NEVER && expiresAt <= nowMillis;
    }

    // ---- Choosing

    /** A field chosen uniformly, or null if there is none. */
    public @Nullable Field pick(long nowMillis, RandomSource random) {
        int living = size(nowMillis);
        if (living == 0) {
            return null;
        }
        if (living < fields.size() / 2) {
            return sample(1, nowMillis, random).getFirst();
        }
        Field field = fields.pick(random);
        while (isExpired(field.name(), nowMillis)) {
            field = fields.pick(random);
        }
        return field;
    }

    /** Makes a choice of one field after the other, each uniform and so at times the same. */
    public Supplier<Field> picks(long nowMillis, RandomSource random) {
        if (fields instanceof TableFields && !isDue(nowMillis)) {
            return () -> fields.pick(random);
        }
        // Going to a packed field takes as many steps as there are before it.
        List<Field> all = sample(Integer.MAX_VALUE, nowMillis, random);
        return () -> all.get(random.below(all.size()));
    }

    /** So many different fields chosen uniformly, or all if there are no more. */
    public List<Field> sample(int count, long nowMillis, RandomSource random) {
        var chosen = new ArrayList<Field>(Math.min(count, fields.size()));
        if (count == 0) {
            return chosen;
        }
        int[] seen = {0};
        // Vitter's algorithm R: the n-th field takes the place of a chosen one with count / n.
        each(
                nowMillis,
                (name, value, expiresAt) -> {
                    seen[0]++;
                    if (chosen.size() < count) {
                        chosen.add(new Field(name, value));
                    } else {
                        int place = random.below(seen[0]);
                        if (place < count) {
                            chosen.set(place, new Field(name, value));
                        }
                    }
                });
        return chosen;
    }

    // ---- Changing

    /** Gives a field a value and no expiry; returns whether the field is new. */
    public boolean set(byte[] name, byte[] value, long nowMillis) {
        return set(name, value, NEVER, nowMillis);
    }

    /** Gives a field a value and leaves its expiry; returns whether the field is new. */
    public boolean setKeepingExpiry(byte[] name, byte[] value, long nowMillis) {
        return set(name, value, Math.max(NEVER, expiresAt(name, nowMillis)), nowMillis);
    }

    /** Gives a field a value and an expiry that is still to come; returns whether it is new. */
    public boolean set(byte[] name, byte[] value, long expiresAt, long nowMillis) {
        boolean wasExpired = isExpired(name, nowMillis);
        boolean isNew = write(name, value, expiresAt);
        return isNew || wasExpired;
    }

    /** Gives a field that is there an expiry that is still to come, or takes it with NEVER. */
    public void expireAt(byte[] name, long expiresAt, long nowMillis) {
        byte[] value = get(name, nowMillis);
        if (value == null) {
            throw new IllegalArgumentException("no field " + Bytes.quote(name));
        }
        write(name, value, expiresAt);
    }

    /** Removes a field; false if it is not there. */
    public boolean remove(byte[] name, long nowMillis) {
        return !isExpired(name, nowMillis) && erase(name);
    }

    /** Removes a field and reports its row; false if it is not there. */
    private boolean erase(byte[] name) {
        RowChanges rows = rows();
        if (fields instanceof TableFields table) {
            return table.delete(name, rows);
        }
        boolean isGone = fields.remove(name);
        if (isGone) {
            rows.delete(name);
        }
        return isGone;
    }

    /** Sets a field and reports its row; returns whether the field is new. */
    private boolean write(byte[] name, byte[] value, long expiresAt) {
        RowChanges rows = rows();
        unpackFor(name, value);
        if (fields instanceof TableFields table) {
            return table.set(name, value, expiresAt, rows);
        }
        boolean isNew = fields.put(name, value, expiresAt);
        rows.put(name, expiresAt, value);
        return isNew;
    }

    private void unpackFor(byte[] name, byte[] value) {
        if (fields instanceof PackedFields packed && !staysPacked(packed, name, value)) {
            TableFields table = new TableFields();
            packed.each(table::put);
            fields = table;
        }
    }

    private boolean staysPacked(PackedFields packed, byte[] name, byte[] value) {
        return name.length <= limits.hashLengthMax()
                && value.length <= limits.hashLengthMax()
                && packed.usedBytes() + name.length + value.length < PackedFields.BYTES_MAX
                && (packed.size() < limits.hashFieldsMax() || packed.expiresAt(name) != ABSENT);
    }

    // ---- Expiry

    @Override
    public long nextExpiryMillis() {
        return fields.earliestExpiry();
    }

    @Override
    public void removeExpired(long nowMillis, Consumer<byte[]> gone) {
        if (isDue(nowMillis)) {
            fields.removeExpired(
                    nowMillis,
                    name -> {
                        rows().delete(name);
                        gone.accept(name);
                    });
        }
    }

    // ---- Rows: the subkey is the field's name, the number its expiry

    @Override
    public void eachRow(RowChanges receiver) {
        if (fields instanceof TableFields table) {
            table.eachRow(receiver);
        } else {
            fields.each((name, value, expiresAt) -> receiver.put(name, expiresAt, value));
        }
    }

    @Override
    public void resemble(Value original) {
        if (!encoding().equals(original.encoding()) && original instanceof HashValue other) {
            Fields alike = other.fields.emptyLikeThis();
            fields.each(alike::put);
            fields = alike;
        }
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        byte[] value = LiveRow.copyOf(Bytes.orEmpty(payload)); // somebody else has it
        unpackFor(subkey, value);
        fields.put(subkey, value, number);
    }

    @Override
    public void unload(byte[] subkey) {
        fields.remove(subkey);
    }

    @Override
    public void checkInvariants() {
        fields.checkInvariants();
    }
}
