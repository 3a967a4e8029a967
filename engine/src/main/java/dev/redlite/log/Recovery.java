package dev.redlite.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.redlite.base.Bytes;
import dev.redlite.base.Disk;
import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Finds the end of a log that no process has open, from its segments alone. */
final class Recovery {
    /*
     * Begins with the segment that holds the flushed LSN, at its first record, as the chain of
     * checksums must be followed from a beginning. Where a segment with a matching link and a
     * record begins, it goes on there, even if the segment before has another record here: that one
     * is a remnant of a writer that died before publishing it.
     *
     * Where the segments end the tail may go on. What it has is stored into the segment and read
     * there; if it does not verify, it is one more remnant.
     *
     * Nothing is ever thrown away in silence that may have been acknowledged: a log that lacks
     * records before the flushed LSN although it has some after it is refused.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Disk disk;
    private final Path directory;
    private final Place place;
    private final long flushed;
    private final TreeMap<Long, Segment> valid = new TreeMap<>();
    private final TreeMap<Long, Segment> chain = new TreeMap<>();
    private @Nullable Cursor cursor;
    private boolean isFlushedFound;

    Recovery(Place place, long flushed) {
        this.place = place;
        this.disk = place.disk();
        this.directory = place.directory();
        this.flushed = flushed;
    }

    /** Follows the log from "flushed" to its end, if there is one. */
    void run() throws IOException {
        readDirectory();
        if (valid.isEmpty()) {
            return;
        }
        Map.Entry<Long, Segment> first = valid.floorEntry(flushed);
        if (first == null) {
            throw new StorageException(
                    "the log in "
                            + directory
                            + " begins at LSN "
                            + valid.firstKey()
                            + ", but the database has only what was before LSN "
                            + flushed
                            + ": it may be an old copy of the database");
        }
        Tail tail = Tail.find(place);
        try {
            walk(first.getValue(), tail);
        } finally {
            if (tail != null) {
                tail.close();
            }
        }
        long end = current().lsn();
        if (end < flushed) {
            refuseToForget(end);
            LOG.warn(
                    "the log in {} ends at LSN {}, before {}, which the database has: begun anew",
                    directory,
                    end,
                    flushed);
            chain.clear();
            return;
        }
        if (!isFlushedFound) {
            throw new StorageException(
                    "no record of the log in "
                            + directory
                            + " begins at LSN "
                            + flushed
                            + ", up to which the database has it");
        }
        LOG.info("the log in {} goes from LSN {} to {}", directory, flushed, end);
    }

    private void readDirectory() throws IOException {
        for (String name : disk.list(directory)) {
            long start = SegmentFiles.startOf(name);
            if (start < 0) {
                continue;
            }
            Path path = directory.resolve(name);
            var segment = new Segment(path, disk.map(path));
            if (!segment.isValid() || segment.start() != start) {
                LOG.warn("{} was never completed, or is damaged", path);
                segment.release();
                continue;
            }
            if (valid.put(start, segment) != null) {
                throw new IllegalStateException("two files for LSN " + start);
            }
            if (!segment.isKnownFormat()) {
                throw new StorageException(path + " was written by a newer Redlite");
            }
            if (segment.databaseId() != place.databaseId()) {
                throw new StorageException(path + " belongs to another database");
            }
        }
    }

    private void walk(Segment first, @Nullable Tail tail) throws IOException {
        var here = new Cursor(first);
        cursor = here;
        chain.put(first.start(), first);
        while (true) {
            isFlushedFound |= here.lsn() == flushed;
            Segment next = valid.get(here.lsn());
            if (next != null && next != here.segment() && next.link() == here.link()) {
                if (hasRecord(next) || !here.read()) {
                    here.segment().seal(here.lsn());
                    here.enter(next);
                    chain.put(next.start(), next);
                }
            } else if (!here.read() && !(takeStaged(here, tail) && here.read())) {
                break;
            }
        }
        here.segment().seal(Segment.UNSEALED);
    }

    /** Stores the record that a dead writer staged for this place, if it seems to have. */
    private static boolean takeStaged(Cursor here, @Nullable Tail tail) throws IOException {
        if (tail == null) {
            return false;
        }
        byte[] head = new byte[Cursor.HEAD_BYTES];
        tail.copy(here.lsn(), head, head.length);
        int bodyBytes = Bytes.getInt(head, 0);
        long size = Cursor.sizeOf(bodyBytes);
        boolean isLikely = bodyBytes > 0 && Bytes.getLong(head, 8) == here.lsn();
        if (!isLikely || size > Math.min(tail.bytes(), here.room())) {
            return false;
        }
        byte[] record = new byte[(int) size];
        tail.copy(here.lsn(), record, record.length);
        Segment segment = here.segment();
        long at = segment.offsetOf(here.lsn()); // and not a byte behind it, which may be a record
        try {
            MemorySegment.copy(record, 0, segment.memory(), JAVA_BYTE, at, record.length);
        } catch (InternalError e) { // what the JVM makes of SIGBUS
            throw new IOException("cannot store into " + segment.file(), e);
        }
        return true;
    }

    private static boolean hasRecord(Segment segment) {
        var cursor = new Cursor(segment);
        boolean hasRecord = cursor.read();
        cursor.close();
        return hasRecord;
    }

    /** The log lacks records that the database has. Has it any that the database lacks? */
    private void refuseToForget(long end) {
        Long later = valid.higherKey(flushed);
        Segment last = valid.floorEntry(flushed).getValue();
        long at = Segment.HEADER_BYTES + flushed - last.start();
        boolean isRecordThere =
                at + Cursor.HEAD_BYTES <= last.fileBytes()
                        && last.memory().get(Segment.LONG, at + 8) == flushed
                        && last.memory().get(Segment.INT, at) > 0;
        if (later != null || isRecordThere) {
            throw new StorageException(
                    "the log in "
                            + directory
                            + " is damaged at LSN "
                            + end
                            + ", before LSN "
                            + flushed
                            + ", which the database has, and may hold records after it;"
                            + " move it away to open the database without them");
        }
    }

    private Cursor current() {
        Cursor here = cursor;
        if (here == null) {
            throw new IllegalStateException("nothing was recovered");
        }
        return here;
    }

    /** Lets the log go on where it ended; or begins one, if nothing was found. */
    void setUp(ControlFile control, Segments segments) throws IOException {
        cleanUp();
        chain.values().forEach(segment -> segments.add(segment.retain()));
        long end = chain.isEmpty() ? flushed : current().lsn();
        int link = chain.isEmpty() ? 0 : current().link();
        long oldest = chain.isEmpty() ? flushed : chain.firstKey();
        control.raiseOldest(oldest);
        // Always a new segment: behind the end of an old one may be remnants.
        Segment next = segments.takeFirst();
        segments.begin(next, end, link);
        if (!chain.isEmpty()) {
            current().segment().seal(end);
            control.addDoubt();
        }
        segments.install(next);
        control.raiseSynced(oldest);
        control.raiseFlushed(flushed);
        control.reusableFrom(end);
        control.committed(end);
        control.stored(end);
        control.processes(1);
    }

    /**
     * Deletes segments that are not part of the log, and what dead processes had in their hands:
     * also spares, whose space a power cut may have taken back.
     */
    private void cleanUp() throws IOException {
        for (String name : disk.list(directory)) {
            boolean isPart = chain.containsKey(SegmentFiles.startOf(name));
            if (SegmentFiles.isOurs(name) && !isPart) {
                disk.delete(directory.resolve(name));
            }
        }
    }

    void close() {
        if (cursor != null) {
            cursor.close();
        }
        valid.values().forEach(Segment::release);
    }
}
