package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * The disk failed, is full, or holds what it should not: says what was tried, with which file, and
 * where in the log.
 */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@code operation} completes "cannot ...", for example "append to". */
    public StorageException(String operation, Path file, @Nullable Throwable cause) {
        this("cannot " + operation + " " + file + reason(cause), cause);
    }

    /** As above, at a position of the log. */
    public StorageException(String operation, Path file, long lsn, @Nullable Throwable cause) {
        this("cannot " + operation + " " + file + " at LSN " + lsn + reason(cause), cause);
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "";
        }
        String message = cause.getMessage();
        return ": " + (message == null ? cause.getClass().getSimpleName() : message);
    }
}
