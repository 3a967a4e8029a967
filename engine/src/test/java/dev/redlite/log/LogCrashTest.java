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
            this.log = Records.open(disk, 0, seed);
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
            log = Records.open(disk, flushed, seed + 1);
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
