package dev.redlite.engine;

import dev.redlite.store.StoreWriter;

/**
 * Gives space in the database file back: removes what has expired, flushes, and has SQLite write
 * the file anew.
 */
public final class FileMaintenance implements Maintenance {
    /*
     * By itself it does so only if it is worth it: a VACUUM writes the whole file, so a fifth of it
     * must be free, and more than a few pages. A file beyond a size is left alone: its VACUUM would
     * hold up the flusher for longer than the memtable can take, and its free pages are used again.
     */
    private static final long DEFAULT_INTERVAL_MILLIS = 60_000;
    private static final long WORTH_BYTES = 1 << 20;
    private static final int WORTH_PART = 5;
    static final long LARGEST_BYTES = 1L << 30;

    private final Engine engine;
    private final FileDurability file;
    private final Housekeeping housekeeping;
    private volatile boolean automatic = true;
    private volatile long intervalMillis = DEFAULT_INTERVAL_MILLIS;
    private volatile long lastRunMillis;

    /** For an engine on a file. */
    public FileMaintenance(Engine engine, FileDurability file, Housekeeping housekeeping) {
        this.engine = engine;
        this.file = file;
        this.housekeeping = housekeeping;
        this.lastRunMillis = engine.clock().millis();
    }

    @Override
    public long vacuum() {
        long[] freed = {0};
        engine.yieldFor(() -> freed[0] = vacuumNow());
        return freed[0];
    }

    /** Removes what has expired; without the lock. */
    void removeExpired() {
        housekeeping.expire();
    }

    private long vacuumNow() {
        housekeeping.expire();
        file.flush();
        return file.flusher().between(StoreWriter::vacuum);
    }

    /** Runs if it is on, the interval is over and it is worth it; without the lock. */
    void runIfDue() {
        long now = engine.clock().millis();
        if (!automatic || now - lastRunMillis < intervalMillis || !file.isFlushing()) {
            return;
        }
        lastRunMillis = now;
        long size = file.store().sizeBytes();
        long free = file.flusher().between(StoreWriter::freeBytes);
        if (free >= WORTH_BYTES && free >= size / WORTH_PART && size <= LARGEST_BYTES) {
            vacuumNow();
        }
    }

    @Override
    public boolean isAutomatic() {
        return automatic;
    }

    @Override
    public void automatic(boolean on) {
        automatic = on;
    }

    @Override
    public long intervalMillis() {
        return intervalMillis;
    }

    @Override
    public void intervalMillis(long millis) {
        intervalMillis = millis;
    }
}
