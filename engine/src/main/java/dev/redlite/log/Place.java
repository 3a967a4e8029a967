package dev.redlite.log;

import dev.redlite.base.Disk;
import dev.redlite.base.DiskFile;
import dev.redlite.base.MappedFile;

import java.io.IOException;
import java.nio.file.Path;

/** Where a log is, whose it is, and how it is to be kept. */
record Place(Disk disk, Path directory, LogOptions options, long databaseId) {
    /** Makes a file of zeros, in place of one that may be there, and maps it. */
    MappedFile mapNew(String name, int bytes) throws IOException {
        Path path = directory.resolve(name);
        disk.delete(path);
        try (DiskFile file = disk.create(path)) {
            file.write(0, new byte[bytes], 0, bytes);
        }
        return disk.map(path);
    }
}
