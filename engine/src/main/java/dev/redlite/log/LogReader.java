package dev.redlite.log;

import dev.redlite.base.StorageException;

import java.lang.invoke.VarHandle;

/**
 * Reads records in order, up to the last that is published and in a segment. For one thread at a
 * time.
 *
 * <p>The values of {@link #lsn} to {@link #length} belong to the record that {@link #next} went
 * over, until it is called again.
 */
public final class LogReader implements AutoCloseable {
    private final Segments segments;
    private final ControlFile control;
    private final Cursor cursor;

    LogReader(Segments segments, ControlFile control, Cursor cursor) {
        this.segments = segments;
        this.control = control;
        this.cursor = cursor;
    }

    /** A cursor at a record that begins at {@code lsn}, or will. */
    static Cursor seek(Segments segments, ControlFile control, long lsn) throws LogGap {
        if (lsn > control.committed()) {
            throw new StorageException(
                    "the database has LSN "
                            + lsn
                            + ", but its log in "
                            + segments.directory()
                            + " ends at "
                            + control.committed());
        }
        if (lsn < control.oldest()) {
            throw new LogGap(lsn);
        }
        Segment segment = segments.at(lsn);
        var cursor = new Cursor(segment);
        segment.release();
        try {
            while (cursor.lsn() < lsn) {
                if (!cursor.skip()) {
                    throw explain(control, cursor);
                }
            }
            if (cursor.lsn() > lsn) {
                throw new StorageException(
                        "no record of the log in " + segments.directory() + " begins at " + lsn);
            }
            return cursor;
        } catch (LogGap | RuntimeException e) {
            cursor.close();
            throw e;
        }
    }

    /**
     * Goes over the next record.
     *
     * @return false if there is none yet; there may be one later
     * @throws LogGap if it was recycled
     */
    public boolean next() throws LogGap {
        if (cursor.lsn() >= control.readable()) {
            return false;
        }
        while (cursor.segment().sealed() == cursor.lsn()) {
            enterNext();
        }
        if (!cursor.read()) {
            throw explain(control, cursor);
        }
        return true;
    }

    private void enterNext() throws LogGap {
        Segment next = segments.at(cursor.lsn());
        try {
            if (next == cursor.segment() || next.start() != cursor.lsn()) {
                throw explain(control, cursor);
            }
            cursor.enter(next);
        } finally {
            next.release();
        }
    }

    /**
     * Why there is no valid record where one was published: it was recycled while we read. If it
     * was not, the log is damaged.
     *
     * <p>The recycler raises "oldest" before it lets go of a segment, so whoever has seen new
     * content there sees the new "oldest", given the fence.
     */
    private static LogGap explain(ControlFile control, Cursor cursor) {
        VarHandle.acquireFence();
        if (cursor.lsn() < control.oldest() || !cursor.segment().isSame()) {
            return new LogGap(cursor.lsn());
        }
        throw new StorageException(
                "read a damaged record of", cursor.segment().file(), cursor.lsn(), null);
    }

    /** Where the record begins. */
    public long lsn() {
        return cursor.recordLsn();
    }

    /** Where it ends, and the next begins: the reader's position. */
    public long end() {
        return cursor.lsn();
    }

    /** When it was appended, in Unix time. */
    public long timeMillis() {
        return cursor.timeMillis();
    }

    /** The bytes of the record are the first {@link #length} of this array, which is reused. */
    public byte[] body() {
        return cursor.body();
    }

    public int length() {
        return cursor.length();
    }

    /** Lets go of the file. The log's own follower needs no closing. */
    @Override
    public void close() {
        cursor.close();
    }
}
