package dev.redlite.engine;

/**
 * The count of HRANDFIELD, SRANDMEMBER and ZRANDMEMBER, and what bounds their answers when it is
 * negative: they may then hold more elements than there are, the same ones again and again.
 */
public final class Repeats {
    private static final int COUNT_MAX = 1 << 20;
    private static final long BYTES_MAX = 64L << 20;

    private long bytesLeft;

    /** An answer of so many elements out of a value of this size; refused if it is too many. */
    public Repeats(long count, long sizeBytes) {
        if (count > COUNT_MAX) {
            throw outOfRange();
        }
        bytesLeft = Math.max(BYTES_MAX, sizeBytes);
    }

    /** The count that an argument says. */
    public static long count(Call call, int position) {
        long count = call.integer(position);
        if (count == Long.MIN_VALUE) {
            throw Errors.notBetween(-Long.MAX_VALUE, Long.MAX_VALUE);
        }
        return count;
    }

    /** Counts an element of so many bytes; refused if all take too many. */
    public void add(long bytes) {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw outOfRange();
        }
    }

    public static CommandException outOfRange() {
        return new CommandException("ERR value is out of range");
    }
}
