package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.RandomSource;
import dev.redlite.base.StorageException;
import dev.redlite.log.Records.Entry;
import dev.redlite.testing.FaultyDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

/**
 * Random lives of a log that end in a power cut or a kill: what is there afterwards is a prefix of
 * what was appended, and holds all that was synced, or all that was published.
 */
@Timeout(60)
class LogCrashTest {
    private static final int RUNS = 400;
    private static final int LIVES = 4;
    private static final int STEPS = 40;

    @Test
    void noLifeLosesWhatItPromised() throws Exception {
        for (int seed = 0; seed < RUNS; seed++) {
            try {
                new Run(seed).lives();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void aPowerCutBeforeTheFirstSyncLeavesALogThatOpens() throws Exception {
        var disk = new FaultyDisk();
        Log log = Records.open(disk, 0, 1);
        List<Entry> entries = Records.append(log, 0, 400);
        assertThat(log.figures().segments()).isGreaterThan(3);
        for (int seed = 0; seed < 200; seed++) {
            List<Entry> left = Records.recover(disk.crash(seed), 0);
            assertThat(left).isEqualTo(entries.subList(0, left.size()));
        }
    }

    /** The segment that begins at the flushed LSN itself need not have been synced. */
    @Test
    void aPowerCutAfterRecyclingLeavesALogThatOpens() throws Exception {
        var disk = new FaultyDisk();
        Log log = Records.open(disk, 0, 1);
        log.writeLock().acquire();
        var entries = new ArrayList<Entry>();
        for (long number = 0; disk.list(Records.DIRECTORY).size() < 6; number++) {
            log.publish();
            log.sync(log.committed());
            entries.add(Records.append(log, number));
        }
        entries.addAll(Records.append(log, 1000, 1400));
        long flushed = log.syncedLsn();
        log.recycle(flushed);
        assertThat(log.figures().oldest()).as("a segment begins there").isEqualTo(flushed);
        for (int seed = 0; seed < 200; seed++) {
            List<Entry> left = Records.recover(disk.crash(seed), flushed);
            int from = entries.size() - 401;
            assertThat(left).isEqualTo(entries.subList(from, from + left.size()));
        }
    }

    private static final class Run {
        private final int seed;
        private final RandomSource random;
        private FaultyDisk disk = new FaultyDisk();
        private Log log;
        private final List<Entry> appended = new ArrayList<>();
        private int published;
        private int synced;
        private long flushed;
        private long number;

        Run(int seed) {
            this.seed = seed;
            this.random = RandomSource.seeded(seed);
            this.log = open(seed);
        }

        private Log open(long logSeed) {
            long segmentBytes = seed % 2 == 0 ? Records.SMALL_SEGMENT_BYTES : 20 << 10;
            var options = Records.options(logSeed).withSegmentBytes(segmentBytes);
            return Log.open(disk, Records.DIRECTORY, options, Records.DATABASE_ID, () -> flushed);
        }

        void lives() throws Exception {
            for (int life = 0; life < LIVES; life++) {
                log.writeLock().acquire();
                for (int step = 0; step < STEPS; step++) {
                    step();
                }
                end();
            }
        }

        private void step() {
            switch (random.below(10)) {
                case 0, 1, 2, 3 -> append(random.below(12));
                case 4 -> append(random.below(100));
                case 5 -> publish();
                case 6, 7 -> sync();
                case 8 -> flush();
                default -> log.prepareNext();
            }
        }

        private void append(int count) {
            for (int i = 0; i < count; i++) {
                appended.add(Records.append(log, number++));
            }
        }

        private void publish() {
            log.publish();
            published = appended.size();
        }

        private void sync() {
            disk.failSyncs(random.below(4) == 0 ? 1 : 0);
            try {
                log.sync(log.committed());
                synced = published;
            } catch (StorageException e) {
                // The next sync makes up for it, or what was not synced may be lost.
            }
            disk.failSyncs(0);
        }

        /** SQLite has some of the synced records. */
        private void flush() {
            int count = random.below(synced + 1);
            long lsn = count == 0 ? 0 : appended.get(count - 1).end();
            if (lsn >= flushed) {
                flushed = lsn;
                log.recycle(flushed);
            }
        }

        private void end() throws Exception {
            boolean isPowerCut = random.below(3) > 0;
            disk = isPowerCut ? disk.crash(seed) : disk.killed();
            log = open(seed + 1);
            List<Entry> left = Records.follow(log);

            List<Entry> unflushed =
                    appended.stream().filter(entry -> entry.lsn() >= flushed).toList();
            assertThat(left).hasSizeLessThanOrEqualTo(unflushed.size());
            assertThat(left).isEqualTo(unflushed.subList(0, left.size()));
            int kept = appended.size() - unflushed.size() + left.size();
            assertThat(kept).isGreaterThanOrEqualTo(isPowerCut ? synced : published);
            appended.subList(kept, appended.size()).clear();
            published = kept;
            synced = Math.min(synced, kept);
        }
    }
}
