package dev.redlite.log;

import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings records into their segment: at once, or, a few at a time, by way of the {@link Tail}.
 *
 * <p>What is staged in the tail survives the process; it has to be in the segment before another
 * process may read it and before it can be synced. So only a process that is alone stages, and it
 * stores everything before it gives the write lock up.
 *
 * <p>A thread of its own ({@link #storeMuch}) stores what is staged, as new pages of a file can
 * take longer than all the rest of a write. The writer does it where that one is late.
 */
final class Storing implements AutoCloseable {
    /** Batches of more than this are stored at once. */
    private static final int FEW_BYTES = 4 * 1024;

    /** So much may be staged before somebody is woken to store it. */
    private static final int MUCH_BYTES = 64 * 1024;

    /** Between two looks while much comes: the tail has room for some of these. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Tail tail;
    private final ControlFile control;

    /** Whoever writes into a segment has it, so that no two writes of the same bytes meet. */
    private final ReentrantLock guard = new ReentrantLock();

    /** What is on its way from the tail to a segment. */
    private final byte[] chunk = new byte[CHUNK_BYTES];

    /** The segment that the staged records belong to; null if there are none. */
    private volatile @Nullable Segment stagedFor;

    /** How far the writer knows that all is stored; maybe it is further. */
    private long knownStored;

    /** Who stores what is staged, while it waits for that to be much. */
    private volatile @Nullable Thread asleep;

    Storing(Tail tail, ControlFile control) {
        this.tail = tail;
        this.control = control;
    }

    /**
     * Puts what is held into the tail, if that is little. The first record of a segment is not
     * staged, as recovery tells by it where a segment takes over from the one before. By the
     * writer.
     *
     * @return false if nothing was done
     * @throws StorageException if the tail is full of what cannot be stored; nothing was done then
     */
    boolean stage(Cursor cursor) {
        if (cursor.heldBytes() > FEW_BYTES || cursor.heldFrom() == cursor.segment().start()) {
            return false;
        }
        if (isMuch(cursor.lsn() - knownStored)) {
            haveStored(cursor.lsn());
        }
        if (stagedFor == null) {
            stagedFor = cursor.segment();
        }
        cursor.stage(tail);
        return true;
    }

    /** Wakes who stores what is staged; stores it at once if the tail has no room up to an LSN. */
    private void haveStored(long end) {
        knownStored = control.stored();
        if (end - knownStored > tail.bytes()) {
            storeStaged();
            knownStored = control.stored();
        } else if (isMuch(end - knownStored)) {
            LockSupport.unpark(asleep);
        }
    }

    /** Stores all that was written if there is too much for another record. By the writer. */
    void makeRoom(Cursor cursor, int bodyBytes) {
        if (cursor.isFull(bodyBytes)) {
            store(cursor);
        }
    }

    /** Stores all that was written, staged or not. By the writer. */
    void store(Cursor cursor) {
        Segment staged = stagedFor;
        if (cursor.heldBytes() == 0 && staged == null) {
            return;
        }
        guard.lock();
        try {
            if (staged != null) {
                copyTo(staged);
                stagedFor = null;
            }
            if (cursor.heldBytes() > 0) {
                cursor.store();
                control.stored(cursor.lsn());
            }
            knownStored = cursor.lsn();
        } finally {
            guard.unlock();
        }
    }

    /** Stores what is staged and published, so that it can be synced. Any thread. */
    void storeStaged() {
        guard.lock();
        try {
            Segment segment = stagedFor;
            if (segment != null) {
                copyTo(segment);
            }
        } finally {
            guard.unlock();
        }
    }

    /** Stores what is staged, before the writer goes to another place. By the writer. */
    void leave() {
        storeStaged();
        stagedFor = null;
    }

    /**
     * Stores what is staged, if that is much; else waits until it is, or for some nanoseconds. For
     * one thread, which calls it again and again. The writer may miss that it fell asleep just now,
     * and sees it with its next batch.
     */
    void storeMuch(long nanosMax) {
        if (isMuchStaged()) {
            storeStaged();
            LockSupport.parkNanos(this, PAUSE_NANOS);
        } else {
            asleep = Thread.currentThread();
            LockSupport.parkNanos(this, nanosMax);
            asleep = null;
        }
    }

    private boolean isMuchStaged() {
        return isMuch(control.committed() - control.stored());
    }

    private boolean isMuch(long unstored) {
        return unstored > Math.min(MUCH_BYTES, tail.bytes() / 2);
    }

    /** Stores what a dead writer staged and published, if it did. With its write lock. */
    void adopt(Segments segments) {
        long from = control.stored();
        if (from >= control.committed()) {
            return;
        }
        guard.lock();
        try {
            Segment segment = segments.at(from);
            try {
                copyTo(segment);
            } finally {
                segment.release();
            }
        } catch (LogGap e) {
            throw new StorageException("store into the log in", segments.directory(), from, e);
        } finally {
            guard.unlock();
        }
    }

    /** Readers are told at the end, as pieces need not be whole records. */
    private void copyTo(Segment segment) {
        long from = control.stored();
        long to = control.committed();
        if (to - from > tail.bytes()) {
            throw new IllegalStateException("LSN " + from + " to " + to + " of a tail");
        }
        for (long at = from; at < to; at += CHUNK_BYTES) {
            int count = (int) Math.min(to - at, CHUNK_BYTES);
            tail.copy(at, chunk, count);
            segment.store(at, chunk, count);
        }
        if (from < to) {
            control.stored(to);
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
