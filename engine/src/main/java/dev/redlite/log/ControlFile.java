package dev.redlite.log;

import static dev.redlite.log.Segment.LONG;

import dev.redlite.base.Futex;
import dev.redlite.base.MappedFile;
import dev.redlite.base.StorageException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** A page that all processes of a log have mapped: what they must know of each other. */
final class ControlFile {
    /*
     *    0 magic        8 format      16 database id
     *   64 committed  end of the last published record
     *   72 oldest     first LSN still in the log; raised before a segment is recycled
     *   80 flushed    what SQLite has
     *   88 synced     what the disk has
     *   96 doubts     reasons, so far, to distrust that clean pages are on the disk
     *  104 reusable   segments from here on were made since the first process opened the log
     *  128 requests   times somebody wanted the write lock
     *  136 grants     times somebody got it
     *  144 holder     whether somebody holds it: a hint to spare system calls
     *  152 waiting    how many processes have clients that wait for what others write: a hint too
     *  160 listening  how many processes have clients that listen to channels
     *  168 events     how many of those want to know what happens to keys
     *  176 asleep     whether somebody may sleep until "committed" grows
     *  184 mute       how many processes cannot wake those who sleep
     *  192 processes  how many have the log open; too high after one was killed
     *
     * Lives in the kernel's memory: exact as long as the machine runs, whoever is killed, and
     * not trusted otherwise. The first process to open a log makes it anew from the segments.
     */
    static final String NAME = "control";

    private static final int BYTES = LogOptions.PAGE_BYTES;
    private static final long MAGIC = 0x31444d43_45544952L;
    private static final long FORMAT = 2;
    private static final long DATABASE_AT = 16;
    private static final long COMMITTED_AT = 64;
    private static final long OLDEST_AT = 72;
    private static final long FLUSHED_AT = 80;
    private static final long SYNCED_AT = 88;
    private static final long DOUBTS_AT = 96;
    private static final long REUSABLE_AT = 104;
    private static final long STORED_AT = 112;
    private static final long REQUESTS_AT = 128;
    private static final long GRANTS_AT = 136;
    private static final long HOLDER_AT = 144;
    private static final long WAITING_AT = 152;
    private static final long LISTENING_AT = 160;
    private static final long EVENTS_AT = 168;
    private static final long ASLEEP_AT = 176;
    private static final long MUTE_AT = 184;
    private static final long PROCESSES_AT = 192;

    private static final VarHandle WORD = LONG.varHandle().withInvokeExactBehavior();

    private final MappedFile mapped;
    private final MemorySegment memory;

    private ControlFile(MappedFile mapped) {
        this.mapped = mapped;
        this.memory = mapped.memory();
    }

    /** Makes the file anew; nobody else has the log open. */
    static ControlFile create(Place place) throws IOException {
        var control = new ControlFile(place.mapNew(NAME, BYTES));
        control.set(8, FORMAT);
        control.set(DATABASE_AT, place.databaseId());
        control.set(0, MAGIC);
        return control;
    }

    /** Maps the file that the first process made. */
    static ControlFile join(Place place) throws IOException {
        Path path = place.directory().resolve(NAME);
        var control = new ControlFile(place.disk().map(path));
        if (control.memory.byteSize() < BYTES || control.get(0) != MAGIC) {
            control.close();
            throw new StorageException(path + " is not a Redlite control file");
        }
        if (control.get(8) != FORMAT) {
            control.close();
            throw new StorageException(path + " is in use by another version of Redlite");
        }
        if (control.get(DATABASE_AT) != place.databaseId()) {
            control.close();
            throw new StorageException(path + " belongs to another database");
        }
        return control;
    }

    long committed() {
        return get(COMMITTED_AT);
    }

    void committed(long lsn) {
        set(COMMITTED_AT, lsn);
    }

    /** The end of what the segments have, of what was published or will be. */
    long stored() {
        return get(STORED_AT);
    }

    void stored(long lsn) {
        set(STORED_AT, lsn);
    }

