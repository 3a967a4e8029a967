package dev.redlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Disk;
import dev.redlite.base.RandomSource;
import dev.redlite.base.SystemClock;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbered records, whose bodies follow from their numbers, and logs that hold them. */
final class Records {
    static final Path DIRECTORY = Path.of("/data/app.db-log");
    static final long DATABASE_ID = 42;
    static final int SMALL_SEGMENT_BYTES = 8192;

    private Records() {}

    /** A record as it was appended or read. */
    record Entry(long lsn, long end, long number) {}

    static LogOptions options(long seed) {
        return new LogOptions(
                SMALL_SEGMENT_BYTES,
                Fsync.NO,
                false,
                RandomSource.seeded(seed),
                SystemClock.INSTANCE);
    }

    static Log open(Disk disk, long flushed, long seed) {
        return Log.open(disk, DIRECTORY, options(seed), DATABASE_ID, () -> flushed);
    }

    /** 8 bytes of number, then as many more as the number says: mostly few, sometimes many. */
    static byte[] body(long number) {
        var random = RandomSource.seeded(number);
        int size = 8 + random.below(random.below(50) == 0 ? 20_000 : 120);
        byte[] body = new byte[size];
        random.fill(body);
        ByteBuffer.wrap(body).putLong(number);
        return body;
    }

    static Entry append(Log log, long number) {
        long lsn = log.appended();
        byte[] body = body(number);
        return new Entry(lsn, log.append(body, 0, body.length, number), number);
    }

    static List<Entry> append(Log log, long from, long to) {
        log.writeLock().acquire();
        var entries = new ArrayList<Entry>();
        for (long number = from; number < to; number++) {
            entries.add(append(log, number));
        }
        log.publish();
        return entries;
    }

    /** Reads all there is, checking that each record is one that was appended. */
    static List<Entry> follow(Log log) throws LogGap {
        return readAll(log.follower());
    }

    static List<Entry> readAll(LogReader reader) throws LogGap {
        var entries = new ArrayList<Entry>();
        while (reader.next()) {
            long number = ByteBuffer.wrap(reader.body()).getLong();
            byte[] body = body(number);
            assertThat(reader.timeMillis()).isEqualTo(number);
            assertThat(Arrays.equals(body, 0, body.length, reader.body(), 0, reader.length()))
                    .as("body of record %d", number)
                    .isTrue();
            entries.add(new Entry(reader.lsn(), reader.end(), number));
        }
        return entries;
    }

    /** What a disk's log holds, opened and left behind. */
    static List<Entry> recover(Disk disk, long flushed) throws LogGap {
        try (Log log = open(disk, flushed, 99)) {
            return follow(log);
        }
    }
}
