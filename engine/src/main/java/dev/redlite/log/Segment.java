package dev.redlite.log;

import dev.redlite.base.MappedFile;
import dev.redlite.base.StorageException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** One mapped file of the log: a header page, then records. */
final class Segment {
    /*
     *  0        8      12      16            24           32        40     44     48
     *  +--------+------+-------+-------------+------------+---------+------+------+
     *  | magic  | form | check | database id | start LSN  | bytes   | link | seed |
     *  +--------+------+-------+-------------+------------+---------+------+------+
     * 64
     *  +-------------+
     *  | sealed LSN  |  ...zeros up to 4096, then the records; all numbers little-endian
     *  +-------------+
     *
     * check   CRC32C of bytes 16 to 48; 0 while the file is a spare
     * bytes   room for records when the header was written
     * link    checksum of the last record before "start", 0 if there never was one: ties this
     *         segment to the one before, also if one that stayed empty was replaced by it
     * seed    what the first record's checksum continues; random, so old content never verifies
     * sealed  where the next segment begins, -1 while this is the last. Written before the next
     *         segment gets its name; a hint for running processes, not trusted at recovery
     *
     * A record at LSN n stands at 4096 + n - start. Records do not span segments.
     *
     * Used from several threads: whoever uses a segment outside Segments' guard retains it first,
     * and the last release unmaps it. Other processes map the same file, so it never shrinks.
     */
    static final int HEADER_BYTES = LogOptions.PAGE_BYTES;
    static final long UNSEALED = -1;

    private static final long MAGIC = 0x32474f4c_45544952L;
    private static final int FORMAT = 1;
    private static final int CHECK_AT = 12;
    private static final int CHECKED_FROM = 16;
    private static final int CHECKED_TO = 48;
    private static final int SEALED_AT = 64;
    private static final int HEADER_USED_BYTES = 72;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHARED_LONG = LONG.varHandle().withInvokeExactBehavior();

    private final MappedFile mapped;
    private final MemorySegment memory;
    private final AtomicInteger users = new AtomicInteger(1);
    private volatile Path file;
    private volatile boolean isNameSynced;
    private long start;
    private int seed;

    Segment(Path file, MappedFile mapped) {
        this.file = file;
        this.mapped = mapped;
        this.memory = mapped.memory();
        if (memory.byteSize() >= HEADER_USED_BYTES) {
            this.start = memory.get(LONG, 24);
            this.seed = memory.get(INT, 44);
        }
    }

    /** Makes this file, so far a spare, the continuation of the log. */
    void begin(long databaseId, long startLsn, int link, int newSeed) {
        memory.asSlice(0, HEADER_USED_BYTES).fill((byte) 0);
        memory.set(LONG, 0, MAGIC);
        memory.set(INT, 8, FORMAT);
        memory.set(LONG, 16, databaseId);
        memory.set(LONG, 24, startLsn);
        memory.set(LONG, 32, bytes());
        memory.set(INT, 40, link);
        memory.set(INT, 44, newSeed);
        memory.set(INT, CHECK_AT, check());
        start = startLsn;
        seed = newSeed;
        seal(UNSEALED);
    }

    /** Whether the header is whole. A power cut may have torn it if it was never synced. */
    boolean isValid() {
        return memory.byteSize() >= HEADER_BYTES
                && memory.get(LONG, 0) == MAGIC
                && memory.get(INT, CHECK_AT) == check();
    }

    boolean isKnownFormat() {
        return memory.get(INT, 8) == FORMAT;
    }

    long databaseId() {
        return memory.get(LONG, 16);
    }

    int link() {
        return memory.get(INT, 40);
    }

    /** Whether the file still holds what it held when it was mapped: it may have a new life. */
    boolean isSame() {
        return isValid() && memory.get(LONG, 24) == start && memory.get(INT, 44) == seed;
    }

    /**
     * Whether the record at {@code lsn} is, or will be, here: not in a later segment, nor recycled.
     * The seal is read before the header, as a new life of the file writes it last.
     */
    boolean holds(long lsn) {
        long sealed = sealed();
        VarHandle.acquireFence();
        return (sealed == UNSEALED || sealed > lsn) && isSame();
    }

    private int check() {
        var crc = new CRC32C();
        crc.update(memory.asSlice(CHECKED_FROM, CHECKED_TO - CHECKED_FROM).asByteBuffer());
        return (int) crc.getValue();
    }

    /** Where the next segment begins, or {@link #UNSEALED}. */
    long sealed() {
        return (long) SHARED_LONG.getAcquire(memory, (long) SEALED_AT);
    }

    void seal(long lsn) {
        SHARED_LONG.setRelease(memory, (long) SEALED_AT, lsn);
    }

    MemorySegment memory() {
        return memory;
    }

    MappedFile mapped() {
        return mapped;
    }

    long start() {
        return start;
    }

    int seed() {
        return seed;
    }

    /** Where the byte of the log at an LSN is in the file. */
    long offsetOf(long lsn) {
        return HEADER_BYTES + lsn - start;
    }

    /** Writes bytes of the log that begin at an LSN; one thread at a time. */
    void store(long lsn, byte[] bytes, int count) {
        try {
            mapped.write(offsetOf(lsn), bytes, 0, count);
        } catch (IOException | InternalError e) {
            // What the JVM makes of SIGBUS: a bad sector, or a file system that promised space.
            throw new StorageException("store into", file(), lsn, e);
        }
    }

    /** Room for records: what the file has, which after a power cut may be less than it should. */
    long bytes() {
        return Math.max(0, memory.byteSize() - HEADER_BYTES);
    }

    long fileBytes() {
        return memory.byteSize();
    }

    /** The first LSN that cannot be in this segment. */
    long limit() {
        return start + bytes();
    }

    Path file() {
        return file;
    }

    void renamed(Path newFile) {
        file = newFile;
        isNameSynced = false;
    }

    boolean isNameSynced() {
        return isNameSynced;
    }

    void nameSynced() {
        isNameSynced = true;
    }

    Segment retain() {
        users.incrementAndGet();
        return this;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            mapped.close();
        }
    }
}
