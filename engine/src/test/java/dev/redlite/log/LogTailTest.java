package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.log.Records.Entry;
import dev.redlite.testing.FaultyDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Records that a lone writer published and that only the tail has yet. */
@Timeout(60)
class LogTailTest {
    private static final Path TAIL = Records.DIRECTORY.resolve(Tail.NAME);
    private static final int LARGE_SEGMENT_BYTES = 1024 * 1024;

    private final FaultyDisk disk = new FaultyDisk();

    private Log open(FaultyDisk on, long seed) {
        var options = Records.options(seed).withSegmentBytes(LARGE_SEGMENT_BYTES);
        return Log.open(on, Records.DIRECTORY, options, Records.DATABASE_ID, () -> 0);
    }

    /** Publishes records one by one, so that each but the first of a segment is staged. */
    private static List<Entry> publishEach(Log log, long from, long to) {
        var entries = new ArrayList<Entry>();
        for (long number = from; number < to; number++) {
            entries.addAll(Records.append(log, number, number + 1));
        }
        return entries;
    }

    /** As the other, without those that are too large to be staged. */
    private static List<Entry> publishSmall(Log log, long from, long to) {
        var entries = new ArrayList<Entry>();
        for (long number = from; number < to; number++) {
            if (Records.body(number).length < 200) {
                entries.addAll(publishEach(log, number, number + 1));
            }
        }
        return entries;
    }

    /** How many of the records a reader finds in the segments. */
    private long readable(FaultyDisk on) throws Exception {
        FaultyDisk copy = on.killed();
        copy.delete(TAIL);
        try (Log log = open(copy, 7)) {
            return Records.follow(log).size();
        }
    }

    @Test
    void aKillAfterAnyRecordLosesNothing() throws Exception {
        Log log = open(disk, 1);
        var expected = new ArrayList<Entry>();
        long staged = 0;
        for (long number = 0; number < 10_000; number++) { // several times around
            expected.addAll(publishEach(log, number, number + 1));
            if (number % 149 == 0) {
                assertThat(Records.recover(disk.killed(), 0)).isEqualTo(expected);
                staged += expected.size() - readable(disk);
            }
        }
        assertThat(log.appended()).isGreaterThan(2 * Tail.BYTES);
        assertThat(staged).as("records that the segments did not have").isGreaterThan(100);
    }

    @Test
    void whatIsSyncedIsInTheSegments() throws Exception {
        Log log = open(disk, 1);
        List<Entry> expected = publishEach(log, 0, 50);
        assertThat(readable(disk)).isLessThan(50);
        log.sync(log.committed());
        for (int seed = 0; seed < 20; seed++) {
            assertThat(Records.recover(disk.crash(seed), 0)).isEqualTo(expected);
        }
    }

    @Test
    void whoStoresWaitsUntilThereIsMuch() throws Exception {
        Log log = open(disk, 1);
        List<Entry> expected = new ArrayList<>();
        for (int i = 0; expected.size() - readable(disk) < 1_000; i++) { // in a large segment
            assertThat(i).isLessThan(100);
            log.prepareNext();
            expected.addAll(publishSmall(log, 400 * i, 400 * i + 400));
        }
        log.storeMuch(1);
        assertThat(readable(disk)).isEqualTo(expected.size());
        var waiting = new FutureTask<>(() -> log.storeMuch(TimeUnit.MINUTES.toNanos(1)), true);
        Thread.ofPlatform().daemon().start(waiting);
        Thread.sleep(20);
        for (int i = 0; !waiting.isDone(); i++) {
            assertThat(i).isLessThan(20_000);
            expected.addAll(publishSmall(log, 200_000 + i, 200_001 + i));
        }
        log.sync(log.committed());
        expected.addAll(publishSmall(log, 100_000, 100_050));
        log.storeMuch(1);
        assertThat(readable(disk)).isLessThan(expected.size());
        assertThat(Records.recover(disk.killed(), 0)).isEqualTo(expected);
    }

    @Test
    void theWriterStoresWhatTheTailHasNoRoomFor() throws Exception {
        Log log = open(disk, 1);
        var expected = new ArrayList<Entry>();
        for (int i = 0; i < 50; i++) {
            log.prepareNext();
            expected.addAll(publishSmall(log, 1_000 * i, 1_000 * i + 1_000));
            assertThat(Records.recover(disk.killed(), 0)).isEqualTo(expected);
        }
        assertThat(log.appended()).isGreaterThan(5 * Tail.BYTES);
    }

    /** While the writer goes on, through several segments and several times around the tail. */
    @Test
    void whoStoresAndWhoWritesDoNotMeet() throws Exception {
        Log log = open(disk, 1);
        var isOver = new AtomicBoolean();
        var storing =
                new FutureTask<>(
                        () -> {
                            while (!isOver.get()) {
                                log.storeMuch(100_000);
                            }
                            return true;
                        });
        Thread.ofPlatform().daemon().start(storing);
        var expected = new ArrayList<Entry>();
        for (int i = 0; i < 40; i++) {
            log.prepareNext();
            expected.addAll(publishSmall(log, 1_000 * i, 1_000 * i + 1_000));
        }
        isOver.set(true);
        assertThat(storing.get()).isTrue();
        assertThat(log.appended()).isGreaterThan(4 * Tail.BYTES);
        assertThat(Records.recover(disk.killed(), 0)).isEqualTo(expected);
    }

