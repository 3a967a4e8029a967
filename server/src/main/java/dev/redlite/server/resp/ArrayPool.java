package dev.redlite.server.resp;

/**
 * Byte arrays of two sizes that the connections of an event loop lend each other, so that only
 * connections with something to do hold memory. Used by its loop's thread alone.
 */
public final class ArrayPool {
    static final int SMALL_BYTES = 16 * 1024;
    static final int LARGE_BYTES = 64 * 1024;

    private final byte[][] small;
    private final byte[][] large;
    private int smallCount;
    private int largeCount;

    /** A pool that keeps at most so many idle bytes. */
    public ArrayPool(int idleBytesMax) {
        small = new byte[idleBytesMax / 2 / SMALL_BYTES][];
        large = new byte[idleBytesMax / 2 / LARGE_BYTES][];
    }

    /** An array of at least this length, with any content; of a size of the pool if it fits. */
    byte[] take(int bytesMin) {
        if (bytesMin <= SMALL_BYTES) {
            return smallCount == 0 ? new byte[SMALL_BYTES] : small[--smallCount];
        }
        if (bytesMin <= LARGE_BYTES) {
            return largeCount == 0 ? new byte[LARGE_BYTES] : large[--largeCount];
        }
        return new byte[bytesMin];
    }

    /** Takes an array back; one of another length is left to the garbage collector. */
    void give(byte[] array) {
        if (array.length == SMALL_BYTES && smallCount < small.length) {
            small[smallCount++] = array;
        } else if (array.length == LARGE_BYTES && largeCount < large.length) {
            large[largeCount++] = array;
        }
    }
}
