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
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What was synced survives a power cut, also when the disk failed in between. */
@Timeout(60)
class LogSyncTest {
    private static final int CRASHES = 20;

    private final FaultyDisk disk = new FaultyDisk();

    private void expectDurable(List<Entry> entries) throws Exception {
        for (int seed = 0; seed < CRASHES; seed++) {
            assertThat(Records.recover(disk.crash(seed), 0))
                    .as("crash of seed %d", seed)
                    .startsWith(entries.toArray(Entry[]::new));
        }
    }

    @Test
    void aSyncCoversEveryRecordBeforeIt() throws Exception {
        Log log = Records.open(disk, 0, 1);
        var entries = new ArrayList<Entry>();
        for (int round = 0; round < 8; round++) {
            entries.addAll(Records.append(log, round * 100L, round * 100L + 60));
            log.sync(log.committed());
            assertThat(log.syncedLsn()).isEqualTo(log.committed());
            expectDurable(entries);
        }
    }

    @Test
    void aSyncCoversRecordsOfOtherProcesses() throws Exception {
        Log first = Records.open(disk, 0, 1);
        Log second = Records.open(disk.anotherProcess(), 0, 2);
        var entries = new ArrayList<Entry>(Records.append(first, 0, 200));
        first.writeLock().release();
        second.writeLock().acquire();
        Records.follow(second);
        entries.addAll(Records.append(second, 200, 210));
        second.sync(second.committed());
        expectDurable(entries);
        first.sync(first.committed());
        assertThat(first.figures().syncs()).as("the other's sync served").isZero();
    }

    /** Who waits for the disk while somebody closes is told the truth. */
    @Test
    void whatIsAwaitedIsSyncedByTheClosing() throws Exception {
        Log log = Records.open(disk, 0, 1);
        log.fsync(Fsync.ALWAYS);
        List<Entry> entries = Records.append(log, 0, 100);
        long all = log.committed();
        assertThat(log.syncedLsn()).isLessThan(all);
        log.beginClose();
        log.close(0);
        expectDurable(entries);
        log.sync(all);
        assertThatThrownBy(() -> log.sync(all + 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void afterAFailedSyncALaterOneProvesSomething() throws Exception {
        for (int failures = 1; failures < 4; failures++) {
            Log log = Records.open(disk, 0, failures);
            var entries = new ArrayList<Entry>(Records.follow(log));
            entries.addAll(Records.append(log, failures * 1000L, failures * 1000L + 100));
            disk.failSyncs(failures);
            long synced = log.syncedLsn();
            for (int i = 0; i < failures; i++) {
                assertThatThrownBy(() -> log.sync(log.committed()))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("Input/output error");
                assertThat(log.syncedLsn()).isEqualTo(synced);
            }
            log.sync(log.committed());
            assertThat(log.figures().syncFailures()).isEqualTo(failures);
            expectDurable(entries);
            log.close();
        }
    }

    @Test
    void aFailedSyncOfOneProcessIsNotForgottenByAnother() throws Exception {
        Log first = Records.open(disk, 0, 1);
        List<Entry> entries = Records.append(first, 0, 100);
        Log second = Records.open(disk.anotherProcess(), 0, 2);
        disk.failSyncs(1);
        assertThatThrownBy(() -> first.sync(first.committed()))
                .isInstanceOf(StorageException.class);
        second.sync(second.committed());
        expectDurable(entries);
    }

    @Test
    void aFailedSyncIsNotForgottenWhenAllProcessesDie() throws Exception {
        Log first = Records.open(disk, 0, 1);
        List<Entry> entries = Records.append(first, 0, 100);
        disk.failSyncs(1);
        assertThatThrownBy(() -> first.sync(first.committed()))
                .isInstanceOf(StorageException.class);
        disk.die();
        Log second = Records.open(disk.anotherProcess(), 0, 2);
        second.sync(second.committed());
        expectDurable(entries);
    }

    @Test
    void everyOperationOfASyncMayFail() throws Exception {
        for (int failing = 1; failing < 30; failing++) {
            var one = new FaultyDisk();
            Log log = Records.open(one, 0, failing);
            List<Entry> entries = Records.append(log, 0, 150);
            one.failOperation(failing);
            try {
                log.sync(log.committed());
            } catch (StorageException e) {
                assertThat(log.syncedLsn()).isZero();
                log.sync(log.committed());
            }
            assertThat(Records.recover(one.crash(failing), 0)).isEqualTo(entries);
        }
    }

    @Test
    void recordsLostFromMemoryAfterAFailedSyncAreNeverCalledSynced() throws Exception {
        Log log = Records.open(disk, 0, 1);
        List<Entry> entries = Records.append(log, 0, 30);
        disk.failSyncs(1);
        assertThatThrownBy(() -> log.sync(log.committed())).isInstanceOf(StorageException.class);
        // What some file systems do: drop the pages, so that the old content is read again.
        var file = Records.DIRECTORY.resolve("segment-0000000000000000000");
        byte[] stale = disk.contents(file);
        stale[(int) (Segment.HEADER_BYTES + entries.get(20).lsn() + 30)] ^= 1;
        disk.corrupt(file, stale);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> log.sync(log.committed()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("damaged");
        }
        assertThat(log.syncedLsn()).isZero();
    }

    @Test
    void manyThreadsShareASync() throws Exception {
        Log log = Records.open(disk, 0, 1);
        Records.append(log, 0, 1);
        log.sync(log.committed()); // or a full segment would wait for the disk, too
        int threads = 50;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<Boolean>>();
            disk.holdSyncs();
            for (int i = 0; i < threads; i++) {
                Records.append(log, i);
                log.publish();
                long end = log.appended();
                Callable<Boolean> client =
                        () -> {
                            log.sync(end);
                            return log.syncedLsn() >= end;
                        };
                done.add(clients.submit(client));
            }
            disk.letSyncsGo();
            for (Future<Boolean> each : done) {
                assertThat(each.get(5, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(log.figures().syncs()).isBetween(2L, 4L);
    }

    @Test
    void aFailedSyncIsToldToAllWhoWaitForIt() throws Exception {
        Log log = Records.open(disk, 0, 1);
        Records.append(log, 0, 10);
        long end = log.committed();
        int threads = 20;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            disk.holdSyncs();
            disk.failSyncs(1);
            var done = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < threads; i++) {
                done.add(clients.submit(() -> fails(log, end)));
            }
            while (log.syncWaiters() < threads - 1) {
                Thread.onSpinWait();
            }
            disk.letSyncsGo();
            for (Future<Boolean> each : done) {
                assertThat(each.get(5, TimeUnit.SECONDS)).isTrue();
            }
        }
        log.sync(end);
        assertThat(log.syncedLsn()).isEqualTo(end);
    }

    private static boolean fails(Log log, long lsn) {
        try {
            log.sync(lsn);
            return false;
        } catch (StorageException e) {
            return true;
        }
    }
}
