package dev.redlite.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a machine, as far as the log needs them: a real disk, or a faulty one in a test.
 *
 * <p>No operation is undone or cut short by an interrupt of the calling thread. A change of a
 * directory (create, rename, delete) survives a power cut only after {@link #syncDirectory}.
 */
public interface Disk {
    /** Creates {@code directory} unless it is there; its parent must exist. */
    void createDirectory(Path directory) throws IOException;

    /** The names of the files in {@code directory}, sorted; none if it does not exist. */
    List<String> list(Path directory) throws IOException;

    boolean exists(Path file) throws IOException;

    /** Opens a file for reading and writing, which must exist. */
    DiskFile open(Path file) throws IOException;

    /** Creates an empty file, which must not exist yet. */
    DiskFile create(Path file) throws IOException;

    /** Maps all of a file, which must exist, into memory, shared with every other process. */
    MappedFile map(Path file) throws IOException;

    /** Opens a file for locking, creating it if need be. At most once at a time in a process. */
    FileLocks locks(Path file) throws IOException;

    /** Gives a file another name at once, in place of the file that has this name, if any. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory, if it is there. */
    void delete(Path file) throws IOException;

    /** Makes the names in {@code directory} survive a power cut. */
    void syncDirectory(Path directory) throws IOException;
}
