package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class OsDiskTest extends DiskContract {
    @TempDir Path directory;

    @Override
    Disk newDisk() {
        return OsDisk.INSTANCE;
    }

    @Override
    Path newHome() {
        return directory.resolve("home");
    }

    @Test
    void interruptsSpoilNothing() throws Exception {
        Path file = makeHome().resolve("file");
        write(file, "abc");
        try (FileLocks locks = OsDisk.INSTANCE.locks(directory.resolve("home/lock"))) {
            Thread.currentThread().interrupt();
            assertThat(locks.tryLock(0, false)).isTrue();
            OsDisk.INSTANCE.map(file).close();
            OsDisk.INSTANCE.syncDirectory(directory);
            write(directory.resolve("home/other"), "def");
            locks.unlock(0);
            assertThat(locks.tryLock(0, false)).isTrue();
            assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        }
    }

    @Test
    void roomThatNoDiskHasIsNotReserved() throws Exception {
        try (DiskFile file = OsDisk.INSTANCE.create(makeHome().resolve("file"))) {
            assertThat(file.reserve(1L << 60)).isFalse();
        }
    }

    @Test
    void aFileIsLockedOnceInAProcess() throws Exception {
        Path file = makeHome().resolve("lock");
        FileLocks locks = OsDisk.INSTANCE.locks(file);
        Path otherName = directory.resolve("home/../home/lock");
        assertThatThrownBy(() -> OsDisk.INSTANCE.locks(otherName))
                .hasMessageContaining("already locked by this process");
        locks.close();
        OsDisk.INSTANCE.locks(file).close();
    }
}
