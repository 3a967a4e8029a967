package dev.redlite.server.resp;

/**
 * Byte arrays of one size that the connections of an event loop lend each other, so that only
 * connections with something to do hold memory. Used by its loop's thread alone.
 */
public final class ArrayPool {
    /** Length of every array of a pool. */
    public static final int ARRAY_BYTES = 16 * 1024;

    private final byte[][] idle;
    private int count;

    /** A pool that keeps at most so many idle arrays. */
    public ArrayPool(int idleMax) {
        idle = new byte[idleMax][];
    }

    byte[] take() {
        return count == 0 ? new byte[ARRAY_BYTES] : idle[--count];
    }

    /** Takes an array back; one of another length is left to the garbage collector. */
    void give(byte[] array) {
        if (array.length == ARRAY_BYTES && count < idle.length) {
            idle[count++] = array;
        }
    }
}
