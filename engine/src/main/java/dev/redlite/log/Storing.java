package dev.redlite.log;

import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings records into their segment: at once, or, a few at a time, by way of the {@link Tail}.
 *
 * <p>What is staged in the tail survives the process; it has to be in the segment before another
 * process may read it and before it can be synced. So only a process that is alone stages, and it
 * stores everything before it gives the write lock up.
 */
final class Storing implements AutoCloseable {
    /** Batches of more than this are stored at once. */
    private static final int FEW_BYTES = 4 * 1024;

    /** What is staged is stored when it is more than this. */
    private static final int STAGED_BYTES_MAX = 32 * 1024;

    private final Tail tail;
    private final ControlFile control;

    /** Whoever writes into a segment has it, so that no two writes of the same bytes meet. */
    private final ReentrantLock guard = new ReentrantLock();

    /** The segment that the staged records belong to; null if there are none. */
    private volatile @Nullable Segment stagedFor;

    Storing(Tail tail, ControlFile control) {
        this.tail = tail;
        this.control = control;
    }

    /**
     * Puts what was written since the last time into the tail, if that is little, and the tail has
     * room. Nor is the first record of a segment staged, as recovery tells by it where a segment
     * takes over from the one before. By the writer.
     *
     * @return false if nothing was done
     */
    boolean stage(Cursor cursor) {
        if (cursor.pendingBytes() > FEW_BYTES
                || cursor.heldBytes() > STAGED_BYTES_MAX
                || cursor.lsn() - cursor.heldBytes() == cursor.segment().start()) {
            return false;
        }
        if (stagedFor == null) {
            stagedFor = cursor.segment();
        }
        cursor.stage(tail);
        return true;
    }

    /** Stores all that was written if there is too much for another record. By the writer. */
    void makeRoom(Cursor cursor, int bodyBytes) throws IOException {
        if (cursor.isFull(bodyBytes)) {
            store(cursor);
        }
    }

    /** Stores all that was written, staged or not. By the writer. */
    void store(Cursor cursor) throws IOException {
        if (cursor.heldBytes() == 0) {
            return;
        }
        guard.lock();
        try {
            cursor.store(control.stored());
            control.stored(cursor.lsn());
            stagedFor = null;
        } finally {
            guard.unlock();
        }
    }

    /** Stores what is staged and published, so that it can be synced. Any thread. */
    void storeStaged() throws IOException {
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
        } catch (IOException | LogGap | InternalError e) {
            throw new StorageException("store into the log in", segments.directory(), from, e);
        } finally {
            guard.unlock();
        }
    }

    private void copyTo(Segment segment) throws IOException {
        long from = control.stored();
        long to = control.committed();
        if (from < to) {
            byte[] bytes = tail.copy(from, to);
            segment.mapped().write(segment.offsetOf(from), bytes, 0, bytes.length);
            control.stored(to);
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
