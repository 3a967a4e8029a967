package dev.redlite.server.resp;

/** How much one request may ask for. Any thread may read and change it. */
public final class ProtocolLimits {
    /** A request line, or the line that announces a length, without its end. */
    static final int LINE_BYTES_MAX = 64 * 1024;

    /** What a client may announce before it has given its password. */
    static final int STRANGER_WORDS_MAX = 10;

    static final int STRANGER_BULK_BYTES_MAX = 16 * 1024;

    private volatile int bulkBytesMax = 512 * 1024 * 1024;

    /** The longest argument, {@code proto-max-bulk-len}. */
    public int bulkBytesMax() {
        return bulkBytesMax;
    }

    /** Sets {@code proto-max-bulk-len}; what no array can hold is cut. */
    public void bulkBytesMax(long bytes) {
        bulkBytesMax = (int) Math.max(0, Math.min(bytes, Integer.MAX_VALUE - 64));
    }
}
