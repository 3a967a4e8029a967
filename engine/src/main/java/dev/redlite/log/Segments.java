package dev.redlite.log;

import dev.redlite.base.Disk;
import dev.redlite.base.DiskFile;
import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** The files of the log's directory: found, mapped, prepared, put in place and recycled. */
final class Segments {
    /*
     * segment-<start LSN>    a part of the log
     * next-<token>           made ready by one process, or being made
     * spare-<bytes>-<token>  was a segment; any process may take it
     *
     * Every change of role is one rename, so that of two processes only one gets the file. A file
     * is never shrunk and never written without having its role: other processes may have it mapped
     * from an earlier role, and notice by what they read.
     *
     * Thread-safe: "guard" protects the fields. Segments handed out are retained for the caller.
     */
    static final int SPARES_MAX = 2;

    private static final String SEGMENT = "segment-";
    private static final String NEXT = "next-";
    private static final String SPARE = "spare-";
    private static final int LSN_DIGITS = 19;
    private static final byte[] ZEROS = new byte[1 << 20];
    private static final long FIRST_FILE_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final LogOptions options;
    private final Place place;
    private final ControlFile control;

    private final ReentrantLock guard = new ReentrantLock();
    private final TreeMap<Long, Segment> open = new TreeMap<>();
    private @Nullable Segment prepared;
    private volatile int spares;
    private volatile boolean isDirectorySynced;

    Segments(Place place, ControlFile control) {
        this.place = place;
        this.disk = place.disk();
        this.directory = place.directory();
        this.options = place.options();
        this.control = control;
    }

