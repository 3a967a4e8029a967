package dev.redlite.base;

import java.io.IOException;

/**
 * Locks between processes on single bytes of one file. The kernel releases them when the process
 * dies. Within the process every byte is held or not held: threads are not told apart.
 *
 * <p>Nothing here blocks: a thread that waits for a lock asks again, so that an interrupt cannot
 * close the file, which would drop all locks of the process.
 */
public interface FileLocks extends AutoCloseable {
    /**
     * Takes the lock of a byte, which this process must not hold.
     *
     * @param isShared whether others may hold it too, if they take it shared as well
     * @return false if another process holds it
     */
    boolean tryLock(int index, boolean isShared) throws IOException;

    /** Gives back the lock of a byte; nothing happens if it is not held. */
    void unlock(int index) throws IOException;

    /** Whether the file's name still means this file: it may have been deleted and made anew. */
    boolean isCurrent() throws IOException;

    /** Gives back all locks. */
    @Override
    void close() throws IOException;
}
