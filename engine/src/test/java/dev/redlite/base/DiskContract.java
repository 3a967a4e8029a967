package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What every disk does: the rules that the real one and the faulty one share. */
abstract class DiskContract {
    private Disk disk = OsDisk.INSTANCE;
    private Path home = Path.of("/");

    abstract Disk newDisk();

    abstract Path newHome();

    @BeforeEach
    void start() {
        disk = newDisk();
        home = newHome();
    }

    Path makeHome() throws IOException {
        disk.createDirectory(home);
        return home;
    }

    void write(Path file, String text) throws IOException {
        try (DiskFile created = disk.create(file)) {
            created.write(0, text.getBytes(US_ASCII), 0, text.length());
            created.force();
        }
    }

    private String read(Path file) throws IOException {
        try (DiskFile opened = disk.open(file)) {
            byte[] text = new byte[(int) opened.size()];
            assertThat(opened.read(0, text, 0, text.length)).isEqualTo(text.length);
            return new String(text, US_ASCII);
        }
    }

    @Test
    void directoriesListTheirFiles() throws Exception {
        assertThat(disk.list(home)).isEmpty();
        makeHome();
        makeHome();
        write(home.resolve("b"), "1");
        write(home.resolve("a"), "2");
        assertThat(disk.list(home)).containsExactly("a", "b");
        assertThat(disk.exists(home.resolve("a"))).isTrue();
        assertThatThrownBy(() -> disk.delete(home)).isInstanceOf(DirectoryNotEmptyException.class);
        disk.delete(home.resolve("a"));
        disk.delete(home.resolve("a"));
        disk.delete(home.resolve("b"));
        disk.delete(home);
        assertThat(disk.exists(home)).isFalse();
    }

    @Test
    void whatIsMissingOrThereIsSaid() throws Exception {
        Path file = makeHome().resolve("file");
        assertThatThrownBy(() -> disk.open(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.map(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.rename(file, home.resolve("x")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(disk.exists(file)).as("no open creates").isFalse();
        write(file, "a");
        assertThatThrownBy(() -> disk.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.create(home.resolve("none/file")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.locks(home.resolve("none/lock")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void renameReplaces() throws Exception {
        Path from = makeHome().resolve("from");
        Path to = home.resolve("to");
        write(from, "new");
        write(to, "old");
        disk.rename(from, to);
        assertThat(read(to)).isEqualTo("new");
        assertThat(disk.exists(from)).isFalse();
        disk.syncDirectory(home);
    }

    @Test
    void roomThatIsReservedReadsAsZeros() throws Exception {
        Path file = makeHome().resolve("file");
        try (DiskFile created = disk.create(file)) {
            created.write(0, new byte[] {1, 2, 3}, 0, 3);
            assumeThat(created.reserve(20_000)).as("a file system with fallocate(2)").isTrue();
            assertThat(created.reserve(10_000)).as("it does not shrink").isTrue();
            assertThat(created.size()).isEqualTo(20_000);
            byte[] bytes = new byte[20_000];
            assertThat(created.read(0, bytes, 0, bytes.length)).isEqualTo(bytes.length);
            byte[] expected = new byte[20_000];
            System.arraycopy(new byte[] {1, 2, 3}, 0, expected, 0, 3);
            assertThat(bytes).isEqualTo(expected);
        }
    }

    @Test
    void mappingsAndFilesShowTheSameBytes() throws Exception {
        Path file = makeHome().resolve("file");
        write(file, "x".repeat(10_000));
        try (MappedFile first = disk.map(file);
                MappedFile second = disk.map(file)) {
            assertThat(first.memory().byteSize()).isEqualTo(10_000);
            first.memory().set(ValueLayout.JAVA_BYTE, 9_000, (byte) 'y');
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 9_000)).isEqualTo((byte) 'y');
            assertThat(read(file).indexOf('y')).isEqualTo(9_000);
            first.touch(0, 10_000);
            first.touch(8, 16);
            first.force(8_996, 9_004);
            first.force(0, 10_000);
            disk.rename(file, home.resolve("renamed"));
            second.memory().set(ValueLayout.JAVA_BYTE, 0, (byte) 'z');
            assertThat(read(home.resolve("renamed"))).startsWith("zx").hasSize(10_000);
        }
    }

    @Test
    void whatIsWrittenIntoAMappedFileIsInEveryMappingOfIt() throws Exception {
        Path file = makeHome().resolve("file");
        write(file, "x".repeat(200_000));
        try (MappedFile first = disk.map(file);
                MappedFile second = disk.map(file)) {
            byte[] bytes = "y".repeat(150_000).getBytes(StandardCharsets.UTF_8);
            first.write(10, bytes, 5, 149_000);
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 9)).isEqualTo((byte) 'x');
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 10)).isEqualTo((byte) 'y');
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 149_009)).isEqualTo((byte) 'y');
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 149_010))
                    .isIn((byte) 'x', (byte) 0);
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 151_551))
                    .isIn((byte) 'x', (byte) 0);
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 151_552)).isEqualTo((byte) 'x');
            first.write(199_000, bytes, 0, 1000);
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 198_999)).isEqualTo((byte) 'x');
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 199_999)).isEqualTo((byte) 'y');
            first.write(70_000, bytes, 0, 1);
            assertThat(second.memory().get(ValueLayout.JAVA_BYTE, 69_999)).isEqualTo((byte) 'y');
            assertThat(read(file)).hasSize(200_000);
            assertThatThrownBy(() -> first.write(199_990, bytes, 0, 11))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            first.force(0, 200_000);
        }
    }

    @Test
    void aClosedMappingCannotBeUsed() throws Exception {
        Path file = makeHome().resolve("file");
        write(file, "x".repeat(4096));
        MappedFile mapped = disk.map(file);
        mapped.close();
        assertThatThrownBy(() -> mapped.memory().get(ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void locksKnowWhetherTheirFileIsTheOneOfThatName() throws Exception {
        Path file = makeHome().resolve("lock");
        try (FileLocks locks = disk.locks(file)) {
            assertThat(locks.tryLock(3, false)).isTrue();
            assertThatThrownBy(() -> locks.tryLock(3, true))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(locks.tryLock(2, true)).isTrue();
            locks.unlock(3);
            locks.unlock(3);
            assertThat(locks.tryLock(3, false)).isTrue();
            assertThat(locks.isCurrent()).isTrue();
            disk.delete(file);
            assertThat(locks.isCurrent()).isFalse();
            write(file, "");
            assertThat(locks.isCurrent()).isFalse();
        }
    }
}
