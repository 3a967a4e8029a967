package dev.redlite.base;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Has Linux write out what was written into a file that other code of this process has open, and is
 * in memory only; whoever writes into the file meanwhile waits. No sync, and nothing is lost if it
 * does not happen. For one thread.
 */
public final class WriteOut {
    /*
     * By the descriptor that the other code has. One of our own could not be closed again: with it
     * go all locks that the process has on the file (fcntl(2)), and SQLite uses them. If the
     * number belongs to another file meanwhile, that one is written out, which does no harm.
     *
     * By the ioctl FS_IOC_FIEMAP, asked to sync first, and then of one byte. fdatasync(2) tells an
     * error of the disk to the first who asks by a descriptor, so it would not be told to SQLite.
     * And sync_file_range(2) does not keep out who goes on writing faster than the disk; this does
     * on the ext4 of newer kernels, which has the file locked for its writers. (fs/ioctl.c and
     * fs/ext4/extents.c of Linux; Documentation/filesystems/fiemap.rst has the structure.)
     *
     * An error of this call itself may be known to nobody else, so it must not be passed over.
     * Before Linux 4.13 an error was told to one caller in all, so there this does nothing.
     */
    private static final Logger LOG = LoggerFactory.getLogger(WriteOut.class);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final long FS_IOC_FIEMAP = 0xC020_660BL;
    private static final int FIEMAP_FLAG_SYNC = 1;
    private static final long STRUCTURE_BYTES = 32;
    private static final long LENGTH_AT = 8;
    private static final long FLAGS_AT = 16;
    private static final Set<Integer> UNSUPPORTED =
            Set.of(1, 9, 13, 22, 25, 95); // EPERM EBADF EACCES EINVAL ENOTTY EOPNOTSUPP
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_AT =
            STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final @Nullable MethodHandle IOCTL =
            !isKernelSince(4, 13)
                    ? null
                    : NativeFunctions.find(
                            "ioctl",
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.ADDRESS),
                            Linker.Option.firstVariadicArg(2),
                            ERRNO);

    private final MemorySegment request = Arena.ofAuto().allocate(STRUCTURE_BYTES, Long.BYTES);
    private final MemorySegment state = Arena.ofAuto().allocate(STATE);
    private final Path file;
    private int descriptor = -1;

    /** Of a file. */
    public WriteOut(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Returns when it is written out; false where that cannot be had, or nobody has it open.
     *
     * @throws IOException if the disk did not take it: what was written may be lost
     */
    public boolean run() throws IOException {
        if (IOCTL == null || !find()) {
            return false;
        }
        request.fill((byte) 0);
        request.set(ValueLayout.JAVA_LONG, LENGTH_AT, 1L);
        request.set(ValueLayout.JAVA_INT, FLAGS_AT, FIEMAP_FLAG_SYNC);
        int result;
        try {
            result = (int) IOCTL.invokeExact(state, descriptor, FS_IOC_FIEMAP, request);
        } catch (Throwable unexpected) {
            throw new IllegalStateException("ioctl", unexpected);
        }
        int error = result == 0 ? 0 : state.get(ValueLayout.JAVA_INT, ERRNO_AT);
        if (error != 0 && !UNSUPPORTED.contains(error)) {
            throw new IOException("cannot write out " + file + ": error " + error);
        }
        return result == 0;
    }

    /** Whether the system's version, "6.12.3-something", is at least this one. */
    private static boolean isKernelSince(int major, int minor) {
        String[] words = System.getProperty("os.version", "").split("[^0-9]+", 3);
        if (words.length < 2 || words[0].isEmpty() || words[1].isEmpty()) {
            return false;
        }
        int first = Integer.parseInt(words[0]);
        return first > major || first == major && Integer.parseInt(words[1]) >= minor;
    }

    private boolean find() {
        try {
            Path real = file.toRealPath();
            if (descriptor >= 0 && isOf(DESCRIPTORS.resolve(String.valueOf(descriptor)), real)) {
                return true;
            }
            descriptor = -1;
            try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
                for (Path link : links) {
                    if (isOf(link, real)) {
                        descriptor = Integer.parseInt(link.getFileName().toString());
                        return true;
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("no descriptor of {}: {}", file, e.toString());
        }
        return false;
    }

    private static boolean isOf(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException closed) {
            return false;
        }
    }
}