    /** The start of the segment whose file has this name, or -1. */
    static long startOf(String name) {
        if (!name.startsWith(SEGMENT) || name.length() != SEGMENT.length() + LSN_DIGITS) {
            return -1;
        }
        try {
            return Long.parseLong(name.substring(SEGMENT.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static boolean isPrepared(String name) {
        return name.startsWith(NEXT);
    }

    static boolean isSpare(String name) {
        return name.startsWith(SPARE);
    }

    static boolean isOurs(String name) {
        return startOf(name) >= 0 || isPrepared(name) || isSpare(name);
    }

    private Path pathOf(long start) {
        String digits = Long.toString(start);
        return directory.resolve(SEGMENT + "0".repeat(LSN_DIGITS - digits.length()) + digits);
    }

    /** The segment that holds, or will hold, the record at {@code lsn}; retained. */
    Segment at(long lsn) throws LogGap {
        guard.lock();
        try {
            Map.Entry<Long, Segment> known = open.floorEntry(lsn);
            if (known != null && known.getValue().holds(lsn)) {
                return known.getValue().retain();
            }
            long start = -1;
            for (long each : starts()) {
                if (each <= lsn) {
                    start = each;
                }
            }
            if (start < 0) {
                throw new LogGap(lsn);
            }
            return map(start).retain();
        } catch (NoSuchFileException e) {
            throw new LogGap(lsn);
        } catch (IOException e) {
            throw new StorageException("read the segment in " + directory + " of LSN " + lsn, e);
        } finally {
            guard.unlock();
        }
    }

    /** The segment that begins at {@code lsn}, retained, or null if its file does not exist. */
    @Nullable Segment startingAt(long lsn) {
        guard.lock();
        try {
            return disk.exists(pathOf(lsn)) ? map(lsn).retain() : null;
        } catch (LogGap e) {
            return null;
        } catch (IOException e) {
            throw new StorageException("read", pathOf(lsn), e);
        } finally {
            guard.unlock();
        }
    }

    /** The mapped segment of this start. One that was sealed while empty has been replaced. */
    private Segment map(long start) throws IOException, LogGap {
        Segment known = open.get(start);
        if (known != null && known.sealed() != start && known.isSame()) {
            return known;
        }
        Path path = pathOf(start);
        var segment = new Segment(path, disk.map(path));
        if (!segment.isValid() || segment.start() != start) {
            segment.release();
            throw new LogGap(start);
        }
        if (known != null) {
            known.release();
        }
        open.put(start, segment);
        return segment;
    }

    /** Takes over what recovery has mapped. */
    void add(Segment segment) {
        guard.lock();
        try {
            open.put(segment.start(), segment);
        } finally {
            guard.unlock();
        }
    }

    /** A file with room for {@code recordBytes}, the first of this opening, hence a small one. */
    Segment takeFirst() throws IOException {
        return make(Math.min(FIRST_FILE_BYTES, options.segmentBytes()), false);
    }

    /** A file with room for {@code recordBytes}: the prepared one, a spare or a new one. */
    Segment take(long recordBytes) throws IOException {
        guard.lock();
        try {
            Segment ready = prepared;
            if (ready != null && ready.bytes() >= recordBytes) {
                prepared = null;
                return ready;
            }
        } finally {
            guard.unlock();
        }
        long page = LogOptions.PAGE_BYTES;
        long needed = (Segment.HEADER_BYTES + recordBytes + page - 1) / page * page;
        return make(Math.max(needed, options.segmentBytes()), false);
    }

    /** Keeps a file that {@link #take} gave and that was not used. */
    void giveBack(Segment unused) {
        guard.lock();
        try {
            if (prepared == null) {
                prepared = unused;
                return;
            }
        } finally {
            guard.unlock();
        }
        discard(unused);
    }

    /** Writes the header of the segment that follows {@code lsn}. */
    void begin(Segment next, long lsn, int link) {
        guard.lock();
        try {
            next.begin(place.databaseId(), lsn, link, (int) options.random().next());
        } finally {
            guard.unlock();
        }
    }

    /** Gives a begun segment its name: from now on it is a part of the log. */
    void install(Segment next) throws IOException {
        guard.lock();
        try {
            Path path = pathOf(next.start());
            try {
                disk.rename(next.file(), path);
            } catch (IOException e) {
                if (disk.exists(next.file())) {
                    throw e;
                }
            }
            next.renamed(path);
            Segment replaced = open.put(next.start(), next);
            if (replaced != null) {
                replaced.release();
            }
        } finally {
            guard.unlock();
        }
    }

    /** Makes the next file ready, in the background, unless one is. */
    void prepare() throws IOException {
        guard.lock();
        try {
            if (prepared != null) {
                return;
            }
        } finally {
            guard.unlock();
        }
        Segment made = make(options.segmentBytes(), true);
        made.mapped().touch(0, made.fileBytes());
        giveBack(made);
    }

    private Segment make(long fileBytes, boolean isUnhurried) throws IOException {
        Path path = directory.resolve(NEXT + token());
        if (!takeSpare(path, fileBytes)) {
            fill(path, fileBytes, isUnhurried);
        }
        return new Segment(path, disk.map(path));
    }

    private boolean takeSpare(Path path, long fileBytes) throws IOException {
        for (String name : disk.list(directory)) {
            if (isSpare(name) && spareBytes(name) >= fileBytes) {
                try {
                    disk.rename(directory.resolve(name), path);
                    spares = Math.max(0, spares - 1);
                    return true;
                } catch (NoSuchFileException e) {
                    // Another process took it.
                }
            }
        }
        return false;
    }

    static long spareBytes(String name) {
        try {
            return Long.parseLong(name.substring(SPARE.length(), name.lastIndexOf('-')));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return 0;
        }
    }

    /** Writes zeros, so that the space is ours before the file is mapped and stored into. */
    private void fill(Path path, long fileBytes, boolean isUnhurried) throws IOException {
        try (DiskFile file = disk.create(path)) {
            for (long at = 0; at < fileBytes; at += ZEROS.length) {
                file.write(at, ZEROS, 0, (int) Math.min(ZEROS.length, fileBytes - at));
            }
            if (isUnhurried) {
                file.force(); // or the first sync of the segment would have to
            }
        } catch (IOException e) {
            try {
                disk.delete(path);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Segments that overlap a range of the log, in order, each retained. */
    List<Segment> covering(long from, long to) throws LogGap {
        var found = new ArrayList<Segment>();
        try {
            for (long lsn = from; lsn < to; ) {
                Segment segment = at(lsn);
                found.add(segment);
                long sealed = segment.sealed();
                lsn = sealed == Segment.UNSEALED ? to : sealed;
            }
            return found;
        } catch (LogGap | RuntimeException e) {
            found.forEach(Segment::release);
            throw e;
        }
    }

    /** Frees the files whose records are all below {@code flushedLsn}. */
    void recycle(long flushedLsn) throws IOException {
        guard.lock();
        try {
            List<Long> starts = starts();
            int kept = 0;
            for (String name : disk.list(directory)) {
                kept += isSpare(name) ? 1 : 0;
            }
            for (int i = 0; i + 1 < starts.size() && starts.get(i + 1) <= flushedLsn; i++) {
                control.raiseOldest(starts.get(i + 1)); // first: see LogReader.explain
                kept += retire(starts.get(i), kept < SPARES_MAX) ? 1 : 0;
            }
            spares = kept;
            forgetOld();
        } finally {
            guard.unlock();
        }
    }

    /** Makes a segment a spare, or deletes it; returns whether it is a spare now. */
    private boolean retire(long start, boolean isSpareWanted) throws IOException {
        Path path = pathOf(start);
        long bytes = fileBytes(path);
        if (isSpareWanted && bytes == options.segmentBytes()) {
            disk.rename(path, directory.resolve(SPARE + bytes + "-" + token()));
            return true;
        }
        disk.delete(path);
        return false;
    }

    private long fileBytes(Path path) throws IOException {
        try (DiskFile file = disk.open(path)) {
            return file.size();
        }
    }

    /** Deletes what a dead writer put in place behind {@code last}, the log's last segment. */
    void deleteAfter(Segment last) {
        guard.lock();
        try {
            for (long start : starts()) {
                if (start > last.start()) {
                    disk.delete(pathOf(start));
                    Segment known = open.remove(start);
                    if (known != null) {
                        known.release();
                    }
                }
            }
        } catch (IOException e) {
            throw new StorageException("clean up", directory, last.start(), e);
        } finally {
            guard.unlock();
        }
    }

    /** Unmaps segments that were recycled, by this process or another. */
    void forgetOld() {
        guard.lock();
        try {
            long oldest = control.oldest();
            while (!open.isEmpty() && open.size() > 1) {
                long second = open.higherKey(open.firstKey());
                if (second > oldest) {
                    return;
                }
                open.pollFirstEntry().getValue().release();
            }
        } finally {
            guard.unlock();
        }
    }

    /** Starts of all segments, ascending. */
    List<Long> starts() throws IOException {
        var starts = new ArrayList<Long>();
        for (String name : disk.list(directory)) {
            long start = startOf(name);
            if (start >= 0) {
                starts.add(start);
            }
        }
        starts.sort(null);
        return starts;
    }

    /** Makes the names of segments survive a power cut, and the directory's own. */
    void syncNames() throws IOException {
        disk.syncDirectory(directory);
        Path parent = directory.getParent();
        if (!isDirectorySynced && parent != null) {
            disk.syncDirectory(parent);
            isDirectorySynced = true;
        }
    }

    int count() {
        guard.lock();
        try {
            return open.size();
        } finally {
            guard.unlock();
        }
    }

    int spares() {
        return spares;
    }

    Path directory() {
        return directory;
    }

    private void discard(Segment unused) {
        unused.release();
        try {
            disk.delete(unused.file());
        } catch (IOException e) {
            throw new StorageException("delete", unused.file(), e);
        }
    }

    /** Unmaps everything; the prepared file is of no use to others and goes. */
    void close() {
        guard.lock();
        try {
            open.values().forEach(Segment::release);
            open.clear();
            Segment unused = prepared;
            prepared = null;
            if (unused != null) {
                discard(unused);
            }
        } finally {
            guard.unlock();
        }
    }

    private String token() {
        guard.lock();
        try {
            return Long.toHexString(options.random().next());
        } finally {
            guard.unlock();
        }
    }
}
