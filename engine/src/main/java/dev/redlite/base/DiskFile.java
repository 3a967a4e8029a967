package dev.redlite.base;

import java.io.IOException;

/** An open file, read and written at offsets. It can grow but not shrink: others may map it. */
public interface DiskFile extends AutoCloseable {
    long size() throws IOException;

    /** Reads up to {@code length} bytes at {@code from}; returns how many, -1 at the end. */
    int read(long from, byte[] buffer, int offset, int length) throws IOException;

    /**
     * Writes all {@code length} bytes at {@code to}, growing the file as needed. Space for them is
     * reserved when it returns; when it throws, some of them may have been written.
     */
    void write(long to, byte[] buffer, int offset, int length) throws IOException;

    /**
     * Makes the file so many bytes long, with zeros behind what it has, for which there is space
     * though they are not written. Locks that the process has on the file may go.
     *
     * @return false if that cannot be had: the zeros must be written
     */
    boolean reserve(long bytes) throws IOException;

    /** Makes all that was written, and the file's size, survive a power cut. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
