package dev.redlite.store;

import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Has what a long transaction has written into the WAL so far brought to the disk bit by bit. Left
 * to the commit, hundreds of megabytes come to the disk at once, and whoever reads from it waits.
 * For one thread.
 */
final class WalSync implements AutoCloseable {
    /** So many rows change no more than as many pages of a table, 32 MB, and of its index. */
    static final int ROWS_PER_SYNC = 8192;

    private final Path wal;
    private @Nullable FileChannel channel;
    private int rows;
    private long syncs;

    /** For a database file. */
    WalSync(Path database) {
        this.wal = database.resolveSibling(database.getFileName() + "-wal");
    }

    /**
     * A row was written in the transaction.
     *
     * @throws StorageException if the disk did not take what was written before
     */
    void wrote() {
        if (++rows == ROWS_PER_SYNC) {
            rows = 0;
            sync();
        }
    }

    private void sync() {
        try {
            FileChannel open = channel;
            if (open == null) {
                open = FileChannel.open(wal, StandardOpenOption.WRITE);
                channel = open;
            }
            open.force(false);
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
        rows = 0;
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new StorageException("close", wal, e);
            }
        }
    }
}
