package dev.redlite.value;

import dev.redlite.store.ArrayRows;
import dev.redlite.store.HashRows;
import dev.redlite.store.ListRows;
import dev.redlite.store.Rows;
import dev.redlite.store.SetRows;
import dev.redlite.store.SortedSetRows;
import dev.redlite.store.StreamRows;
import dev.redlite.store.StringRows;
import dev.redlite.value.array.ArrayValue;
import dev.redlite.value.hash.HashValue;
import dev.redlite.value.list.ListValue;
import dev.redlite.value.set.SetValue;
import dev.redlite.value.sortedset.SortedSetValue;
import dev.redlite.value.stream.StreamValue;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * A data type: its code on disk, its name, its table, and how an empty value of it is made.
 *
 * <p>Adding a type to Redlite is one line here; everything that handles all types (TYPE, COPY,
 * OBJECT, MEMORY, check) goes through this list.
 */
public final class ValueType<V extends Value> {
    public static final ValueType<StringValue> STRING =
            new ValueType<>(
                    1, "string", StringValue.class, StringRows.INSTANCE, _ -> new StringValue());
    public static final ValueType<ListValue> LIST =
            new ValueType<>(2, "list", ListValue.class, ListRows.INSTANCE, ListValue::new);
    public static final ValueType<HashValue> HASH =
            new ValueType<>(5, "hash", HashValue.class, HashRows.INSTANCE, HashValue::new);
    public static final ValueType<SetValue> SET =
            new ValueType<>(3, "set", SetValue.class, SetRows.INSTANCE, SetValue::new);
    public static final ValueType<StreamValue> STREAM =
            new ValueType<>(6, "stream", StreamValue.class, StreamRows.TABLES, StreamValue::new);
    public static final ValueType<SortedSetValue> SORTED_SET =
            new ValueType<>(
                    4, "zset", SortedSetValue.class, SortedSetRows.INSTANCE, SortedSetValue::new);

    public static final ValueType<ArrayValue> ARRAY =
            new ValueType<>(7, "array", ArrayValue.class, ArrayRows.TABLES, ArrayValue::new);

    private static final List<ValueType<?>> ALL =
            List.of(STRING, LIST, SET, SORTED_SET, HASH, STREAM, ARRAY);

    private final int code;
    private final String name;
    private final Class<V> valueClass;
    private final List<Rows> tables;
    private final Rows first;
    private final boolean hasKinds;
    private final boolean isSingleRow;
    private final Function<PackingLimits, V> maker;

    private ValueType(
            int code,
            String name,
            Class<V> valueClass,
            Rows rows,
            Function<PackingLimits, V> maker) {
        this(code, name, valueClass, List.of(rows), maker);
    }

    private ValueType(
            int code,
            String name,
            Class<V> valueClass,
            List<Rows> tables,
            Function<PackingLimits, V> maker) {
        this.code = code;
        this.name = name;
        this.valueClass = valueClass;
        this.tables = tables;
        this.first = tables.getFirst();
        this.hasKinds = tables.size() > 1;
        this.isSingleRow = !hasKinds && first.keyColumns().isEmpty();
        this.maker = maker;
    }

    /** Every type there is, in the order of their codes. */
    public static List<ValueType<?>> all() {
        return ALL;
    }

    /** The type with a code, or null if there is none. */
    public static @Nullable ValueType<?> ofCode(int code) {
        for (ValueType<?> type : ALL) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    /** Stable number of this type in the database file and the log. */
    public int code() {
        return code;
    }

    /** Redis's name, as TYPE reports it. */
    public String name() {
        return name;
    }

    /** The tables that a value of this type has rows in, in the order of their kinds. */
    public List<Rows> tables() {
        return tables;
    }

    /**
     * How the row with this subkey is stored. If the type has several tables, the first byte of a
     * subkey is its kind: the index of its table.
     */
    public Rows rows(byte[] subkey) {
        return hasKinds ? tables.get(subkey[0]) : first;
    }

    /** Whether a value has one row with an empty subkey, as a string has. */
    public boolean isSingleRow() {
        return isSingleRow;
    }

    /** Makes an empty value, which obeys these limits. */
    public V empty(PackingLimits limits) {
        return maker.apply(limits);
    }

    /** The value as one of this type, or null if it is of another. */
    public @Nullable V cast(Value value) {
        return valueClass.isInstance(value) ? valueClass.cast(value) : null;
    }

    @Override
    public String toString() {
        return name;
    }
}
