package dev.redlite.log;

import static dev.redlite.log.Segment.INT;
import static dev.redlite.log.Segment.LONG;

import dev.redlite.base.Bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** A place between two records of a segment, where the next is read or written. For one thread. */
final class Cursor {
    /*
     *  lsn     4       8               16              24
     *  +-------+-------+---------------+---------------+----------------+---------+
     *  |length | check | lsn           | unix millis   | body (length)  | pad to 8|
     *  +-------+-------+---------------+---------------+----------------+---------+
     *
     * check   see Checksum; "chain" here is the one of the record before this place.
     *
     * What is written is held back until it is staged or stored: see Storing.
     *
     * What is read is copied first and verified then, because another process may recycle the
     * segment meanwhile.
     */
    static final int HEAD_BYTES = 24;

    private static final int HELD_BYTES_MIN = 1024;

    /** So much is kept for the next batch; a larger one has it grow for a while. */
    private static final int HELD_BYTES_KEPT = 64 * 1024;

    private final Checksum checksum = new Checksum();
    private Segment segment;
    private MemorySegment memory;
    private long lsn;
    private int chain;

    private long recordLsn;
    private long timeMillis;
    private byte[] body = new byte[512];
    private int length;

    private byte[] held = Bytes.EMPTY;
    private int heldBytes;

    /** At the beginning of {@code segment}, which it retains until it leaves. */
    Cursor(Segment segment) {
        this.segment = segment.retain();
        this.memory = segment.memory();
        this.lsn = segment.start();
        this.chain = segment.seed();
    }

    /** Goes to the beginning of another segment. All that was written is stored. */
    void enter(Segment next) {
        if (heldBytes != 0) {
            throw new IllegalStateException("records were left behind");
        }
        next.retain();
        segment.release();
        segment = next;
        memory = next.memory();
        lsn = next.start();
        chain = next.seed();
    }

    void close() {
        segment.release();
    }

    /** What a record takes in the log. */
    static long sizeOf(int bodyBytes) {
        return (HEAD_BYTES + (long) bodyBytes + 7) & ~7L;
    }

    /** Bytes left in this segment. */
    long room() {
        return segment.limit() - lsn;
    }

    /** Writes a record here and moves behind it. The caller has checked the room. */
    void write(byte[] buffer, int offset, int bodyBytes, long millis) {
        int size = (int) sizeOf(bodyBytes);
        if (size > held.length - heldBytes) {
            makeRoom(size);
        }
        int at = heldBytes;
        // The last word is cleared first: the body goes over it, and what is left pads that.
        Bytes.putLong(held, at + size - Long.BYTES, 0);
        Bytes.putLong(held, at + 8, lsn);
        Bytes.putLong(held, at + 16, millis);
        Bytes.copy(buffer, offset, held, at + HEAD_BYTES, bodyBytes);
        int check = checksum.of(held, at, chain, bodyBytes);
        Bytes.putInt(held, at, bodyBytes);
        Bytes.putInt(held, at + 4, check);
        heldBytes += size;
        chain = check;
        lsn += size;
    }

    private void makeRoom(int size) {
        int room = Math.max(heldBytes + size, Math.min(2 * held.length, HELD_BYTES_KEPT));
        held = Arrays.copyOf(held, Math.max(room, HELD_BYTES_MIN));
    }

    /** Whether so much is held that it should be stored before another record is written. */
    boolean isFull(int bodyBytes) {
        return heldBytes > 0 && heldBytes + sizeOf(bodyBytes) > HELD_BYTES_KEPT;
    }

    /** Whether a record is written without a segment to begin, or anything to store, before. */
    boolean isRoomFor(int bodyBytes) {
        return sizeOf(bodyBytes) <= room() && !isFull(bodyBytes);
    }

    /** Bytes that were written and are neither staged nor stored. */
    int heldBytes() {
        return heldBytes;
    }

    /** Where what is held begins. */
    long heldFrom() {
        return lsn - heldBytes;
    }

    /** Puts what is held into the tail: it survives this process from here on. */
    void stage(Tail tail) {
        tail.put(heldFrom(), held, 0, heldBytes);
        heldBytes = 0;
    }

    /** Stores what is held; it is held still if that fails. */
    void store() {
        segment.store(heldFrom(), held, heldBytes);
        heldBytes = 0;
        if (held.length > HELD_BYTES_KEPT) {
            held = new byte[HELD_BYTES_KEPT];
        }
    }

    /** Reads the record here and moves behind it, or returns false if there is no valid one. */
    boolean read() {
        long at = segment.offsetOf(lsn);
        int bodyBytes = lengthHere();
        if (bodyBytes == 0) {
            return false;
        }
        int check = memory.get(INT, at + 4);
        long millis = memory.get(LONG, at + 16);
        if (body.length < bodyBytes) {
            body = new byte[Math.max(bodyBytes, 2 * body.length)];
        }
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at + HEAD_BYTES, body, 0, bodyBytes);
        if (checksum.head(chain, bodyBytes, lsn, millis).body(body, 0, bodyBytes) != check) {
            return false;
        }
        recordLsn = lsn;
        timeMillis = millis;
        length = bodyBytes;
        chain = check;
        lsn += sizeOf(bodyBytes);
        return true;
    }

    /** Moves behind the record here unread, if there seems to be one. */
    boolean skip() {
        int bodyBytes = lengthHere();
        if (bodyBytes == 0) {
            return false;
        }
        chain = memory.get(INT, segment.offsetOf(lsn) + 4);
        lsn += sizeOf(bodyBytes);
        return true;
    }

    /** The body's length of what may be a record here, or 0 if it cannot be one. */
    private int lengthHere() {
        long at = segment.offsetOf(lsn);
        if (at + HEAD_BYTES > memory.byteSize() || memory.get(LONG, at + 8) != lsn) {
            return 0;
        }
        int bodyBytes = memory.get(INT, at);
        return bodyBytes > 0 && sizeOf(bodyBytes) <= room() ? bodyBytes : 0;
    }

    Segment segment() {
        return segment;
    }

    long lsn() {
        return lsn;
    }

    /** What a segment that begins here must be linked to; never a seed, see Segment. */
    int link() {
        return lsn == segment.start() ? segment.link() : chain;
    }

    long recordLsn() {
        return recordLsn;
    }

    long timeMillis() {
        return timeMillis;
    }

    byte[] body() {
        return body;
    }

    int length() {
        return length;
    }
}
