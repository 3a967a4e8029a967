package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.testing.FaultyDisk;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;

class FaultyDiskTest extends DiskContract {
    @Override
    Disk newDisk() {
        return new FaultyDisk();
    }

    @Override
    Path newHome() {
        return Path.of("/home");
    }

    @Test
    void aPowerCutLeavesWhatWasSyncedAndSomeOfTheRest() throws Exception {
        FaultyDisk disk = (FaultyDisk) newDisk();
        Path home = newHome();
        Path file = home.resolve("file");
        disk.createDirectory(home);
        int lost = 0;
        int kept = 0;
        int torn = 0;
        try (DiskFile created = disk.create(file)) {
            created.write(0, new byte[8192], 0, 8192);
            created.force();
        }
        disk.syncDirectory(home);
        disk.syncDirectory(home.getParent());
        try (MappedFile mapped = disk.map(file)) {
            mapped.memory().asSlice(0, 4096).fill((byte) 1);
            mapped.force(100, 200);
            mapped.memory().asSlice(4096).fill((byte) 2);
        }
        for (int seed = 0; seed < 100; seed++) {
            byte[] left = disk.crash(seed).contents(file);
            assertThat(Arrays.copyOf(left, 4096)).containsOnly(1);
            byte[] unsynced = Arrays.copyOfRange(left, 4096, 8192);
            boolean hasOld = Arrays.equals(unsynced, new byte[4096]);
            boolean hasNew = !contains(unsynced, (byte) 0);
            lost += hasOld ? 1 : 0;
            kept += hasNew ? 1 : 0;
            torn += hasOld || hasNew ? 0 : 1;
        }
        assertThat(lost).isGreaterThan(10);
        assertThat(kept).isGreaterThan(10);
        assertThat(torn).isGreaterThan(10);
        assertThat(disk.killed().contents(file)).contains(1, 2).doesNotContain(0);
    }

    @Test
    void namesThatWereNotSyncedMayBeTheOldOnes() throws Exception {
        FaultyDisk disk = (FaultyDisk) newDisk();
        Path home = newHome();
        disk.createDirectory(home);
        disk.syncDirectory(home.getParent());
        disk.create(home.resolve("a")).close();
        disk.syncDirectory(home);
        disk.rename(home.resolve("a"), home.resolve("b"));
        var seen = new TreeSet<String>();
        for (int seed = 0; seed < 50; seed++) {
            seen.add(disk.crash(seed).list(home).toString());
        }
        assertThat(seen).containsExactly("[a]", "[b]");
    }

    @Test
    void aSyncAfterAFailedOneWritesOnlyWhatWasTouched() throws Exception {
        FaultyDisk disk = (FaultyDisk) newDisk();
        Path file = newHome().resolve("file");
        disk.createDirectory(newHome());
        try (DiskFile created = disk.create(file)) {
            created.write(0, new byte[4096], 0, 4096);
            created.force();
        }
        disk.syncDirectory(newHome());
        disk.syncDirectory(newHome().getParent());
        try (MappedFile mapped = disk.map(file)) {
            mapped.memory().fill((byte) 1);
            disk.failSyncs(1);
            assertThatThrownBy(() -> mapped.force(0, 4096)).isInstanceOf(IOException.class);
            mapped.force(0, 4096);
            assertThat(disk.crash(1).contents(file)).containsOnly(0);
            mapped.touch(0, 1);
            mapped.force(0, 4096);
            assertThat(disk.crash(1).contents(file)).containsOnly(1);
        }
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte each : bytes) {
            if (each == wanted) {
                return true;
            }
        }
        return false;
    }
}
