package dev.redlite.log;

import dev.redlite.base.OsDisk;
import dev.redlite.base.RandomSource;
import dev.redlite.base.SystemClock;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * A process that counts on, together with others on the same log, until it is killed: each record
 * is the number after the one before. It prints each number once it is published, and what is
 * wrong.
 */
final class CountingProcess {
    /** What the tables of a database would hold: the last number flushed, and its record's end. */
    record Flushed(long lsn, long number) {
        static Flushed read(Path home) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(home.resolve("flushed")));
                return new Flushed(bytes.getLong(), bytes.getLong());
            } catch (NoSuchFileException e) {
                return new Flushed(0, 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void write(Path home, String token) throws IOException {
            byte[] bytes = ByteBuffer.allocate(16).putLong(lsn).putLong(number).array();
            Path made = Files.write(home.resolve("flushed-" + token), bytes);
            Files.move(made, home.resolve("flushed"), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private final Path home;
    private final RandomSource random;
    private final String token;
    private final PrintStream out;
    private final Log log;
    private long number;

    CountingProcess(Path home, long seed, PrintStream out) {
        this.home = home;
        this.out = out;
        this.random = RandomSource.seeded(seed);
        this.token = Long.toString(seed);
        var options =
                new LogOptions(32 << 10, Fsync.NO, false, random.split(), SystemClock.INSTANCE);
        var at = new Flushed[1];
        log =
                Log.open(
                        OsDisk.INSTANCE,
                        home.resolve("app.db-log"),
                        options,
                        1,
                        () -> {
                            at[0] = Flushed.read(home);
                            return at[0].lsn();
                        });
        number = at[0].number();
    }

    /** Arguments: the directory, and a seed that no other process has. */
    public static void main(String[] args) throws Exception {
        var process = new CountingProcess(Path.of(args[0]), Long.parseLong(args[1]), System.out);
        process.follow();
        while (true) {
            process.count();
        }
    }

    /** Goes to the end of the log, checking the count; returns the last number. */
    long follow() {
        LogReader reader = log.follower();
        while (true) {
            try {
                while (reader.next()) {
                    long next = ByteBuffer.wrap(reader.body()).getLong();
                    if (next != number + 1) {
                        out.printf(
                                Locale.ROOT,
                                "WRONG: %d after %d at %d%n",
                                next,
                                number,
                                reader.lsn());
                    }
                    number = next;
                }
                return number;
            } catch (LogGap e) {
                reader = rejoin();
            }
        }
    }

    private LogReader rejoin() {
        while (true) {
            try {
                Flushed flushed = Flushed.read(home);
                log.rejoin(flushed.lsn());
                number = flushed.number();
                return log.follower();
            } catch (LogGap e) {
                Thread.onSpinWait(); // flushed further meanwhile
            }
        }
    }

    private void count() throws IOException {
        if (log.writeLock().acquire()) {
            follow();
        }
        long first = number + 1;
        int batch = 1 + random.below(4);
        for (int i = 0; i < batch; i++) {
            byte[] body = new byte[8 + random.below(200)];
            random.fill(body);
            ByteBuffer.wrap(body).putLong(++number);
            log.append(body, 0, body.length, 0);
        }
        log.publish();
        out.println(first + " " + number); // not printf, which writes in pieces: a kill may cut
        if (random.below(20) == 0) {
            log.prepareNext();
        }
        if (random.below(50) == 0 && log.tryFlushLock()) {
            log.sync(log.committed());
            new Flushed(log.appended(), number).write(home, token);
            log.recycle(log.appended());
            log.releaseFlushLock();
        }
        log.writeLock().releaseIfWanted();
        log.forgetRecycled();
    }
}
