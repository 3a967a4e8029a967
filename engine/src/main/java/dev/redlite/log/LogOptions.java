package dev.redlite.log;

import dev.redlite.base.Clock;
import dev.redlite.base.RandomSource;
import dev.redlite.base.SystemClock;

/**
 * How to keep a log.
 *
 * @param segmentBytes the size of most files, a multiple of 4096; the first of a log is smaller,
 *     and so is one that a writer had to wait for
 * @param fsync when records are forced to the disk
 * @param isExclusive whether to refuse all other processes
 * @param random begins the checksums of each file, so that old content never looks valid
 * @param clock measures syncs and waits
 */
public record LogOptions(
        long segmentBytes, Fsync fsync, boolean isExclusive, RandomSource random, Clock clock) {
    static final int PAGE_BYTES = 4096;

    public LogOptions {
        if (segmentBytes < 2 * PAGE_BYTES || segmentBytes % PAGE_BYTES != 0) {
            throw new IllegalArgumentException(
                    "segments must be a multiple of 4096 bytes and at least 8192: " + segmentBytes);
        }
    }

    /** Segments of 32 MiB, synced every second, shared. */
    public static LogOptions defaults() {
        return new LogOptions(
                32L << 20, Fsync.EVERYSEC, false, RandomSource.secure(), SystemClock.INSTANCE);
    }

    public LogOptions withSegmentBytes(long bytes) {
        return new LogOptions(bytes, fsync, isExclusive, random, clock);
    }

    public LogOptions withFsync(Fsync policy) {
        return new LogOptions(segmentBytes, policy, isExclusive, random, clock);
    }

    public LogOptions withExclusive(boolean exclusive) {
        return new LogOptions(segmentBytes, fsync, exclusive, random, clock);
    }

    public LogOptions withRandom(RandomSource source) {
        return new LogOptions(segmentBytes, fsync, isExclusive, source, clock);
    }

    public LogOptions withClock(Clock time) {
        return new LogOptions(segmentBytes, fsync, isExclusive, random, time);
    }
}
