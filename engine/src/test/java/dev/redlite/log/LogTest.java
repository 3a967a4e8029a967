package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redlite.base.OsDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class LogTest {
    @TempDir Path home;

    private Log open(long flushed) {
        return open(flushed, 64 << 10);
    }

    private Log open(long flushed, long segmentBytes) {
        var options = LogOptions.defaults().withSegmentBytes(segmentBytes);
        return Log.open(OsDisk.INSTANCE, home.resolve("app.db-log"), options, 7, () -> flushed);
    }

    static List<String> follow(Log log) throws LogGap {
        var bodies = new ArrayList<String>();
        while (log.follower().next()) {
            LogReader record = log.follower();
            bodies.add(new String(record.body(), 0, record.length(), US_ASCII));
        }
        return bodies;
    }

    @Test
    void recordsOfAnUncleanEndAreThereAgain() throws Exception {
        var expected = new ArrayList<String>();
        for (int life = 0; life < 3; life++) {
            try (Log log = open(0)) {
                assertThat(follow(log)).isEqualTo(expected);
                assertThat(log.writeLock().acquire()).isTrue();
                for (int i = 0; i < 3000; i++) {
                    byte[] body = ("life " + life + " record " + i).getBytes(US_ASCII);
                    log.append(body, 0, body.length, i);
                    expected.add(new String(body, US_ASCII));
                }
                log.publish();
                log.sync(log.appended());
                assertThat(log.syncedLsn()).isEqualTo(log.committed());
            }
        }
    }

    /** To make a large one takes long, and there would be no end to small ones. */
    @Test
    void whoWaitsForASegmentGetsASmallOneAndThenLargerOnes() throws Exception {
        Path directory = home.resolve("app.db-log");
        try (Log log = open(0, 4 << 20)) {
            log.writeLock().acquire();
            append(log, 11);
            assertThat(megabytes(directory, "segment-")).containsExactly(1L, 1L, 2L, 4L, 4L);
            log.prepareNext();
            append(log, 4);
            assertThat(megabytes(directory, "segment-")).containsExactly(1L, 1L, 2L, 4L, 4L, 4L);
            append(log, 4);
            assertThat(megabytes(directory, "segment-")).endsWith(4L, 4L, 1L, 2L);
        }
    }

    @Test
    void whoWaitedForASegmentAsksForTheNextAtOnce() throws Exception {
        Path directory = home.resolve("app.db-log");
        try (Log log = open(0, 4 << 20)) {
            log.writeLock().acquire();
            for (int i = 0; i < 5; i++) {
                log.append(new byte[250_000], 0, 250_000, i);
            }
            log.publish();
            assertThat(megabytes(directory, "segment-")).containsExactly(1L, 1L);
            log.prepareNext(); // though most of the second is empty
            assertThat(megabytes(directory, "next-")).containsExactly(4L);
        }
    }

    private static void append(Log log, int megabytes) {
        byte[] body = new byte[250_000];
        for (int i = 0; i < 4 * megabytes; i++) {
            log.append(body, 0, body.length, i);
            log.publish();
        }
    }

    private static List<Long> megabytes(Path directory, String prefix) throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (String name : OsDisk.INSTANCE.list(directory)) { // in order
            if (name.startsWith(prefix)) {
                sizes.add(Files.size(directory.resolve(name)) >> 20);
            }
        }
        return sizes;
    }

    @Test
    void cleanCloseLeavesNothing() throws Exception {
        Log log = open(0);
        log.writeLock().acquire();
        long end = log.append(new byte[100], 0, 100, 0);
        log.publish();
        log.sync(end);
        log.recycle(end);
        assertThat(log.beginClose()).isTrue();
        log.close(end);
        assertThat(Files.list(home)).isEmpty();
    }
}
