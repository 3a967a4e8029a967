package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.StorageException;
import dev.redlite.log.Records.Entry;
import dev.redlite.testing.FaultyDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Recovery gives the longest prefix that is whole, whatever the end of the log looks like. */
@Timeout(60)
class LogRecoveryTest {
    private static final Path LAST = Records.DIRECTORY.resolve("segment-0000000000000000000");
    private static final int RECORDS = 12;
    private static final int DAMAGED_RECORDS = 4;

    private final FaultyDisk disk = new FaultyDisk();

    private List<Entry> shortLog() throws Exception {
        try (Log log = Records.open(disk, 0, 1)) {
            log.writeLock().acquire();
            var entries = new ArrayList<Entry>();
            for (long number = 100; entries.size() < RECORDS; number++) {
                if (Records.body(number).length < 150) {
                    entries.add(Records.append(log, number));
                }
            }
            log.publish();
            return entries;
        }
    }

    private interface Damage {
        byte[] to(byte[] contents, int at);
    }

    /** Does a damage at each byte of the last records and expects the records before it. */
    private void expectPrefix(boolean isPaddingDamage, Damage damage) throws Exception {
        List<Entry> entries = shortLog();
        byte[] contents = disk.contents(LAST);
        for (Entry entry : entries.subList(RECORDS - DAMAGED_RECORDS, RECORDS)) {
            int used = Cursor.HEAD_BYTES + Records.body(entry.number()).length;
            for (int at = 0; at < entry.end() - entry.lsn(); at++) {
                FaultyDisk copy = disk.killed();
                int offset = (int) (Segment.HEADER_BYTES + entry.lsn() + at);
                copy.corrupt(LAST, damage.to(contents.clone(), offset));
                int whole = entries.indexOf(entry);
                if (at >= used && !isPaddingDamage) {
                    whole = RECORDS;
                }
                assertThat(Records.recover(copy, 0))
                        .as("byte %d of record %s", at, entry)
                        .isEqualTo(entries.subList(0, whole));
            }
        }
    }

    @Test
    void anyFlippedBitEndsTheLogBeforeItsRecord() throws Exception {
        expectPrefix(
                false,
                (contents, at) -> {
                    contents[at] ^= (byte) (1 << at % 8);
                    return contents;
                });
    }

    @Test
    void aFileThatEndsEarlyHoldsTheRecordsBefore() throws Exception {
        expectPrefix(true, (contents, at) -> Arrays.copyOf(contents, at));
    }

    @Test
    void zerosFromAnyByteOnEndTheLogBeforeItsRecord() throws Exception {
        List<Entry> entries = shortLog();
        byte[] contents = disk.contents(LAST);
        for (Entry entry : entries.subList(RECORDS - DAMAGED_RECORDS, RECORDS)) {
            for (int at = 0; at < entry.end() - entry.lsn(); at++) {
                FaultyDisk copy = disk.killed();
                byte[] cut = contents.clone();
                int from = (int) (Segment.HEADER_BYTES + entry.lsn() + at);
                Arrays.fill(cut, from, cut.length, (byte) 0);
                copy.corrupt(LAST, cut);
                // Zeros where there were zeros are no damage.
                int whole = entries.indexOf(entry);
                if (Arrays.equals(cut, from, cut.length, contents, from, cut.length)
                        || tailIsZero(contents, from, entry)) {
                    whole++;
                }
                assertThat(Records.recover(copy, 0)).isEqualTo(entries.subList(0, whole));
            }
        }
    }

