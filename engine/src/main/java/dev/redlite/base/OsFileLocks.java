package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Byte locks of the operating system. */
final class OsFileLocks implements FileLocks {
    /*
     * POSIX drops all locks a process has on a file as soon as it closes any descriptor of that
     * file. So there is one channel for the file in this process, OPEN refuses a second before its
     * descriptor exists, and nobody else may open the file. tryLock is the only call made on the
     * channel: unlike lock, read and write it does not close the channel on an interrupt.
     */
    private static final Set<Path> OPEN = new HashSet<>();

    private static final int OPEN_TRIES_MAX = 100;

    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object key;
    private final Map<Integer, FileLock> held = new HashMap<>();
    private final ReentrantLock guard = new ReentrantLock();

    private OsFileLocks(Path file, FileChannel channel, @Nullable Object key) {
        this.file = file;
        this.channel = channel;
        this.key = key;
    }

    static OsFileLocks open(Path file) throws IOException {
        Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Path name = parent.toRealPath().resolve(file.getFileName());
        synchronized (OPEN) {
            if (!OPEN.add(name)) {
                throw new IOException(name + " is already locked by this process");
            }
        }
        try {
            for (int tries = 0; tries < OPEN_TRIES_MAX; tries++) {
                var locks = tryOpen(name);
                if (locks != null) {
                    return locks;
                }
            }
            throw new IOException(name + " is deleted and made anew all the time");
        } catch (IOException | RuntimeException e) {
            forget(name);
            throw e;
        }
    }

    /**
     * Opens the file and learns its key, or returns null if the name changed hands meanwhile.
     *
     * <p>The key cannot be asked of the channel, so the name is asked before and after.
     */
    private static @Nullable OsFileLocks tryOpen(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // As it should be, but for the first opener.
        }
        FileChannel channel = null;
        try {
            Object before = keyOf(file);
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (Objects.equals(before, keyOf(file))) {
                var locks = new OsFileLocks(file, channel, before);
                channel = null;
                return locks;
            }
        } catch (NoSuchFileException e) {
            // Its last user went away in this moment.
        } finally {
            if (channel != null) {
                channel.close();
            }
        }
        return null;
    }

    @Override
    public boolean tryLock(int index, boolean isShared) throws IOException {
        guard.lock();
        try {
            if (held.containsKey(index)) {
                throw new IllegalStateException("byte " + index + " of " + file + " is held");
            }
            FileLock lock = channel.tryLock(index, 1, isShared);
            if (lock == null) {
                return false;
            }
            held.put(index, lock);
            return true;
        } finally {
            guard.unlock();
        }
    }

    @Override
    public void unlock(int index) throws IOException {
        guard.lock();
        try {
            FileLock lock = held.remove(index);
            if (lock != null) {
                lock.release();
            }
        } finally {
            guard.unlock();
        }
    }

    /**
     * True where files have no key (Windows): there a file that is open cannot be replaced.
     *
     * <p>Another file cannot get the number of one that is open, so equal keys mean the same file.
     */
    @Override
    public boolean isCurrent() throws IOException {
        try {
            return Objects.equals(key, keyOf(file));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        guard.lock();
        try {
            held.clear();
            channel.close();
        } finally {
            forget(file);
            guard.unlock();
        }
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static void forget(Path file) {
        synchronized (OPEN) {
            OPEN.remove(file);
        }
    }
}
