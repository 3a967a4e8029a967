package dev.redlite.log;

import static dev.redlite.log.Segment.LONG;

import dev.redlite.base.Bytes;
import dev.redlite.base.MappedFile;
import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Records on their way to a segment: a small mapped file, used as a ring, in which what a lone
 * writer publishes survives its process. It is never synced, so its pages stay ready for stores,
 * while each page of a segment would have to be made ready again after every sync.
 *
 * <p>The byte at an LSN has its place by the LSN alone, so nothing but the records' own positions
 * and checksums says which of them are there.
 */
final class Tail implements AutoCloseable {
    static final String NAME = "tail";

    /** What a new one has, a power of two; that of an older version has less. */
    static final int BYTES = 512 * 1024;

    private static final int BYTES_MIN = 4 * 1024;

    /** Up to so many are stored word by word, a few records, which no copy is set up for. */
    private static final int WORDWISE_BYTES = 512;

    private final MappedFile mapped;
    private final MemorySegment memory;
    private final Path file;
    private final int bytes;

    private Tail(Path file, MappedFile mapped) {
        this.file = file;
        this.mapped = mapped;
        this.memory = mapped.memory();
        this.bytes = (int) Math.min(BYTES, Long.highestOneBit(memory.byteSize()));
    }

    /** Makes the file anew; nobody else has the log open. */
    static Tail create(Place place) throws IOException {
        return new Tail(place.directory().resolve(NAME), place.mapNew(NAME, BYTES));
    }

    /** Maps the file that the first process made. */
    static Tail join(Place place) throws IOException {
        Tail tail = find(place);
        if (tail == null) {
            throw new IOException(place.directory().resolve(NAME) + " is missing or too short");
        }
        return tail;
    }

    /** The file that dead processes left, or null if there is none of use. */
    static @Nullable Tail find(Place place) throws IOException {
        Path path = place.directory().resolve(NAME);
        if (!place.disk().exists(path)) {
            return null;
        }
        MappedFile mapped = place.disk().map(path);
        if (mapped.memory().byteSize() < BYTES_MIN) {
            mapped.close();
            return null;
        }
        return new Tail(path, mapped);
    }

    /** How many bytes of the log have room in it. */
    int bytes() {
        return bytes;
    }

    /** Stores records of the log that begin at an LSN: that and the length are multiples of 8. */
    void put(long lsn, byte[] from, int offset, int length) {
        int at = placeOf(lsn);
        int first = Math.min(length, bytes - at);
        try {
            if (first == length && length <= WORDWISE_BYTES) {
                for (int i = 0; i < length; i += Long.BYTES) {
                    memory.set(LONG, at + i, Bytes.getLong(from, offset + i));
                }
                return;
            }
            int rest = length - first;
            MemorySegment.copy(from, offset, memory, ValueLayout.JAVA_BYTE, at, first);
            MemorySegment.copy(from, offset + first, memory, ValueLayout.JAVA_BYTE, 0, rest);
        } catch (InternalError e) {
            throw new StorageException("store into", file, lsn, e);
        }
    }

    /** Copies what is at the places of so many bytes of the log. */
    void copy(long from, byte[] target, int length) {
        int at = placeOf(from);
        int first = Math.min(length, bytes - at);
        try {
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, target, 0, first);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, target, first, length - first);
        } catch (InternalError e) { // what the JVM makes of SIGBUS
            throw new StorageException("read", file, from, e);
        }
    }

    private int placeOf(long lsn) {
        return (int) (lsn & (bytes - 1));
    }

    @Override
    public void close() {
        mapped.close();
    }
}
