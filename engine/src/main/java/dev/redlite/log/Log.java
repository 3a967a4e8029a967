package dev.redlite.log;

import dev.redlite.base.Disk;
import dev.redlite.base.StorageException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** The log of one database, as one process has it open. */
public final class Log implements AutoCloseable {
    /*
     * The process is at one place of the log, "cursor": it has applied everything before. It gets
     * further by appending, with the write lock, and by following what other processes have
     * published. Both are done by one thread at a time (the engine's lock), as are publish, rejoin
     * and the write lock itself.
     *
     * Any thread may call: sync, storeMuch, syncedLsn, committed, read, recycle, prepareNext,
     * figures, the flush lock, isLone and checkAlone. See DESIGN.md.
     */
    private final Disk disk;
    private final Path directory;
    private final LogOptions options;
    private final Membership membership;
    private final ControlFile control;
    private final Audience audience;
    private final Segments segments;
    private final GroupSync groupSync;
    private final Storing storing;
    private final WriteLock writeLock;
    private Cursor cursor;
    private LogReader follower;
    private volatile Fsync fsync;
    private volatile boolean isPreparing;
    private boolean isLast;
    private boolean isClosed;
    private volatile long settled; // for how much nobody waits when this is closed, 0 before

    private Log(Place place, Membership membership, Opening at) {
        this.disk = place.disk();
        this.directory = place.directory();
        this.options = place.options();
        this.membership = membership;
        this.control = at.control();
        this.audience = new Audience(control);
        this.segments = at.segments();
        this.groupSync = new GroupSync(segments, control, options);
        this.storing = new Storing(at.tail(), control);
        this.writeLock =
                new WriteLock(
                        membership,
                        control,
                        options,
                        directory,
                        () -> storing.adopt(segments),
                        () -> storing.store(cursor));
        this.cursor = at.cursor();
        this.follower = new LogReader(segments, control, cursor);
        this.fsync = options.fsync();
    }