    private static boolean tailIsZero(byte[] contents, int from, Entry entry) {
        for (int at = from; at < Segment.HEADER_BYTES + entry.end(); at++) {
            if (contents[at] != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void everyLifeGoesOnWhereTheOneBeforeEnded() throws Exception {
        FaultyDisk now = disk;
        var expected = new ArrayList<Entry>();
        for (int life = 0; life < 30; life++) {
            Log log = Records.open(now, 0, life);
            assertThat(Records.follow(log)).isEqualTo(expected);
            expected.addAll(Records.append(log, life * 1000L, life * 1000L + life * 3L));
            now = now.killed();
        }
        assertThat(Records.recover(now, 0)).isEqualTo(expected);
    }

    @Test
    void anyRecordMayBeTheFlushedOne() throws Exception {
        Log log = Records.open(disk, 0, 1);
        List<Entry> entries = Records.append(log, 0, 300);
        for (int i = 0; i < entries.size(); i += 7) {
            assertThat(Records.recover(disk.killed(), entries.get(i).lsn()))
                    .isEqualTo(entries.subList(i, entries.size()));
            try (LogReader reader = log.read(entries.get(i).lsn())) {
                assertThat(Records.readAll(reader)).isEqualTo(entries.subList(i, entries.size()));
            }
        }
    }

    @Test
    void recordsBehindATornOneNeverComeBack() throws Exception {
        List<Entry> entries = shortLog();
        Entry torn = entries.get(RECORDS - 2);
        byte[] contents = disk.contents(LAST);
        int at = (int) (Segment.HEADER_BYTES + torn.lsn());
        byte[] damaged = contents.clone();
        damaged[at + Cursor.HEAD_BYTES] ^= 1;
        disk.corrupt(LAST, damaged);
        List<Entry> expected = new ArrayList<>(entries.subList(0, RECORDS - 2));
        try (Log log = Records.open(disk, 0, 2)) {
            assertThat(Records.follow(log)).isEqualTo(expected);
            log.writeLock().acquire();
            expected.add(Records.append(log, torn.number())); // the very same record
            log.publish();
        }
        assertThat(Records.recover(disk, 0)).isEqualTo(expected);
    }

    @Test
    void aDatabaseOlderThanItsLogIsRefused() throws Exception {
        Log log = Records.open(disk, 0, 1);
        List<Entry> entries = Records.append(log, 0, 500);
        long flushed = entries.get(450).lsn();
        log.recycle(flushed);
        FaultyDisk left = disk.killed();
        assertThatThrownBy(() -> Records.open(left, 8, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("begins at LSN")
                .hasMessageContaining("before LSN 8");
        assertThat(Records.recover(left, flushed)).isEqualTo(entries.subList(450, 500));
    }

    @Test
    void aLogOfAnotherDatabaseIsRefused() throws Exception {
        shortLog();
        assertThatThrownBy(
                        () -> Log.open(disk, Records.DIRECTORY, Records.options(1), 43, () -> 0L))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("belongs to another database");
        assertThat(Records.recover(disk, 0)).hasSize(RECORDS);
    }

    @Test
    void aLogThatEndsBeforeTheDatabaseIsBegunAnew() throws Exception {
        List<Entry> entries = shortLog();
        long ahead = entries.get(RECORDS - 1).end() + 800;
        try (Log log = Records.open(disk, ahead, 1)) {
            assertThat(Records.follow(log)).isEmpty();
            assertThat(log.appended()).isEqualTo(ahead);
            Records.append(log, 7, 8);
        }
        assertThat(Records.recover(disk, ahead)).hasSize(1);
    }

    @Test
    void recordsBehindDamageThatTheDatabaseLacksAreNotForgotten() throws Exception {
        List<Entry> entries = shortLog();
        byte[] damaged = disk.contents(LAST);
        damaged[(int) (Segment.HEADER_BYTES + entries.get(2).lsn()) + 4] ^= 1;
        disk.corrupt(LAST, damaged);
        assertThatThrownBy(() -> Records.open(disk, entries.get(5).lsn(), 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is damaged at LSN " + entries.get(2).lsn());
    }

    @Test
    void aFlushedLsnInsideARecordIsRefused() throws Exception {
        List<Entry> entries = shortLog();
        assertThatThrownBy(() -> Records.open(disk, entries.get(3).lsn() + 8, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no record");
    }
}
