package dev.redlite.value;

import org.jspecify.annotations.Nullable;

/** A hash: fields and their values, some with a time to live. */
public final class HashValue extends Value {
    @Override
    public ValueType<HashValue> type() {
        return ValueType.HASH;
    }

    @Override
    public boolean isEmpty() {
        return true;
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    @Override
    public String encoding() {
        return "listpack";
    }

    @Override
    public void eachRow(RowChanges receiver) {}

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {}

    @Override
    public void unload(byte[] subkey) {}

    @Override
    public void checkInvariants() {}
}
