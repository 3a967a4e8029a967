package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.StorageException;
import dev.redlite.log.Records.Entry;
import dev.redlite.testing.FaultyDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.stream.LongStream;

/** A disk that is full, or fails, hurts the append that needs it and nothing else. */
@Timeout(60)
class LogSpaceTest {
    /** The number of a record with hardly a body. */
    private static final long SMALL =
            LongStream.range(1000, 9999)
                    .filter(n -> Records.body(n).length < 10)
                    .findFirst()
                    .orElseThrow();

    private final FaultyDisk disk = new FaultyDisk();

    @Test
    void aFullDiskFailsTheAppendAndLaterOnesSucceedWhenThereIsSpace() throws Exception {
        Log log = Records.open(disk, 0, 1);
        log.writeLock().acquire();
        var expected = new ArrayList<Entry>();
        long number = 0;
        for (int round = 0; round < 5; round++) {
            disk.limitSpace(round * 3000L);
            try {
                while (true) {
                    expected.add(Records.append(log, number));
                    number++;
                }
            } catch (StorageException e) {
                assertThat(e)
                        .hasMessageContaining("append to")
                        .hasMessageContaining("at LSN " + log.appended())
                        .hasMessageEndingWith("No space left on device");
            }
            long full = number;
            assertThat(log.appended()).isEqualTo(expected.getLast().end());
            assertThatThrownBy(() -> Records.append(log, full))
                    .isInstanceOf(StorageException.class);
            log.publish();
            assertThat(Records.recover(roomy(disk.killed()), 0)).isEqualTo(expected);
            disk.freeSpace();
            for (int i = 0; i < 100; i++) {
                expected.add(Records.append(log, number++));
            }
            log.publish();
        }
        assertThat(Records.recover(disk.killed(), 0)).isEqualTo(expected);
    }

    private static FaultyDisk roomy(FaultyDisk copy) {
        copy.freeSpace();
        return copy;
    }

    @Test
    void preparationThatFailsLeavesNothingBehind() throws Exception {
        Log log = Records.open(disk, 0, 1);
        var expected = new ArrayList<Entry>(Records.append(log, 0, 60));
        int files = disk.list(Records.DIRECTORY).size();
        disk.limitSpace(100);
        assertThatThrownBy(log::prepareNext).isInstanceOf(StorageException.class);
        assertThat(disk.list(Records.DIRECTORY)).hasSize(files);
        disk.freeSpace();
        log.prepareNext();
        assertThat(disk.list(Records.DIRECTORY)).hasSize(files + 1);
        long operations = disk.operations();
        for (long number = 60; log.figures().segments() == files - 3; number++) {
            if (Records.body(number).length < 200) { // a huge one would not fit what is prepared
                expected.add(Records.append(log, number));
            }
        }
        log.publish();
        assertThat(disk.operations() - operations).as("the rename, and no more").isEqualTo(1);
        assertThat(Records.recover(disk.killed(), 0)).isEqualTo(expected);
    }

    @Test
    void anErrorAtAnyOperationOfAnAppendChangesNothing() throws Exception {
        for (int failing = 1; failing < 30; failing++) {
            var one = new FaultyDisk();
            Log log = Records.open(one, 0, failing);
            Log other = Records.open(one.anotherProcess(), 0, failing + 100);
            log.writeLock().acquire();
            one.failOperation(failing);
            var expected = new ArrayList<Entry>();
            var followed = new ArrayList<Entry>();
            int failures = 0;
            for (long number = 0; number < 300; number++) {
                try {
                    expected.add(Records.append(log, number));
                } catch (StorageException e) {
                    failures++;
                    expected.add(Records.append(log, SMALL)); // may still fit
                    log.publish();
                    followed.addAll(Records.follow(other));
                }
            }
            log.publish();
            assertThat(failures).isEqualTo(1);
            assertThat(one.list(Records.DIRECTORY))
                    .filteredOn(name -> !name.startsWith("segment-"))
                    .containsExactly("control", "lock", "tail");
            followed.addAll(Records.follow(other));
            assertThat(followed).isEqualTo(expected);
            assertThat(Records.recover(one.killed(), 0)).isEqualTo(expected);
        }
    }

    @Test
    void openingThatFailsAtAnyOperationCanBeTriedAgain() throws Exception {
        Log log = Records.open(disk, 0, 1);
        var expected = new ArrayList<Entry>(Records.append(log, 0, 200));
        log.sync(log.committed());
        for (int failing = 1; failing < 40; failing++) {
            FaultyDisk copy = disk.killed();
            copy.failOperation(failing);
            try (Log opened = Records.open(copy, 0, failing)) {
                assertThat(Records.follow(opened)).isEqualTo(expected);
            } catch (StorageException e) {
                assertThat(e).hasMessageContaining("told to fail");
            }
            copy.failNothing();
            assertThat(Records.recover(copy.killed(), 0)).isEqualTo(expected);
            assertThat(Records.recover(copy.crash(failing), 0)).isEqualTo(expected);
            assertThat(Records.recover(copy, 0)).isEqualTo(expected);
        }
    }
}
