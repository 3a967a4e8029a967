package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.StorageException;
import dev.redlite.log.Records.Entry;
import dev.redlite.testing.FaultyDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Several processes on one log, played by several views of one disk. */
@Timeout(60)
class LogSharingTest {
    private final FaultyDisk disk = new FaultyDisk();

    @Test
    void eachProcessSeesWhatTheOthersPublish() throws Exception {
        Log first = Records.open(disk, 0, 1);
        var expected = new ArrayList<Entry>(Records.append(first, 0, 100));
        Log second = Records.open(disk.anotherProcess(), 0, 2);
        assertThat(Records.follow(second)).isEqualTo(expected);

        for (int turn = 1; turn < 40; turn++) {
            Log writer = turn % 2 == 0 ? first : second;
            Log reader = turn % 2 == 0 ? second : first;
            reader.writeLock().release();
            assertThat(writer.writeLock().acquire()).isTrue();
            assertThat(Records.follow(writer)).isEmpty();
            List<Entry> added = Records.append(writer, turn * 100L, turn * 100L + turn);
            expected.addAll(added);
            assertThat(reader.committed()).isEqualTo(writer.appended());
            assertThat(Records.follow(reader)).isEqualTo(added);
        }
        assertThat(Records.recover(disk.killed(), 0)).isEqualTo(expected);
    }

    @Test
    void unpublishedRecordsAreSeenByNobody() throws Exception {
        Log writer = Records.open(disk, 0, 1);
        Log reader = Records.open(disk.anotherProcess(), 0, 2);
        writer.writeLock().acquire();
        Records.append(writer, 5);
        assertThat(Records.follow(reader)).isEmpty();
        writer.publish();
        assertThat(Records.follow(reader)).hasSize(1);
    }

    /**
     * A writer dies at each of its disk operations, with more or fewer unpublished records; the
     * next writer begins with other ones, or with the very same.
     */
    @Test
    void whatADeadWriterLeftUnpublishedIsOverwritten() throws Exception {
        int deaths = 0;
        for (int dying = 0; dying < 400; dying += 3) {
            for (long operation = 1; operation < 12; operation += 2) {
                deaths += takeOverFrom(dying, operation) ? 1 : 0;
            }
        }
        assertThat(deaths).isGreaterThan(50);
    }

    private static boolean takeOverFrom(int dying, long operation) throws Exception {
        var machine = new FaultyDisk();
        Log first = Records.open(machine, 0, 1);
        var expected = new ArrayList<Entry>(Records.append(first, 0, 10));
        Log second = Records.open(machine.anotherProcess(), 0, 2);

        machine.failOperation(operation);
        boolean hasFailed = false;
        try {
            for (int i = 0; i < dying; i++) {
                Records.append(first, 1000 + i);
            }
        } catch (StorageException e) {
            hasFailed = true;
        }
        machine.die();
        machine.failNothing();

        second.writeLock().acquire();
        assertThat(Records.follow(second)).isEqualTo(expected);
        boolean isSame = dying % 2 == 0;
        long number = isSame ? 1000 : 5000;
        expected.addAll(Records.append(second, number, number + 1 + dying / 5));
        Log third = Records.open(machine.anotherProcess(), 0, 3);
        assertThat(Records.follow(third)).isEqualTo(expected);

        List<Entry> recovered = Records.recover(machine.killed(), 0);
        assertThat(recovered).startsWith(expected.toArray(Entry[]::new));
        if (!isSame) {
            assertThat(recovered).isEqualTo(expected);
        }
        return hasFailed;
    }

    /**
     * Of two unpublished records the first is overwritten: the second must not follow the new one.
     */
    @Test
    void aRemnantFollowsNoOtherRecordThanItsOwn() throws Exception {
        Log first = Records.open(disk, 0, 1);
        Log second = Records.open(disk.anotherProcess(), 0, 2);
        first.writeLock().acquire();
        first.append(new byte[] {1}, 0, 1, 0);
        first.append(new byte[] {2}, 0, 1, 0);
        disk.die();
        second.writeLock().acquire();
        long end = second.append(new byte[] {3}, 0, 1, 0);
        second.publish();
        try (Log recovered = Records.open(disk.killed(), 0, 3)) {
            assertThat(recovered.committed()).isEqualTo(end);
        }
    }

