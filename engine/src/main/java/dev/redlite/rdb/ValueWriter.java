package dev.redlite.rdb;

import dev.redlite.value.StringValue;
import dev.redlite.value.Value;
import dev.redlite.value.array.ArrayValue;
import dev.redlite.value.hash.HashValue;
import dev.redlite.value.list.ListValue;
import dev.redlite.value.set.SetValue;
import dev.redlite.value.sortedset.SortedSetValue;
import dev.redlite.value.stream.StreamValue;

/**
 * Writes values in the forms that Redis 7.0 writes, which all later ones read. What 7.0 does not
 * have is as the first release writes it that has it: fields that expire as 7.4 does, messages of
 * producers as 8.6, and pending entries that were given back as 8.8. A stream in the form of 7.0
 * lacks when its consumers were active last; they then were when they were seen.
 */
public final class ValueWriter {
    private static final int VERSION = 10;
    private static final int VERSION_WITH_EXPIRING_FIELDS = 12;
    private static final int VERSION_WITH_PRODUCERS = 13;
    private static final int VERSION_WITH_RELEASED = 14;

    private ValueWriter() {}

    /** The version of the format that a value needs. */
    public static int version(Value value) {
        return switch (type(value)) {
            case RdbType.HASH_EXPIRING, RdbType.HASH_LISTPACK_EXPIRING ->
                    VERSION_WITH_EXPIRING_FIELDS;
            case RdbType.STREAM_4 -> VERSION_WITH_PRODUCERS;
            case RdbType.STREAM_5 -> VERSION_WITH_RELEASED;
            default -> VERSION;
        };
    }

    /** Whether the form is one that Redis 7.0 does not know. */
    static boolean isNewer(Value value) {
        return version(value) > VERSION;
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
            case SetValue set -> SetForm.type(set);
            case SortedSetValue set -> SortedSetForm.type(set);
            case StreamValue stream -> StreamForm.type(stream);
            default -> throw new IllegalStateException("no form for a " + value.type().name());
        };
    }

    /** Writes a value, without the code of its form. */
    public static void write(Value value, RdbOutput out) {
        switch (value) {
            case StringValue string -> out.writeString(string.array(), string.length());
            case HashValue hash -> HashForm.write(hash, out);
            case ListValue list -> ListForm.write(list, out);
            case SetValue set -> SetForm.write(set, out);
            case SortedSetValue set -> SortedSetForm.write(set, out);
            case StreamValue stream -> StreamForm.write(stream, out);
            default -> throw new IllegalStateException("no form for a " + value.type().name());
        }
    }
}
