package dev.redlite.log;

import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Forces records to the disk for many threads at a time. Thread-safe. */
final class GroupSync {
    /*
     * The first thread that comes leads a round: it forces everything published by then. Those that
     * come meanwhile wait for it; if the round covers them they are done, otherwise one of them
     * leads the next round, for all of them.
     *
     * After a failed sync the kernel may count pages as clean that the disk has not got, so a
     * second sync proves nothing by itself. "control.doubts" makes every process (also one whose
     * own syncs all went well) first verify the records in memory and touch their pages; only then
     * does a success count. If the kernel has dropped the pages, verification fails, and so does
     * every later sync of them: the log stays failed until it is opened anew. A log that was
     * recovered begins with a doubt, as nobody knows what failed before.
     */
    private final Segments segments;
    private final ControlFile control;
    private final LogOptions options;

    private final ReentrantLock guard = new ReentrantLock();
    private final Condition isOver = guard.newCondition();
    private @Nullable Round running;
    private long doubtsSettled;
    private volatile long syncs;
    private volatile long failures;
    private volatile long lastMicros;

    GroupSync(Segments segments, ControlFile control, LogOptions options) {
        this.segments = segments;
        this.control = control;
        this.options = options;
    }

    /** Returns when everything below {@code lsn} is on the disk. */
    void sync(long lsn) {
        if (control.synced() >= lsn) {
            return;
        }
        guard.lock();
        try {
            while (control.synced() < lsn) {
                Round round = running;
                if (round == null) {
                    lead(new Round(control.readable()));
                    continue;
                }
                while (running == round) {
                    isOver.awaitUninterruptibly();
                }
                if (round.failure != null && lsn <= round.target) {
                    throw failure(round);
                }
            }
        } finally {
            guard.unlock();
        }
    }

    /** Runs a round with the guard open. */
    private void lead(Round round) {
        running = round;
        guard.unlock();
        try {
            force(round.target);
        } catch (IOException | RuntimeException e) {
            round.failure = e;
            failures++;
            control.addDoubt();
        } finally {
            guard.lock();
            running = null;
            isOver.signalAll();
        }
        if (round.failure != null) {
            throw failure(round);
        }
    }

    private StorageException failure(Round round) {
        return new StorageException("sync", segments.directory(), round.target, round.failure);
    }

    private void force(long to) throws IOException {
        long began = options.clock().nanos();
        long doubts = control.doubts();
        boolean isDoubtful = doubts != doubtsSettled;
        while (true) {
            long from = Math.max(control.synced(), control.oldest());
            try {
                if (isDoubtful) {
                    verify(from, to);
                }
                force(from, to, isDoubtful);
                break;
            } catch (LogGap e) {
                if (control.oldest() <= from) {
                    throw new IOException(e);
                }
                // Recycled meanwhile, hence in SQLite; the rest is still to be synced.
            }
        }
        doubtsSettled = doubts;
        control.raiseSynced(to);
        syncs++;
        lastMicros = (options.clock().nanos() - began) / 1_000;
    }

    private void force(long from, long to, boolean isDoubtful) throws IOException, LogGap {
        List<Segment> covering = segments.covering(from, to);
        try {
            for (Segment segment : covering) {
                segments.syncName(segment);
                long sealed = segment.sealed();
                long last = sealed == Segment.UNSEALED ? to : Math.min(to, sealed);
                long shift = Segment.HEADER_BYTES - segment.start();
                long first = Math.max(from, segment.start());
                if (isDoubtful) {
                    segment.mapped().touch(first + shift, last + shift);
                }
                segment.mapped().force(first + shift, last + shift);
            }
        } finally {
            covering.forEach(Segment::release);
        }
    }

    /** Reads all records of the range, so that what is forced again is what was appended. */
    private void verify(long from, long to) throws LogGap {
        try (var reader =
                new LogReader(segments, control, LogReader.seek(segments, control, from))) {
            while (reader.end() < to) {
                if (!reader.next()) {
                    throw new IllegalStateException("the log ends before " + to);
                }
            }
        }
    }

    /** How many threads wait for the sync that is running; an estimate. */
    int waiters() {
        guard.lock();
        try {
            return guard.getWaitQueueLength(isOver);
        } finally {
            guard.unlock();
        }
    }

    long failures() {
        return failures;
    }

    long syncs() {
        return syncs;
    }

    long lastMicros() {
        return lastMicros;
    }

    private static final class Round {
        final long target;
        @Nullable Exception failure;

        Round(long target) {
            this.target = target;
        }
    }
}
