package dev.redlite.rdb;

import dev.redlite.value.StringValue;
import dev.redlite.value.Value;
import dev.redlite.value.array.ArrayValue;
import dev.redlite.value.hash.HashValue;
import dev.redlite.value.list.ListValue;

/**
 * Writes values in the forms that Redis 7.0 writes, which all later ones read. Hashes with fields
 * that expire, which 7.0 does not have, are as 7.4 writes them.
 */
public final class ValueWriter {
    private static final int VERSION = 10;
    private static final int VERSION_WITH_EXPIRING_FIELDS = 12;

    private ValueWriter() {}

    /** The version of the format that a value needs. */
    public static int version(Value value) {
        return value.nextExpiryMillis() == Value.NEVER ? VERSION : VERSION_WITH_EXPIRING_FIELDS;
    }

    /**
     * The code of the form in which {@link #write} writes a value.
     *
     * @throws RdbFormatException if it is an array: how Redis writes those is not documented
     */
    public static int type(Value value) {
        return switch (value) {
            case StringValue _ -> RdbType.STRING;
            case HashValue hash -> HashForm.type(hash);
            case ListValue _ -> RdbType.LIST_NODES;
            case ArrayValue _ -> throw new RdbFormatException("there is no known form of arrays");
            default -> throw new IllegalStateException("no form for a " + value.type().name());
        };
    }

    /** Writes a value, without the code of its form. */
    public static void write(Value value, RdbOutput out) {
        switch (value) {
            case StringValue string -> out.writeString(string.array(), string.length());
            case HashValue hash -> HashForm.write(hash, out);
            case ListValue list -> ListForm.write(list, out);
            default -> throw new IllegalStateException("no form for a " + value.type().name());
        }
    }
}