    /** The new writer's record does not fit where the dead one's did: there are two at one LSN. */
    @Test
    void aRemnantGivesWayToTheSegmentThatBeginsThere() throws Exception {
        Log first = Records.open(disk, 0, 1);
        Log second = Records.open(disk.anotherProcess(), 0, 2);
        Records.append(first, 0, 3);
        first.append(new byte[] {1}, 0, 1, 0);
        disk.die();
        second.writeLock().acquire();
        Records.follow(second);
        long end = second.append(new byte[9000], 0, 9000, 0);
        second.publish();
        try (Log recovered = Records.open(disk.killed(), 0, 3)) {
            assertThat(recovered.committed()).isEqualTo(end);
        }
    }

    @Test
    void whoFallsBehindIsToldAndStartsAgainAtTheFlushedLsn() throws Exception {
        Log writer = Records.open(disk, 0, 1);
        Log slow = Records.open(disk.anotherProcess(), 0, 2);
        long flushed = 0;
        for (int round = 0; round < 20; round++) {
            List<Entry> added = Records.append(writer, round * 300L, round * 300L + 300);
            flushed = added.get(150).lsn();
            writer.sync(writer.committed());
            writer.recycle(flushed);
        }
        assertThatThrownBy(() -> Records.follow(slow)).isInstanceOf(LogGap.class);
        assertThatThrownBy(() -> slow.rejoin(8)).isInstanceOf(LogGap.class);
        slow.rejoin(flushed);
        assertThat(Records.follow(slow)).hasSize(150);
        assertThat(slow.appended()).isEqualTo(writer.appended());

        writer.writeLock().release();
        slow.writeLock().acquire();
        Records.append(slow, 7, 9);
        assertThat(Records.follow(writer)).hasSize(2);
        assertThat(Records.recover(disk.killed(), flushed)).hasSize(152);
    }

    @Test
    void recyclingKeepsFewFilesAndLosesNothing() throws Exception {
        Log log = Records.open(disk, 0, 1);
        long next = 0;
        long end = 0;
        for (int round = 0; round < 50; round++) {
            List<Entry> added = Records.append(log, next, next + 100);
            next += 100;
            log.prepareNext();
            log.recycle(end);
            log.forgetRecycled();
            assertThat(Records.recover(disk.killed(), end)).endsWith(added.toArray(Entry[]::new));
            end = log.appended();
        }
        log.recycle(end);
        log.recycle(end); // nothing was used since: the spares are too many now
        LogFigures figures = log.figures();
        assertThat(figures.segments()).isEqualTo(1);
        assertThat(figures.spares()).isLessThanOrEqualTo(SegmentFiles.SPARES_MIN);
        assertThat(figures.unflushedBytes()).isZero();
        // lock, control, tail, one segment, spares, and the next segment if one is prepared
        assertThat(disk.list(Records.DIRECTORY)).hasSizeBetween(4, 5 + SegmentFiles.SPARES_MIN);
    }

    @Test
    void theLastToLeaveDeletesTheLogIfItIsFlushed() throws Exception {
        Log first = Records.open(disk, 0, 1);
        Records.append(first, 0, 5);
        Log second = Records.open(disk.anotherProcess(), 0, 2);
        assertThat(first.isLone()).isFalse();
        assertThat(first.beginClose()).isFalse();
        first.close(first.appended());
        assertThat(disk.list(Records.DIRECTORY)).contains("lock", "control");
        assertThat(second.isLone()).isTrue();
        assertThat(Records.follow(second)).hasSize(5);
        assertThat(second.beginClose()).isTrue();
        second.close(second.appended());
        assertThat(disk.exists(Records.DIRECTORY)).isFalse();
    }

