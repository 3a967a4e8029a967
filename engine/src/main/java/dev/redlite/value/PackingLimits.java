package dev.redlite.value;

/**
 * Up to what size collections keep the form that takes the least memory, as the configuration says.
 * One for each keyspace, shared by its values; a change shows when a value is written next. Used
 * under the engine's lock.
 */
public final class PackingLimits {
    private int hashFieldsMax = 512;
    private int hashLengthMax = 64;

    /** How many fields a packed hash has at most: {@code hash-max-listpack-entries}. */
    public int hashFieldsMax() {
        return hashFieldsMax;
    }

    public void hashFieldsMax(long count) {
        hashFieldsMax = clamp(count);
    }

    /** How long its names and values are at most, in bytes: {@code hash-max-listpack-value}. */
    public int hashLengthMax() {
        return hashLengthMax;
    }

    public void hashLengthMax(long bytes) {
        hashLengthMax = clamp(bytes);
    }

    private static int clamp(long limit) {
        return Math.clamp(limit, 0, Integer.MAX_VALUE);
    }
}