    /** The end of what was published and can be read from the segments. */
    long readable() {
        long published = committed();
        return Math.min(published, stored());
    }

    long oldest() {
        return get(OLDEST_AT);
    }

    void raiseOldest(long lsn) {
        raise(OLDEST_AT, lsn);
    }

    long flushed() {
        return get(FLUSHED_AT);
    }

    void raiseFlushed(long lsn) {
        raise(FLUSHED_AT, lsn);
    }

    long synced() {
        return get(SYNCED_AT);
    }

    void raiseSynced(long lsn) {
        raise(SYNCED_AT, lsn);
    }

    /** Space of older segments was reserved before what may have been a power cut: not reused. */
    long reusableFrom() {
        return get(REUSABLE_AT);
    }

    void reusableFrom(long lsn) {
        set(REUSABLE_AT, lsn);
    }

    long doubts() {
        return get(DOUBTS_AT);
    }

    void addDoubt() {
        add(DOUBTS_AT, 1);
    }

    long lockRequests() {
        return get(REQUESTS_AT);
    }

    /** To wait for {@link #lockRequests} to grow. */
    Futex requestsFutex() {
        return new Futex(memory, REQUESTS_AT);
    }

    void addLockRequest() {
        add(REQUESTS_AT, 1);
    }

    long lockGrants() {
        return get(GRANTS_AT);
    }

    void addLockGrant() {
        add(GRANTS_AT, 1);
    }

    boolean isLockHeld() {
        return get(HOLDER_AT) != 0;
    }

    void lockHeld(boolean isHeld) {
        set(HOLDER_AT, isHeld ? 1 : 0);
    }

    long waiting() {
        return get(WAITING_AT);
    }

    void waiting(long count) {
        set(WAITING_AT, count);
    }

    void addWaiting(long change) {
        add(WAITING_AT, change);
    }

    long listening() {
        return get(LISTENING_AT);
    }

    void listening(long count) {
        set(LISTENING_AT, count);
    }

    /** To wait for {@link #committed} to grow. */
    Futex committedFutex() {
        return new Futex(memory, COMMITTED_AT);
    }

    void addListening(long change) {
        add(LISTENING_AT, change);
    }

    long wantingEvents() {
        return get(EVENTS_AT);
    }

    void wantingEvents(long count) {
        set(EVENTS_AT, count);
    }

    void addWantingEvents(long change) {
        add(EVENTS_AT, change);
    }

    /** Somebody is about to sleep until {@link #committed} grows. */
    void fallAsleep() {
        WORD.setVolatile(memory, ASLEEP_AT, 1L);
    }

    /** Whether somebody may have fallen asleep since this was asked last; after publishing. */
    boolean takeAsleep() {
        VarHandle.fullFence(); // who falls asleep now sees what was published
        return get(ASLEEP_AT) != 0 && (long) WORD.getAndSet(memory, ASLEEP_AT, 0L) != 0;
    }

    long mute() {
        return get(MUTE_AT);
    }

    void mute(long count) {
        set(MUTE_AT, count);
    }

    void addMute(long change) {
        add(MUTE_AT, change);
    }

    long processes() {
        return get(PROCESSES_AT);
    }

    void processes(long count) {
        set(PROCESSES_AT, count);
    }

    void addProcesses(long change) {
        add(PROCESSES_AT, change);
    }

    void close() {
        mapped.close();
    }

    private long get(long at) {
        return (long) WORD.getAcquire(memory, at);
    }

    private void set(long at, long value) {
        WORD.setRelease(memory, at, value);
    }

    private void add(long at, long change) {
        long before = (long) WORD.getAndAdd(memory, at, change);
        assert before >= 0 : before;
    }

    /** Several processes may raise the same word: the highest wins. */
    private void raise(long at, long value) {
        long now = get(at);
        while (now < value) {
            long seen = (long) WORD.compareAndExchange(memory, at, now, value);
            if (seen == now) {
                return;
            }
            now = seen;
        }
    }
}
