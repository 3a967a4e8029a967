package dev.redlite.base;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The machine's disk. */
public final class OsDisk implements Disk {
    /*
     * An interrupt closes a FileChannel under the thread that uses it. So plain reads and writes go
     * through RandomAccessFile, which has no such rule; where a channel is needed (to map a file,
     * to sync a directory) it is opened for that one call, and the call is made again if an
     * interrupt spoilt it. Locks need a channel that stays open: see OsFileLocks.
     */

    /** The one instance: it has no state. */
    public static final OsDisk INSTANCE = new OsDisk();

    private static final boolean CAN_SYNC_DIRECTORIES =
            !System.getProperty("os.name", "").startsWith("Windows");

    private OsDisk() {}

    @Override
    public void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        var names = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                names.add(file.getFileName().toString());
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return new OsFile(file, new RandomAccessFile(file.toFile(), "rw"));
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        Files.createFile(file);
        return new OsFile(file, new RandomAccessFile(file.toFile(), "rw"));
    }

    @Override
    public MappedFile map(Path file) throws IOException {
        return uninterrupted(() -> mapOnce(file));
    }

    @SuppressWarnings("MustBeClosedChecker") // the mapping closes its arena
    private static MappedFile mapOnce(Path file) throws IOException {
        var arena = Arena.ofShared();
        var plain = (OsFile) INSTANCE.open(file);
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            MemorySegment memory = channel.map(MapMode.READ_WRITE, 0, size, arena);
            return new OsMapping(arena, memory, plain);
        } catch (IOException | RuntimeException e) {
            arena.close();
            plain.close();
            throw e;
        }
    }

    @Override
    public FileLocks locks(Path file) throws IOException {
        return OsFileLocks.open(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (!CAN_SYNC_DIRECTORIES) {
            return;
        }
        uninterrupted(
                () -> {
                    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                        channel.force(true);
                        return directory;
                    }
                });
    }

    /** Makes a call that opens its own channel again until no interrupt came between. */
    private static <T> T uninterrupted(Call<T> call) throws IOException {
        boolean wasInterrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.make();
                } catch (ClosedByInterruptException e) {
                    wasInterrupted = true;
                    Thread.interrupted();
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T make() throws IOException;
    }

    private record OsFile(Path path, RandomAccessFile file) implements DiskFile {
        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public int read(long from, byte[] buffer, int offset, int length) throws IOException {
            file.seek(from);
            return file.read(buffer, offset, length);
        }

        @Override
        public void write(long to, byte[] buffer, int offset, int length) throws IOException {
            file.seek(to);
            file.write(buffer, offset, length);
        }

        @Override
        public boolean reserve(long bytes) {
            return FileRoom.reserve(path, bytes);
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** A file that is mapped, and written by calls of the system. */
    private static final class OsMapping implements MappedFile {
        /*
         * The page cache may have lost pages of a file that is used again. Of such a page the
         * kernel reads what a write leaves as it was, and on a busy disk that takes a tenth of a
         * second. So whole pages are written: what stands before the bytes once more, which is at
         * hand, as it was written just before, and zeros behind them.
         */
        private static final int PAGE_BYTES = 4096;

        /** Up to here the JVM's own copy of what is written is cheap. */
        private static final int WRITE_BYTES_MAX = 64 * 1024;

        private static final VarHandle WORD =
                ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

        @SuppressWarnings("UnusedVariable") // written so that the loop in touch has an effect
        private static volatile long touched;

        private final Arena arena;
        private final MemorySegment memory;
        private final OsFile file;
        private byte[] pages = Bytes.EMPTY;

        OsMapping(Arena arena, MemorySegment memory, OsFile file) {
            this.arena = arena;
            this.memory = memory;
            this.file = file;
        }

        @Override
        public MemorySegment memory() {
            return memory;
        }

        /** Within the file's size, which never changes: what is mapped sees it at once. */
        @Override
        public void write(long to, byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(to, length, memory.byteSize());
            for (int done = 0; done < length; ) {
                int before = (int) ((to + done) % PAGE_BYTES);
                int part = Math.min(length - done, WRITE_BYTES_MAX - before);
                writePages(to + done - before, before, buffer, offset + done, part);
                done += part;
            }
        }

        private void writePages(long at, int before, byte[] buffer, int offset, int length)
                throws IOException {
            int end = before + length;
            int whole = (end + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
            int count = (int) Math.min(whole, memory.byteSize() - at);
            if (pages.length < count) {
                pages = new byte[Math.min(WRITE_BYTES_MAX, 2 * whole)];
            }
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, pages, 0, before);
            System.arraycopy(buffer, offset, pages, before, length);
            Arrays.fill(pages, end, count, (byte) 0);
            file.write(at, pages, 0, count);
        }

        @Override
        public void force(long from, long to) throws IOException {
            try {
                memory.asSlice(from, to - from).force();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public void touch(long from, long to) {
            long before = 0;
            for (long at = from & ~7L; at < to; at = (at / PAGE_BYTES + 1) * PAGE_BYTES) {
                before ^= (long) WORD.getAndBitwiseOr(memory, at, 0L);
            }
            touched = before; // so that no compiler finds the loop useless
        }

        @Override
        public void close() {
            arena.close();
            try {
                file.close();
            } catch (IOException e) {
                // What was written is in the file or was reported; the descriptor is gone anyway.
                throw new UncheckedIOException("close a mapped file", e);
            }
        }
    }
}
