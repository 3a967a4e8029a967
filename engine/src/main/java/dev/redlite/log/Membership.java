package dev.redlite.log;

import dev.redlite.base.Clock;
import dev.redlite.base.Disk;
import dev.redlite.base.FileLocks;
import dev.redlite.base.StorageException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One process's locks on the log: that it is there, that it opens or closes, writes or flushes. */
final class Membership {
    /*
     * The file "lock" has no content; its bytes are locked:
     *
     *   0 write      the process that may append
     *   1 flush      the process that moves records to SQLite
     *   2 presence   shared by all that have the log open; exclusive: nobody else has
     *   3 door       held while opening and closing, and by nobody for long
     *
     * Java cannot turn an exclusive lock into a shared one in one step; behind the door the moment
     * between does no harm, because nobody looks at byte 2 without holding byte 3.
     */
    static final String NAME = "lock";
    static final int WRITE = 0;
    static final int FLUSH = 1;
    private static final int PRESENCE = 2;
    private static final int DOOR = 3;

    private static final long DOOR_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long DOOR_STEP_NANOS = 1_000_000;

    private final FileLocks locks;
    private final boolean isFirst;

    private Membership(FileLocks locks, boolean isFirst) {
        this.locks = locks;
        this.isFirst = isFirst;
    }

    /** Enters, leaving the door locked behind: {@link #closeDoor} when all is set up. */
    static Membership enter(Disk disk, Path directory, LogOptions options) throws IOException {
        FileLocks locks = openDoor(disk, directory, options.clock());
        try {
            boolean isFirst = locks.tryLock(PRESENCE, false);
            if (isFirst && !options.isExclusive()) {
                locks.unlock(PRESENCE);
            }
            if (!isFirst && options.isExclusive()) {
                throw new StorageException(
                        database(directory)
                                + " is in use by another process, and was to be opened"
                                + " exclusively");
            }
            if (!options.isExclusive() && !locks.tryLock(PRESENCE, true)) {
                throw new StorageException(
                        database(directory) + " is in use by another process (opened exclusively)");
            }
            return new Membership(locks, isFirst);
        } catch (IOException | RuntimeException e) {
            locks.close();
            throw e;
        }
    }

    private static String database(Path directory) {
        String name = directory.getFileName().toString();
        return name.endsWith("-log") ? name.substring(0, name.length() - 4) : name;
    }

    /** The last process to leave deletes the directory, maybe while we wait: then again. */
    private static FileLocks openDoor(Disk disk, Path directory, Clock clock) throws IOException {
        try (var patience = new Patience(clock, DOOR_WAIT_NANOS)) {
            while (true) {
                disk.createDirectory(directory);
                FileLocks locks;
                try {
                    locks = disk.locks(directory.resolve(NAME));
                } catch (NoSuchFileException e) {
                    if (patience.isOver()) {
                        throw e;
                    }
                    continue;
                }
                try {
                    lockDoor(locks, directory, patience);
                    if (locks.isCurrent()) {
                        return locks;
                    }
                } catch (IOException | RuntimeException e) {
                    locks.close();
                    throw e;
                }
                locks.close();
            }
        }
    }

    private static void lockDoor(FileLocks locks, Path directory, Patience patience)
            throws IOException {
        while (!locks.tryLock(DOOR, false)) {
            if (patience.isOver()) {
                throw new StorageException(
                        database(directory)
                                + " is being opened or closed by another process"
                                + " since "
                                + patience.waitedNanos() / 1_000_000_000
                                + " s");
            }
            patience.pause(DOOR_STEP_NANOS);
        }
    }

    /** Whether nobody had the log open when this process came. */
    boolean isFirst() {
        return isFirst;
    }

    void closeDoor() throws IOException {
        locks.unlock(DOOR);
    }

    /** Locks the door to leave; returns whether everybody else has left already. */
    boolean leave(Path directory, Clock clock) throws IOException {
        try (var patience = new Patience(clock, DOOR_WAIT_NANOS)) {
            lockDoor(locks, directory, patience);
        }
        locks.unlock(PRESENCE);
        return locks.tryLock(PRESENCE, false);
    }

    /** Runs {@code whenAlone} if everybody else has left or died, and nobody comes meanwhile. */
    void checkAlone(Runnable whenAlone) throws IOException {
        if (!locks.tryLock(DOOR, false)) {
            return;
        }
        try {
            locks.unlock(PRESENCE);
            boolean isAlone = locks.tryLock(PRESENCE, false);
            if (isAlone) {
                whenAlone.run();
                locks.unlock(PRESENCE);
            }
            if (!locks.tryLock(PRESENCE, true)) {
                throw new IllegalStateException("lost the presence lock behind the locked door");
            }
        } finally {
            locks.unlock(DOOR);
        }
    }

    FileLocks locks() {
        return locks;
    }

    void close() throws IOException {
        locks.close();
    }
}