    @Test
    void aTornTailEndsTheLogWithAWholeRecord() throws Exception {
        Log log = open(disk, 1);
        List<Entry> expected = publishEach(log, 0, 60);
        long stored = readable(disk);
        byte[] tail = disk.contents(TAIL);
        for (int number = (int) stored; number < expected.size(); number++) {
            FaultyDisk copy = disk.killed();
            byte[] torn = tail.clone();
            long middle = (expected.get(number).lsn() + expected.get(number).end()) / 2;
            torn[(int) (middle % Tail.BYTES)] ^= 1;
            copy.corrupt(TAIL, torn);
            assertThat(Records.recover(copy, 0)).isEqualTo(expected.subList(0, number));
        }
        assertThat(stored).isLessThan(expected.size());
    }

    @Test
    void aTailThatIsShortOrMissingIsNoHindrance() throws Exception {
        Log log = open(disk, 1);
        List<Entry> expected = publishEach(log, 0, 20);
        int stored = (int) readable(disk);
        FaultyDisk copy = disk.killed();
        copy.corrupt(TAIL, Arrays.copyOf(disk.contents(TAIL), 1000));
        assertThat(Records.recover(copy, 0)).isEqualTo(expected.subList(0, stored));
    }

    /** As those before this format's size had it. */
    @Test
    void aSmallerTailIsRead() throws Exception {
        Log log = open(disk, 1);
        List<Entry> expected = publishEach(log, 0, 20);
        assertThat(readable(disk)).isLessThan(20);
        FaultyDisk copy = disk.killed();
        copy.corrupt(TAIL, Arrays.copyOf(disk.contents(TAIL), 128 * 1024));
        assertThat(log.appended()).isLessThan(128 * 1024);
        assertThat(Records.recover(copy, 0)).isEqualTo(expected);
    }

    @Test
    void whoJoinsSeesWhatWasStagedOnceTheLockIsAskedFor() throws Exception {
        Log first = open(disk, 1);
        List<Entry> expected = publishEach(first, 0, 30);
        Log second = open(disk.anotherProcess(), 2);
        List<Entry> seen = Records.follow(second);
        assertThat(second.isBehindStaged()).isTrue();
        first.writeLock().release();
        seen.addAll(Records.follow(second));
        assertThat(seen).isEqualTo(expected);
        assertThat(second.isBehindStaged()).isFalse();
    }

    @Test
    void whoIsNotAloneStagesNothing() throws Exception {
        Log first = open(disk, 1);
        List<Entry> expected = publishEach(first, 0, 30);
        Log second = open(disk.anotherProcess(), 2);
        expected.addAll(publishEach(first, 30, 31));
        assertThat(Records.follow(second)).isEqualTo(expected);
        expected.addAll(publishEach(first, 31, 40));
        assertThat(Records.follow(second)).isEqualTo(expected.subList(31, 40));
    }

    @Test
    void whoTakesTheLockOfADeadWriterStoresWhatItStaged() throws Exception {
        Log first = open(disk, 1);
        List<Entry> expected = publishEach(first, 0, 30);
        FaultyDisk other = disk.anotherProcess();
        Log second = open(other, 2);
        List<Entry> seen = Records.follow(second);
        Records.append(first, 30); // never published
        disk.die();
        assertThat(second.isBehindStaged()).isTrue();
        second.writeLock().acquire();
        seen.addAll(Records.follow(second));
        assertThat(seen).isEqualTo(expected);
        expected.addAll(publishEach(second, 50, 60));
        assertThat(Records.recover(other.killed(), 0)).isEqualTo(expected);
    }

    @Test
    void theLastOneAliveStagesAgain() throws Exception {
        Log first = open(disk, 1);
        List<Entry> expected = publishEach(first, 0, 10);
        FaultyDisk other = disk.anotherProcess();
        Log second = open(other, 2);
        disk.die();
        second.writeLock().acquire();
        Records.follow(second);
        expected.addAll(publishEach(second, 10, 20));
        assertThat(readable(other)).isEqualTo(20);
        assertThat(second.checkAlone()).isTrue();
        expected.addAll(publishEach(second, 20, 40));
        assertThat(readable(other)).isLessThan(40);
        assertThat(Records.recover(other.killed(), 0)).isEqualTo(expected);
    }

    @Test
    void aCleanCloseLeavesNoTail() throws Exception {
        Log log = open(disk, 1);
        publishEach(log, 0, 10);
        long end = log.appended();
        assertThat(log.beginClose()).isTrue();
        log.sync(end);
        log.close(end);
        assertThat(disk.exists(TAIL)).isFalse();
    }
}