    /**
     * Opens the log, creating it if need be, at the LSN up to which SQLite has it. Follow it to its
     * end before anything else.
     *
     * @param databaseId tells the logs of databases apart; kept in the database
     * @param flushedLsn reads SQLite's flushed LSN; asked when no process can open or close, as the
     *     last one to close may flush and delete the log
     */
    public static Log open(
            Disk disk,
            Path directory,
            LogOptions options,
            long databaseId,
            LongSupplier flushedLsn) {
        try {
            Membership membership = Membership.enter(disk, directory, options);
            try {
                var place = new Place(disk, directory, options, databaseId);
                Opening opening =
                        membership.isFirst()
                                ? Opening.first(place, flushedLsn.getAsLong())
                                : Opening.join(place, flushedLsn);
                membership.closeDoor();
                return new Log(place, membership, opening);
            } catch (IOException | RuntimeException e) {
                membership.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException("open the log in", directory, e);
        }
    }

    /**
     * Adds a record and moves behind it; returns its end. It survives this process, and is seen by
     * others, once published; it is seen by all after a power cut once synced.
     *
     * @throws StorageException if the disk is full; nothing has changed then
     */
    public long append(byte[] buffer, int offset, int length, long timeMillis) {
        if (length <= 0) {
            throw new IllegalArgumentException("a record has at least one byte, not " + length);
        }
        if (!writeLock.isHeld()) {
            throw new IllegalStateException("append without the write lock");
        }
        try {
            if (writeLock.isFresh()) {
                takeOver();
            }
            if (Cursor.sizeOf(length) > cursor.room()) {
                roll(Cursor.sizeOf(length));
            }
        } catch (InternalError e) { // what the JVM makes of SIGBUS
            throw new StorageException("store into", cursor.segment().file(), cursor.lsn(), e);
        }
        storing.makeRoom(cursor, length);
        writeLock.appended();
        cursor.write(buffer, offset, length, timeMillis);
        return cursor.lsn();
    }

    /** Whether to append a record only adds it to what is held. */
    public boolean appendsAtOnce(int length) {
        return !writeLock.isFresh() && cursor.isRoomFor(length);
    }

    /** Undoes what a dead writer did beyond the last published record. */
    private void takeOver() {
        if (cursor.lsn() != control.committed()) {
            throw new IllegalStateException(
                    "append at " + cursor.lsn() + " before following to " + control.committed());
        }
        while (cursor.segment().sealed() != Segment.UNSEALED) {
            if (!enterSuccessor()) {
                segments.deleteAfter(cursor.segment());
                cursor.segment().seal(Segment.UNSEALED);
            }
        }
        control.stored(cursor.lsn());
        writeLock.tookOver();
    }

    /** Enters the segment that the dead writer put right here, if it came to that. */
    private boolean enterSuccessor() {
        if (cursor.segment().sealed() != cursor.lsn()) {
            return false;
        }
        Segment next = segments.startingAt(cursor.lsn());
        if (next == null) {
            return false;
        }
        // A segment sealed while empty has the start, and so the name, of its successor.
        boolean isSuccessor =
                next.seed() != cursor.segment().seed() && next.link() == cursor.link();
        if (isSuccessor) {
            cursor.enter(next);
        }
        next.release();
        return isSuccessor;
    }

    /** Goes on in another segment. */
    private void roll(long recordBytes) {
        storing.store(cursor);
        Segment old = cursor.segment();
        try {
            Segment next = segments.take(recordBytes);
            segments.begin(next, cursor.lsn(), cursor.link());
            old.seal(cursor.lsn());
            try {
                segments.install(next);
            } catch (IOException e) {
                old.seal(Segment.UNSEALED);
                segments.giveBack(next);
                throw e;
            }
            cursor.enter(next);
            isPreparing = isPreparing || segments.wasMadeAtOnce();
        } catch (IOException e) {
            throw new StorageException("append to the log in", directory, cursor.lsn(), e);
        }
    }

    /** Where the next record of this process goes: the end of the last appended or followed one. */
    public long appended() {
        return cursor.lsn();
    }

    /**
     * Makes what was appended survive this process, and lets others see it; once a batch.
     *
     * @return whether there was anything
     * @throws StorageException if that fails; it will be tried again by the next call
     */
    public boolean publish() {
        if (!writeLock.hasUnpublished()) {
            return false;
        }
        if (!isLone() || fsync == Fsync.ALWAYS || !storing.stage(cursor)) {
            storing.store(cursor);
        }
        control.committed(cursor.lsn());
        writeLock.published();
        if (cursor.room() < cursor.segment().bytes() / 2 && !isPreparing) {
            isPreparing = true; // only once, as it costs a fence
        }
        return true;
    }

    /** The end of the last record published by any process. */
    public long committed() {
        return control.committed();
    }

    /**
     * Reads the records of other processes (after opening: all since "flushed") that this process
     * has not seen yet, and moves the process behind them.
     *
     * <p>On a {@link LogGap}, read SQLite's flushed LSN and {@link #rejoin} there.
     */
    public LogReader follower() {
        return follower;
    }

    /** Sets this process back, or forward, to the LSN that SQLite has. */
    public void rejoin(long flushedLsn) throws LogGap {
        storing.leave(); // what this process staged is read again
        Cursor there = LogReader.seek(segments, control, flushedLsn);
        cursor.close();
        cursor = there;
        follower = new LogReader(segments, control, cursor);
    }

    /**
     * Whether records were published that cannot be read yet: their writer was alone, and has to
     * store them. So take the write lock, which has it do so or does it in its place, and read on.
     */
    public boolean isBehindStaged() {
        return cursor.lsn() < control.committed() && cursor.lsn() >= control.stored();
    }

    /** A reader of its own, at the record that begins, or will begin, at {@code fromLsn}. */
    public LogReader read(long fromLsn) throws LogGap {
        return new LogReader(segments, control, LogReader.seek(segments, control, fromLsn));
    }

    /** The right to append. */
    public WriteLock writeLock() {
        return writeLock;
    }

    /** Takes the right to move records to SQLite, which one process has at a time. */
    public boolean tryFlushLock() {
        try {
            return membership.locks().tryLock(Membership.FLUSH, false);
        } catch (IOException e) {
            throw new StorageException("lock", directory, e);
        }
    }

    public void releaseFlushLock() {
        try {
            membership.locks().unlock(Membership.FLUSH);
        } catch (IOException e) {
            throw new StorageException("unlock", directory, e);
        }
    }

    /**
     * Returns when everything below {@code lsn}, which must be published, is on the disk. One sync
     * serves all threads that wait for it.
     *
     * @throws StorageException if it cannot be made sure; a later call tries again
     */
    public void sync(long lsn) {
        if (lsn <= settled) {
            return;
        }
        try {
            syncOpen(lsn);
        } catch (IllegalStateException unmapped) {
            if (lsn > settled) {
                throw unmapped;
            }
        }
    }

    private void syncOpen(long lsn) {
        if (lsn > control.committed()) {
            throw new IllegalArgumentException(
                    "sync to " + lsn + ", published is " + control.committed());
        }
        storing.storeStaged();
        // What is not stored then is another process's, and was not seen by anybody here.
        groupSync.sync(Math.min(lsn, control.stored()));
    }

    /**
     * Stores what was published and is only in the tail, if that is much; else waits until it is,
     * or for some nanoseconds. For one thread, which calls it again and again, so that the writer
     * need not do it.
     *
     * @throws StorageException if that fails; the writer will try again
     */
    public void storeMuch(long nanosMax) {
        storing.storeMuch(nanosMax);
    }

    /** How many threads wait for the sync that is running; an estimate. */
    int syncWaiters() {
        return groupSync.waiters();
    }

    /** Up to where the log is on the disk, by any process. */
    public long syncedLsn() {
        return control.synced();
    }

    public Fsync fsync() {
        return fsync;
    }

    /** Changes the policy while running. Who syncs, and when, is up to the engine. */
    public void fsync(Fsync policy) {
        fsync = policy;
        segments.fsync(policy);
    }

    /**
     * Makes the next segment ready before it is needed, so that append need not; for housekeeping.
     *
     * @throws StorageException if the disk is full, which the append that needs it will say too
     */
    public void prepareNext() {
        if (!isPreparing) {
            return;
        }
        try {
            segments.prepare();
            isPreparing = false;
        } catch (IOException e) {
            throw new StorageException("prepare a segment in", directory, e);
        }
    }

    /**
     * Says that SQLite has, durably, everything below {@code flushedLsn}: frees what is not needed
     * any more. Only with the flush lock, and after {@link #sync} up to there.
     */
    public void recycle(long flushedLsn) {
        try {
            control.raiseFlushed(flushedLsn);
            segments.recycle(flushedLsn);
        } catch (IOException e) {
            throw new StorageException("recycle the log in", directory, flushedLsn, e);
        }
    }

    /** Unmaps what other processes have recycled; for housekeeping. */
    public void forgetRecycled() {
        segments.forgetOld();
    }

    /** Who waits for what this process and others write. */
    public Audience audience() {
        return audience;
    }

    /** Whether no other process has the log open, as far as is known. */
    public boolean isLone() {
        return control.processes() <= 1;
    }

    /** Finds out whether the others have died; for housekeeping, once a second. */
    public boolean checkAlone() {
        if (options.isExclusive() || isLone()) {
            return true;
        }
        try {
            membership.checkAlone(
                    () -> {
                        control.processes(1);
                        audience.isAlone();
                    });
            return isLone();
        } catch (IOException e) {
            throw new StorageException("look for other processes of", directory, e);
        }
    }

    public LogFigures figures() {
        return new LogFigures(
                control.committed(),
                control.flushed(),
                control.synced(),
                control.oldest(),
                segments.count(),
                segments.spares(),
                groupSync.syncs(),
                groupSync.lastMicros(),
                groupSync.failures(),
                control.processes());
    }

    /**
     * Begins to leave: until {@link #close} nobody can open or leave.
     *
     * @return whether this is the last process: then flush everything, and close with what is
     *     flushed, and the log goes
     */
    public boolean beginClose() {
        try {
            publish();
            writeLock.release();
            isLast = membership.leave(directory, options.clock());
            return isLast;
        } catch (IOException e) {
            throw new StorageException("close the log in", directory, e);
        }
    }

    /** Leaves; the last process deletes the log, if SQLite has all of it. */
    public void close(long flushedLsn) {
        boolean isNeeded = !isLast || flushedLsn < control.committed();
        try {
            settle(Math.max(flushedLsn, control.synced()));
            if (!isNeeded) {
                deleteAll();
            }
        } catch (IOException e) {
            throw new StorageException("close the log in", directory, e);
        } finally {
            closeLocks();
        }
    }

    /** Leaves, and those who wait for the disk need not do so any more. */
    private void settle(long durable) {
        long all = control.committed();
        boolean isAwaited = fsync == Fsync.ALWAYS && durable < all;
        try {
            if (isAwaited) {
                sync(all);
            }
            settled = isAwaited ? all : durable;
        } finally {
            leave();
        }
    }

    /** Leaves without more ado; the log stays. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        publish();
        leave();
        closeLocks();
    }

    private void leave() {
        if (isClosed) {
            throw new IllegalStateException("closed twice");
        }
        isClosed = true;
        audience.leave();
        writeLock.release();
        cursor.close();
        segments.close();
        storing.close();
        control.addProcesses(-1);
        control.close();
    }

    private void closeLocks() {
        try {
            membership.close();
        } catch (IOException e) {
            throw new StorageException("unlock", directory, e);
        }
    }

    /** The lock goes last: whoever waits for the door must find all of the rest gone. */
    private void deleteAll() throws IOException {
        for (String name : disk.list(directory)) {
            if (SegmentFiles.isOurs(name) || name.equals(ControlFile.NAME)) {
                disk.delete(directory.resolve(name));
            }
        }
        if (disk.list(directory).equals(List.of(Membership.NAME))) {
            disk.delete(directory.resolve(Membership.NAME));
            disk.delete(directory);
        }
    }
}
