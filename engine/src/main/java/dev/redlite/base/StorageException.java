package dev.redlite.base;

import org.jspecify.annotations.Nullable;

/** A file could not be read or written. The message names the operation and the file. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
