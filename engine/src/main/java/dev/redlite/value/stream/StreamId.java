package dev.redlite.value.stream;

import dev.redlite.base.Numbers;

/**
 * The id of an entry: unix milliseconds and a number within them. Both are unsigned.
 *
 * @param millis the part before the dash
 * @param sequence the part behind it
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {
    /** Before every entry: no entry has it. */
    public static final StreamId MIN = new StreamId(0, 0);

    /** The last id there can be. */
    public static final StreamId MAX = new StreamId(-1, -1);

    @Override
    public int compareTo(StreamId other) {
        return compare(millis, sequence, other.millis, other.sequence);
    }

    static int compare(long millis, long sequence, long otherMillis, long otherSequence) {
        int order = Long.compareUnsigned(millis, otherMillis);
        return order != 0 ? order : Long.compareUnsigned(sequence, otherSequence);
    }

    public boolean isBefore(StreamId other) {
        return compareTo(other) < 0;
    }

    public boolean isAfter(StreamId other) {
        return compareTo(other) > 0;
    }

    /** The next id there can be; after {@link #MAX} comes {@link #MIN}. */
    public StreamId next() {
        return sequence == -1 ? new StreamId(millis + 1, 0) : new StreamId(millis, sequence + 1);
    }

    /** The id before; before {@link #MIN} comes {@link #MAX}. */
    public StreamId previous() {
        return sequence == 0 ? new StreamId(millis - 1, -1) : new StreamId(millis, sequence - 1);
    }

    /** As clients see it. */
    public byte[] toBytes() {
        return toBytes(millis, sequence);
    }

    static byte[] toBytes(long millis, long sequence) {
        if (millis < 0 || sequence < 0) {
            byte[] first = Numbers.toUnsignedBytes(millis);
            byte[] second = Numbers.toUnsignedBytes(sequence);
            byte[] text = new byte[first.length + 1 + second.length];
            System.arraycopy(first, 0, text, 0, first.length);
            text[first.length] = '-';
            System.arraycopy(second, 0, text, first.length + 1, second.length);
            return text;
        }
        int dash = Numbers.length(millis);
        byte[] text = new byte[dash + 1 + Numbers.length(sequence)];
        Numbers.put(text, 0, millis);
        text[dash] = '-';
        Numbers.put(text, dash + 1, sequence);
        return text;
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence);
    }
}