    @Test
    void aLogThatIsNotAllFlushedStays() throws Exception {
        Log log = Records.open(disk, 0, 1);
        List<Entry> entries = Records.append(log, 0, 5);
        assertThat(log.beginClose()).isTrue();
        log.close(entries.get(3).lsn());
        assertThat(Records.recover(disk, 0)).isEqualTo(entries);
    }

    @Test
    void whoOpensWhileTheLastClosesBeginsANewLog() throws Exception {
        Log last = Records.open(disk, 0, 1);
        Records.append(last, 0, 5);
        long end = last.appended();
        last.beginClose();
        try (var threads = Executors.newCachedThreadPool()) {
            Future<Log> opening = threads.submit(() -> Records.open(disk.anotherProcess(), end, 2));
            assertThatThrownBy(() -> opening.get(50, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            last.close(end);
            Log opened = opening.get(10, TimeUnit.SECONDS);
            assertThat(opened.appended()).isEqualTo(end);
            Records.append(opened, 7, 9);
        }
        assertThat(Records.recover(disk.killed(), end)).hasSize(2);
    }

    @Test
    void deathOfTheOthersIsNoticed() {
        Log log = Records.open(disk, 0, 1);
        FaultyDisk other = disk.anotherProcess();
        Records.open(other, 0, 2);
        assertThat(log.checkAlone()).isFalse();
        other.die();
        assertThat(log.isLone()).isFalse();
        assertThat(log.checkAlone()).isTrue();
        assertThat(log.isLone()).isTrue();
        Records.open(disk.anotherProcess(), 0, 3);
        assertThat(log.checkAlone()).isFalse();
    }

    @Test
    void exclusiveRefusesOthersAndIsRefusedByThem() {
        LogOptions exclusive = Records.options(1).withExclusive(true);
        Log log = Log.open(disk, Records.DIRECTORY, exclusive, Records.DATABASE_ID, () -> 0L);
        assertThatThrownBy(() -> Records.open(disk.anotherProcess(), 0, 2))
                .isInstanceOf(StorageException.class)
                .hasMessage("app.db is in use by another process (opened exclusively)");
        assertThat(log.checkAlone()).isTrue();
        log.close();

        Log shared = Records.open(disk, 0, 2);
        assertThatThrownBy(
                        () ->
                                Log.open(
                                        disk.anotherProcess(),
                                        Records.DIRECTORY,
                                        exclusive,
                                        Records.DATABASE_ID,
                                        () -> 0L))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("app.db is in use by another process");
        shared.close();
        Log.open(disk, Records.DIRECTORY, exclusive, Records.DATABASE_ID, () -> 0L).close();
    }

    @Test
    void theFlushLockHasOneHolder() {
        Log first = Records.open(disk, 0, 1);
        FaultyDisk other = disk.anotherProcess();
        Log second = Records.open(other, 0, 2);
        assertThat(second.tryFlushLock()).isTrue();
        assertThat(first.tryFlushLock()).isFalse();
        other.die();
        assertThat(first.tryFlushLock()).isTrue();
        first.releaseFlushLock();
        assertThat(first.tryFlushLock()).isTrue();
    }

    @Test
    void mistakesOfTheCallerAreErrors() throws Exception {
        Log log = Records.open(disk, 0, 1);
        assertThatThrownBy(() -> Records.append(log, 1)).hasMessageContaining("write lock");
        log.writeLock().acquire();
        assertThatThrownBy(() -> log.append(new byte[1], 0, 0, 0)).hasMessageContaining("one byte");
        Records.append(log, 1);
        assertThatThrownBy(() -> log.sync(log.appended())).hasMessageContaining("published");
        assertThatThrownBy(() -> log.writeLock().release()).hasMessageContaining("not published");
        log.publish();
        log.writeLock().release();

        Log other = Records.open(disk.anotherProcess(), 0, 2);
        other.writeLock().acquire();
        assertThatThrownBy(() -> Records.append(other, 1)).hasMessageContaining("before following");
    }
}
