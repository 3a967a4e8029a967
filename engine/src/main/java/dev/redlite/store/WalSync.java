package dev.redlite.store;

import dev.redlite.base.DiskFile;
import dev.redlite.base.OsDisk;
import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Has what a long transaction has written into the WAL so far brought to the disk bit by bit. Left
 * to the commit, hundreds of megabytes come to the disk at once, and whoever reads from it waits.
 * For one thread, which may be interrupted.
 */
final class WalSync implements AutoCloseable {
    /** At least so much of a table is written between two syncs, not counting its indexes. */
    static final long BYTES_PER_SYNC = 16 << 20;

    /** A row changes one page, or as many as it fills. */
    static final long PAGE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(WalSync.class);

    private final Path wal;
    private @Nullable DiskFile file;
    private long bytes;
    private boolean isLong;
    private long syncs;

    /** Of a WAL, which need not be there yet. */
    WalSync(Path wal) {
        this.wal = wal;
    }

    /**
     * A row was written in the transaction.
     *
     * @param contentBytes of what it holds, if that may be large
     * @throws StorageException if the disk did not take what was written before
     */
    void wrote(long contentBytes) {
        bytes += PAGE_BYTES + contentBytes;
        if (bytes >= BYTES_PER_SYNC) {
            bytes = 0;
            isLong = true;
            sync();
        }
    }

    /** Whether the transaction has written so much that its commit has a good deal to sync. */
    boolean isLong() {
        return isLong;
    }

    private void sync() {
        try {
            DiskFile open = file;
            if (open == null) {
                open = OsDisk.INSTANCE.open(wal);
                file = open;
            }
            open.force();
            syncs++;
        } catch (NoSuchFileException e) {
            return; // nothing has left the memory of SQLite yet
        } catch (IOException e) {
            throw new StorageException("sync", wal, e);
        }
    }

    /** How often it was synced so far, besides by SQLite. */
    long syncs() {
        return syncs;
    }

    /** The transaction has ended: the file may be another one when the next begins. */
    @Override
    public void close() {
        bytes = 0;
        isLong = false;
        DiskFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) { // what matters is what SQLite's own sync said
                LOG.warn("cannot close {}: {}", wal, e.getMessage());
            }
        }
    }
}
