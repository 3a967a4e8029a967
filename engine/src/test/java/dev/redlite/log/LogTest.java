package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redlite.base.OsDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class LogTest {
    @TempDir Path home;

    private Log open(long flushed) {
        var options = LogOptions.defaults().withSegmentBytes(64 << 10);
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
