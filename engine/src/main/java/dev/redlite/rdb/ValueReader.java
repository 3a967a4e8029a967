package dev.redlite.rdb;

import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;
import dev.redlite.value.StringValue;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

/**
 * Reads values in every form that a Redis up to 8 writes, and older ones did. What is damaged is
 * refused with {@link RdbFormatException}, before it could be seen.
 */
public final class ValueReader {
    private static final RowChanges NOBODY =
            new RowChanges() {
                @Override
                public void put(byte[] subkey, long number, byte @Nullable [] payload) {}

                @Override
                public void put(byte[] subkey, byte[] array, int offset, int length) {}

                @Override
                public void delete(byte[] subkey) {}

                @Override
                public void patch(long offset, byte[] bytes) {}
            };

    private final RdbInput in;
    private final PackingLimits limits;
    private final long nowMillis;

    /**
     * Reads values that obey some limits.
     *
     * @param nowMillis fields that have expired by then are left out
     */
    public ValueReader(RdbInput in, PackingLimits limits, long nowMillis) {
        this.in = in;
        this.limits = limits;
        this.nowMillis = nowMillis;
    }

    /**
     * Reads a value in the form that has this code.
     *
     * @return a value that is bound to nobody; empty if all it had has expired
     */
    public Value read(int type) {
        Value value =
                switch (type) {
                    case RdbType.STRING -> string();
                    case RdbType.LIST,
                            RdbType.LIST_ZIPLIST,
                            RdbType.LIST_ZIPLISTS,
                            RdbType.LIST_NODES ->
                            ListForm.read(type, in, made(ValueType.LIST));
                    case RdbType.SET, RdbType.SET_INTSET, RdbType.SET_LISTPACK ->
                            SetForm.read(type, in, made(ValueType.SET));
                    case RdbType.SORTED_SET_TEXT,
                            RdbType.SORTED_SET,
                            RdbType.SORTED_SET_ZIPLIST,
                            RdbType.SORTED_SET_LISTPACK ->
                            SortedSetForm.read(type, in, made(ValueType.SORTED_SET));
                    case RdbType.STREAM,
                            RdbType.STREAM_2,
                            RdbType.STREAM_3,
                            RdbType.STREAM_4,
                            RdbType.STREAM_5 ->
                            StreamForm.read(type, in, made(ValueType.STREAM));
                    case RdbType.HASH,
                            RdbType.HASH_ZIPMAP,
                            RdbType.HASH_ZIPLIST,
                            RdbType.HASH_LISTPACK,
                            RdbType.HASH_EXPIRING_ABSOLUTE,
                            RdbType.HASH_LISTPACK_EXPIRING_ABSOLUTE,
                            RdbType.HASH_EXPIRING,
                            RdbType.HASH_LISTPACK_EXPIRING ->
                            HashForm.read(type, in, made(ValueType.HASH), nowMillis);
                    case RdbType.MODULE_1, RdbType.MODULE -> throw Modules.refusal(in.readNumber());
                    default -> throw new RdbFormatException("values of the form " + type);
                };
        value.bind(null);
        return value;
    }

    private <V extends Value> V made(ValueType<V> type) {
        V value = type.empty(limits);
        value.bind(NOBODY);
        return value;
    }

    private StringValue string() {
        StringValue value = made(ValueType.STRING);
        value.set(in.readString());
        return value;
    }
}
