package dev.redlite.value;

/**
 * Up to what size collections keep the form that takes the least memory, as the configuration says.
 * One for each keyspace, shared by its values; a change shows when a value is written next. Used
 * under the engine's lock.
 */
public final class PackingLimits {
    /** Beyond this, adding an integer in the middle moves too many. */
    private static final int INTEGERS_MAX = 1 << 16;

    private static final int LIST_BYTES_MIN = 4096;
    private static final int LIST_SIZES = 5;
    private static final long STREAM_BLOCK_BYTES_MAX = 1L << 30;

    private int hashFieldsMax = 512;
    private int hashLengthMax = 64;
    private int listBytesMax;
    private int listCountMax;
    private long streamBlockBytesMax = 4096;
    private long streamBlockMax = 100;
    private long productionSeconds = 100;
    private long productionMax = 100;

    private int setIntegersMax = 512;
    private int setMembersMax = 128;
    private int setLengthMax = 64;
    private int sortedSetMembersMax = 128;
    private int sortedSetLengthMax = 64;

    /** Redis's defaults. */
    public PackingLimits() {
        listSize(-2);
    }

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

    /** How many bytes a block of a list may take, as Redis counts them. */
    public int listBytesMax() {
        return listBytesMax;
    }

    /** How many elements a block of a list may have. */
    public int listCountMax() {
        return listCountMax;
    }

    /**
     * As {@code list-max-listpack-size} says: a number of elements, or from -1 to -5 for 4 KiB to
     * 64 KiB.
     */
    public void listSize(long size) {
        listCountMax = size < 0 ? Integer.MAX_VALUE : clamp(Math.max(1, size));
        listBytesMax = size < 0 ? LIST_BYTES_MIN << Math.min(LIST_SIZES - 1, -1 - size) : 8192;
    }

    /** How many members a set of integers has at most: {@code set-max-intset-entries}. */
    public int setIntegersMax() {
        return setIntegersMax;
    }

    public void setIntegersMax(long count) {
        setIntegersMax = Math.min(clamp(count), INTEGERS_MAX);
    }

    /** How many members a packed set has at most: {@code set-max-listpack-entries}. */
    public int setMembersMax() {
        return setMembersMax;
    }

    public void setMembersMax(long count) {
        setMembersMax = clamp(count);
    }

    /** How long they are at most, in bytes: {@code set-max-listpack-value}. */
    public int setLengthMax() {
        return setLengthMax;
    }

    public void setLengthMax(long bytes) {
        setLengthMax = clamp(bytes);
    }

    /** How many members a packed sorted set has at most: {@code zset-max-listpack-entries}. */
    public int sortedSetMembersMax() {
        return sortedSetMembersMax;
    }

    public void sortedSetMembersMax(long count) {
        sortedSetMembersMax = clamp(count);
    }

    /** How long they are at most, in bytes: {@code zset-max-listpack-value}. */
    public int sortedSetLengthMax() {
        return sortedSetLengthMax;
    }

    public void sortedSetLengthMax(long bytes) {
        sortedSetLengthMax = clamp(bytes);
    }

    /** How large a block of a stream's entries may be, in bytes: {@code stream-node-max-bytes}. */
    public long streamBlockBytesMax() {
        return streamBlockBytesMax;
    }

    /** Zero is for as many as there can be. */
    public void streamBlockBytesMax(long bytes) {
        boolean isLimited = bytes > 0 && bytes <= STREAM_BLOCK_BYTES_MAX;
        streamBlockBytesMax = isLimited ? bytes : STREAM_BLOCK_BYTES_MAX;
    }

    /** How many entries it may have, 0 for any number: {@code stream-node-max-entries}. */
    public long streamBlockMax() {
        return streamBlockMax;
    }

    public void streamBlockMax(long count) {
        streamBlockMax = count;
    }

    /**
     * For how many seconds new streams know messages of producers: {@code stream-idmp-duration}.
     */
    public long productionSeconds() {
        return productionSeconds;
    }

    public void productionSeconds(long seconds) {
        productionSeconds = seconds;
    }

    /** How many messages of one producer they know at most: {@code stream-idmp-maxsize}. */
    public long productionMax() {
        return productionMax;
    }

    public void productionMax(long count) {
        productionMax = count;
    }

    private static int clamp(long limit) {
        return Math.clamp(limit, 0, Integer.MAX_VALUE);
    }
}
