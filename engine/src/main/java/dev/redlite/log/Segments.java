package dev.redlite.log;

import dev.redlite.base.Disk;
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

/** The segments of a log, mapped: found, prepared, put in place, synced and recycled. */
final class Segments {
    /*
     * Thread-safe: "guard" protects the fields. Segments handed out are retained for the caller.
     */
    private final SegmentFiles files;
    private final Disk disk;
    private final Path directory;
    private final Place place;
    private final ControlFile control;

    private final ReentrantLock guard = new ReentrantLock();
    private final TreeMap<Long, Segment> open = new TreeMap<>();
    private @Nullable Segment prepared;

    /** How often a writer had to wait for a file since one was ready. */
    private int madeAtOnce;

    private volatile boolean isDirectorySynced;
    private volatile boolean isOldestSynced;

    Segments(Place place, ControlFile control) {
        this.place = place;
        this.disk = place.disk();
        this.directory = place.directory();
        this.files = new SegmentFiles(place);
        this.control = control;
    }

    /** See {@link SegmentFiles#fsync}. */
    void fsync(Fsync policy) {
        files.fsync(policy);
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
            for (long each : files.starts()) {
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
            return disk.exists(files.pathOf(lsn)) ? map(lsn).retain() : null;
        } catch (LogGap e) {
            return null;
        } catch (IOException e) {
            throw new StorageException("read", files.pathOf(lsn), e);
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
        Path path = files.pathOf(start);
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

    /** A file for the first segment of this opening: a small one, to be quick. */
    Segment takeFirst() throws IOException {
        if (!open.isEmpty()) {
            syncOldest();
        }
        return files.makeAtOnce(0, 0);
    }

    /** A file with room for {@code recordBytes}: the prepared one, a spare or a new one. */
    Segment take(long recordBytes) throws IOException {
        syncOldest();
        int before;
        guard.lock();
        try {
            Segment ready = prepared;
            if (ready != null && ready.bytes() >= recordBytes) {
                prepared = null;
                madeAtOnce = 0;
                return ready;
            }
            before = madeAtOnce++;
        } finally {
            guard.unlock();
        }
        return files.makeAtOnce(recordBytes, before);
    }

    /** Whether {@link #take} found none ready when it was called last. */
    boolean wasMadeAtOnce() {
        guard.lock();
        try {
            return madeAtOnce > 0;
        } finally {
            guard.unlock();
        }
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
            next.begin(place.databaseId(), lsn, link, files.randomSeed());
        } finally {
            guard.unlock();
        }
    }

    /** Gives a begun segment its name: from now on it is a part of the log. */
    void install(Segment next) throws IOException {
        guard.lock();
        try {
            Path path = files.pathOf(next.start());
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
        syncOldest();
        giveBack(files.make());
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
        Segment first;
        try {
            first = at(flushedLsn);
        } catch (LogGap e) {
            return; // somebody has recycled more already
        }
        long firstStart = first.start();
        try {
            syncName(first);
        } finally {
            first.release();
        }
        guard.lock();
        try {
            List<Long> starts = files.starts();
            int old = 0;
            while (old + 1 < starts.size() && starts.get(old + 1) <= firstStart) {
                old++;
            }
            // As many are kept as were used since the last time: so many will be needed again.
            int enough = Math.clamp(old, SegmentFiles.SPARES_MIN, SegmentFiles.SPARES_MAX);
            for (int i = 0; i < old; i++) {
                control.raiseOldest(starts.get(i + 1)); // first: see LogReader.explain
                boolean isReusable = starts.get(i) >= control.reusableFrom();
                files.retire(starts.get(i), isReusable, enough);
            }
            files.trimSpares(enough);
            forgetOld();
        } finally {
            guard.unlock();
        }
    }

    /**
     * Makes sure that a power cut leaves the segment where recovery begins. Done before any later
     * segment comes and any earlier one goes: a log of which only a later part is left is refused,
     * see Recovery.
     */
    private void syncOldest() throws IOException {
        if (isOldestSynced) {
            return;
        }
        try {
            Segment oldest = at(control.oldest());
            try {
                syncName(oldest);
            } finally {
                oldest.release();
            }
        } catch (LogGap e) {
            // Recycled just now, and who did that has synced the next.
        }
        isOldestSynced = true;
    }

    /** Makes a segment's header, its name and the directory's name survive a power cut. */
    void syncName(Segment segment) throws IOException {
        if (segment.isNameSynced()) {
            return;
        }
        segment.mapped().touch(0, Segment.HEADER_BYTES); // an earlier sync may have failed
        segment.mapped().force(0, Segment.HEADER_BYTES);
        disk.syncDirectory(directory);
        Path parent = directory.getParent();
        if (!isDirectorySynced && parent != null) {
            disk.syncDirectory(parent);
            isDirectorySynced = true;
        }
        segment.nameSynced();
    }

    /** Deletes what a dead writer put in place behind {@code last}, the log's last segment. */
    void deleteAfter(Segment last) {
        guard.lock();
        try {
            for (long start : files.starts()) {
                if (start > last.start()) {
                    disk.delete(files.pathOf(start));
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

    int count() {
        guard.lock();
        try {
            return open.size();
        } finally {
            guard.unlock();
        }
    }

    int spares() {
        return files.spares();
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
}
