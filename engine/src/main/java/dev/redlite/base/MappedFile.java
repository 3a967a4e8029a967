package dev.redlite.base;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A file in memory: what is stored there survives a killed process, and a power cut once forced.
 */
public interface MappedFile extends AutoCloseable {
    /** The whole file. May be used from any thread until {@link #close}. */
    MemorySegment memory();

    /**
     * Stores bytes at an offset, as if into {@link #memory}; what follows them in their last page
     * may become zeros. A call of the system for many bytes costs a twentieth of what it costs to
     * store into pages that were not stored into lately, and of whole pages the disk is not asked
     * what is in them. For one thread at a time.
     *
     * @throws IOException if not all of them were stored; those may be called for again
     */
    default void write(long to, byte[] buffer, int offset, int length) throws IOException {
        MemorySegment.copy(buffer, offset, memory(), ValueLayout.JAVA_BYTE, to, length);
    }

    /**
     * Makes the bytes from {@code from} (included) to {@code to} survive a power cut.
     *
     * <p>After a failure the kernel may count the pages as clean although the disk has not got
     * them: a later force would succeed and write nothing. {@link #touch} first.
     */
    void force(long from, long to) throws IOException;

    /**
     * Marks the pages of these bytes as changed, so that the next force writes them whatever an
     * earlier one did. Loses no store that anybody makes meanwhile.
     */
    void touch(long from, long to);

    /** Unmaps the file at once. Nobody may be using the memory. */
    @Override
    void close();
}
