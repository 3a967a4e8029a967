package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Has Linux give a file its room on the disk without anything being written: fallocate(2), and not
 * posix_fallocate(3), which would write where the file system cannot do that. Thread-safe.
 */
final class FileRoom {
    private static final int O_RDWR_CLOEXEC = 0x8_0002;
    private static final @Nullable MethodHandle OPEN =
            NativeFunctions.find(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final @Nullable MethodHandle FALLOCATE =
            NativeFunctions.find(
                    "fallocate",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG));
    private static final @Nullable MethodHandle CLOSE =
            NativeFunctions.find(
                    "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private FileRoom() {}

    /**
     * Makes a file so many bytes long, of zeros.
     *
     * <p>Not for a file on which the process has locks: they would go (see fcntl(2)).
     *
     * @return false if it cannot be had, for whatever reason; writing zeros will tell
     */
    static boolean reserve(Path file, long bytes) {
        if (OPEN == null || FALLOCATE == null || CLOSE == null) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            String path = file.toAbsolutePath().toString();
            int descriptor = (int) OPEN.invokeExact(arena.allocateFrom(path), O_RDWR_CLOEXEC);
            if (descriptor < 0) {
                return false;
            }
            int result = (int) FALLOCATE.invokeExact(descriptor, 0, 0L, bytes);
            int closed = (int) CLOSE.invokeExact(descriptor);
            return result == 0 && closed == 0;
        } catch (Throwable unexpected) {
            throw new IllegalStateException("fallocate", unexpected);
        }
    }
}
