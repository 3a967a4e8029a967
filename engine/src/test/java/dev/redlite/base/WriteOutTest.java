package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class WriteOutTest {
    private static final Path LOCKS = Path.of("/proc/locks");

    @TempDir private Path directory;

    /** Not where the file system, the system or the JVM's options do not allow it. */
    private void requireIt() throws IOException {
        Path file = directory.resolve("probe");
        try (var writer = new RandomAccessFile(file.toFile(), "rw")) {
            writer.write(1);
            assumeTrue(new WriteOut(file).run(), "this machine cannot do it");
        }
    }

    @Test
    void findsWhoeverHasTheFileOpen() throws IOException {
        requireIt();
        Path file = Files.createFile(directory.resolve("a"));
        var out = new WriteOut(file);
        assertThat(out.run()).isFalse();
        try (var writer = new RandomAccessFile(file.toFile(), "rw")) {
            writer.write(new byte[1 << 20]);
            assertThat(out.run()).isTrue();
            assertThat(out.run()).isTrue();
        }
        assertThat(out.run()).isFalse();
        try (var other = new RandomAccessFile(directory.resolve("b").toFile(), "rw");
                var again = new RandomAccessFile(file.toFile(), "rw")) {
            other.write(1); // which may have the number that the file had
            again.write(1);
            assertThat(out.run()).isTrue();
        }
        assertThat(new WriteOut(directory.resolve("none")).run()).isFalse();
    }

    @Test
    void leavesTheLocksOfTheProcess() throws IOException {
        requireIt();
        Path file = directory.resolve("locked");
        try (var channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
            assertThat(Files.readString(LOCKS)).contains(inode);
            assertThat(new WriteOut(file).run()).isTrue();
            assertThat(Files.readString(LOCKS)).contains(inode);
        }
    }
}
