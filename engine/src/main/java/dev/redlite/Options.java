package dev.redlite;

import dev.redlite.base.Clock;
import dev.redlite.base.Disk;
import dev.redlite.base.OsDisk;
import dev.redlite.base.RandomSource;
import dev.redlite.base.SystemClock;
import dev.redlite.log.Fsync;

/**
 * How a database is opened. Immutable; each {@code with} method gives changed options.
 *
 * @param cacheBytes what values may take in memory before those that were not used lately are
 *     forgotten and read from the file again; 64 MiB by default
 * @param keyBytes what keys without their values may take in memory before those that were not used
 *     lately are forgotten too; by default five sixteenths of the heap, at least 16 MiB. What keys
 *     do not need of it is for values of up to 152 bytes, about what is known of a key
 * @param fsync when writes are forced to the disk; every second by default
 * @param exclusive whether other processes are refused while this one has the file open
 * @param memtableBytes what unflushed changes, and the strings that they are in, may take in memory
 *     before writers are slowed down; by default a third of the heap, at least 16 MiB
 * @param segmentBytes size of a segment of the log; 32 MiB by default
 * @param clock the time
 * @param random chance
 * @param disk where the log is kept
 * @param background whether flushing, syncing and expiry run by themselves on threads of their own;
 *     tests turn it off and call them
 */
public record Options(
        long cacheBytes,
        long keyBytes,
        Fsync fsync,
        boolean exclusive,
        long memtableBytes,
        long segmentBytes,
        Clock clock,
        RandomSource random,
        Disk disk,
        boolean background) {
    private static final long MIB = 1 << 20;

    /** The defaults. */
    public static Options defaults() {
        long heap = Runtime.getRuntime().maxMemory();
        return new Options(
                64 * MIB,
                Math.max(16 * MIB, heap / 16 * 5),
                Fsync.EVERYSEC,
                false,
                Math.max(16 * MIB, heap / 3),
                32 * MIB,
                SystemClock.INSTANCE,
                RandomSource.secure(),
                OsDisk.INSTANCE,
                true);
    }

    /** With a budget for values in memory, in bytes. */
    public Options withCacheBytes(long bytes) {
        return new Options(
                positive("cacheBytes", bytes),
                keyBytes,
                fsync,
                exclusive,
                memtableBytes,
                segmentBytes,
                clock,
                random,
                disk,
                background);
    }

    /** With a budget for keys without their values in memory, in bytes. */
    public Options withKeyBytes(long bytes) {
        return new Options(
                cacheBytes,
                positive("keyBytes", bytes),
                fsync,
                exclusive,
                memtableBytes,
                segmentBytes,
                clock,
                random,
                disk,
                background);
    }

    /** With a policy for forcing writes to the disk. */
    public Options withFsync(Fsync policy) {
        return new Options(
                cacheBytes,
                keyBytes,
                policy,
                exclusive,
                memtableBytes,
                segmentBytes,
                clock,
                random,
                disk,
                background);
    }

    /** Refusing other processes, or not. */
    public Options withExclusive(boolean refuseOthers) {
        return new Options(
                cacheBytes,
                keyBytes,
                fsync,
                refuseOthers,
                memtableBytes,
                segmentBytes,
                clock,
                random,
                disk,
                background);
    }

    /** With a limit for unflushed changes, in bytes. */
    public Options withMemtableBytes(long bytes) {
        return new Options(
                cacheBytes,
                keyBytes,
                fsync,
                exclusive,
                positive("memtableBytes", bytes),
                segmentBytes,
                clock,
                random,
                disk,
                background);
    }

    /** With log segments of a size, in bytes. */
    public Options withSegmentBytes(long bytes) {
        return new Options(
                cacheBytes,
                keyBytes,
                fsync,
                exclusive,
                memtableBytes,
                positive("segmentBytes", bytes),
                clock,
                random,
                disk,
                background);
    }

    /** With a clock and a source of chance. */
    public Options withClock(Clock time, RandomSource chance) {
        return new Options(
                cacheBytes,
                keyBytes,
                fsync,
                exclusive,
                memtableBytes,
                segmentBytes,
                time,
                chance,
                disk,
                background);
    }

    /** With another disk for the log, for tests. */
    public Options withDisk(Disk other) {
        return new Options(
                cacheBytes,
                keyBytes,
                fsync,
                exclusive,
                memtableBytes,
                segmentBytes,
                clock,
                random,
                other,
                background);
    }

    /** With threads that flush, sync and expire, or without. */
    public Options withBackground(boolean threads) {
        return new Options(
                cacheBytes,
                keyBytes,
                fsync,
                exclusive,
                memtableBytes,
                segmentBytes,
                clock,
                random,
                disk,
                threads);
    }

    private static long positive(String name, long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException(name + " must be above 0, not " + bytes);
        }
        return bytes;
    }
}
