package dev.redlite.log;

import dev.redlite.base.Disk;
import dev.redlite.base.DiskFile;
import dev.redlite.base.RandomSource;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The files in a log's directory that are or were or will be segments: names, making, reuse. */
final class SegmentFiles {
    /*
     * segment-<start LSN>    a part of the log
     * next-<token>           made ready by one process, or being made
     * spare-<bytes>-<token>  was a segment; any process may take it
     *
     * Every change of role is one rename, so that of two processes only one gets the file. A file
     * is never shrunk, and written only by who has it in its role: other processes may have it
     * mapped from an earlier role, and notice by what they read.
     *
     * Thread-safe: "guard" protects the random source.
     */
    static final int SPARES_MIN = 2;

    /** A gigabyte of segments of the usual size. */
    static final int SPARES_MAX = 32;

    private static final String SEGMENT = "segment-";
    private static final String NEXT = "next-";
    private static final String SPARE = "spare-";
    private static final int LSN_DIGITS = 19;
    private static final byte[] ZEROS = new byte[1 << 20];
    private static final long SMALL_BYTES = 1 << 20;
    private static final int DOUBLINGS_MAX = 20;

    private final Disk disk;
    private final Path directory;
    private final long segmentBytes;
    private final RandomSource random;
    private final ReentrantLock guard = new ReentrantLock();
    private volatile int spares;
    private volatile Fsync fsync;

    SegmentFiles(Place place) {
        this.disk = place.disk();
        this.directory = place.directory();
        this.segmentBytes = place.options().segmentBytes();
        this.random = place.options().random();
        this.fsync = place.options().fsync();
    }

    /** When the records of files that are made from now on will be forced to the disk. */
    void fsync(Fsync policy) {
        fsync = policy;
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

    private static boolean isPrepared(String name) {
        return name.startsWith(NEXT);
    }

    private static boolean isSpare(String name) {
        return name.startsWith(SPARE);
    }

    /** Whether a file belongs to the log, and holds or held records. */
    static boolean isOurs(String name) {
        return startOf(name) >= 0 || isPrepared(name) || isSpare(name) || name.equals(Tail.NAME);
    }

    /** The file of the segment that begins at {@code start}. */
    Path pathOf(long start) {
        String digits = Long.toString(start);
        return directory.resolve(SEGMENT + "0".repeat(LSN_DIGITS - digits.length()) + digits);
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

    /** A file of the usual size, made before it is needed. */
    Segment make() throws IOException {
        return makeFile(segmentBytes, true);
    }

    /**
     * A file with room for {@code recordBytes}, for a writer that waits for it: where 32 MiB of
     * zeros are written, that takes up to a tenth of a second. So without a spare it is a small
     * one, but twice the size of the one before, as there would be no end to them if none came to
     * be ready.
     *
     * @param before how many were made for a waiting writer since one was ready
     */
    Segment makeAtOnce(long recordBytes, int before) throws IOException {
        long page = LogOptions.PAGE_BYTES;
        long needed = (Segment.HEADER_BYTES + recordBytes + page - 1) / page * page;
        long bytes = Math.min(segmentBytes, SMALL_BYTES << Math.min(before, DOUBLINGS_MAX));
        return makeFile(Math.max(needed, bytes), false);
    }

    private Segment makeFile(long fileBytes, boolean isUnhurried) throws IOException {
        Path path = directory.resolve(NEXT + token());
        try {
            if (!takeSpare(path, fileBytes)) {
                fill(path, fileBytes, isUnhurried);
            }
            return new Segment(path, disk.map(path));
        } catch (IOException e) {
            deleteAfter(e, path);
            throw e;
        }
    }

    /** Leaves no file of no use behind, least of all when the disk is full. */
    private void deleteAfter(IOException failure, Path path) {
        try {
            disk.delete(path);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
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

    private static long spareBytes(String name) {
        try {
            return Long.parseLong(name.substring(SPARE.length(), name.lastIndexOf('-')));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return 0;
        }
    }

    /**
     * Makes the space ours before the file is mapped and stored into. Where each record is synced,
     * by writing zeros: of space that is only reserved each sync would have to note what was
     * written.
     */
    private void fill(Path path, long fileBytes, boolean isUnhurried) throws IOException {
        try (DiskFile file = disk.create(path)) {
            boolean isThere = fsync != Fsync.ALWAYS && file.reserve(fileBytes);
            for (long at = isThere ? fileBytes : 0; at < fileBytes; at += ZEROS.length) {
                file.write(at, ZEROS, 0, (int) Math.min(ZEROS.length, fileBytes - at));
            }
            if (isUnhurried) {
                file.force(); // or the first sync of the segment would have to
            }
        }
    }

    /**
     * Makes a segment a spare, if it may be one and there are not enough; else deletes it.
     *
     * @param enough how many spares there may be then
     */
    void retire(long start, boolean isReusable, int enough) throws IOException {
        Path path = pathOf(start);
        if (isReusable && countSpares() < enough && fileBytes(path) == segmentBytes) {
            disk.rename(path, directory.resolve(SPARE + segmentBytes + "-" + token()));
        } else {
            disk.delete(path);
        }
    }

    /** Deletes spares until there are no more than this. */
    void trimSpares(int enough) throws IOException {
        int kept = 0;
        for (String name : disk.list(directory)) {
            if (isSpare(name) && ++kept > enough) {
                disk.delete(directory.resolve(name));
            }
        }
        spares = Math.min(kept, enough);
    }

    private int countSpares() throws IOException {
        int count = 0;
        for (String name : disk.list(directory)) {
            count += isSpare(name) ? 1 : 0;
        }
        return count;
    }

    private long fileBytes(Path path) throws IOException {
        try (DiskFile file = disk.open(path)) {
            return file.size();
        }
    }

    int spares() {
        return spares;
    }

    int randomSeed() {
        return (int) randomNumber();
    }

    private String token() {
        return Long.toHexString(randomNumber());
    }

    private long randomNumber() {
        guard.lock();
        try {
            return random.next();
        } finally {
            guard.unlock();
        }
    }
}
