package dev.redlite.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Killed;
import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.log.Fsync;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An engine on a disk that can fail, for a test, which ends the same way whatever it did: check,
 * power cut, recover, compare what is there with what {@code appendfsync} promised, check, and
 * compare what the tables have. Half of the tests flush nothing before the cut, so that what they
 * left unflushed is recovered from the log; the others flush it from the memtable that they filled.
 *
 * <p>With {@code always} everything must be there. With the others, everything must be there after
 * the process was killed, and after a power cut the database must open and check.
 */
public final class DurableEngine implements BeforeEachCallback, AfterEachCallback {
    private final Fsync fsync;
    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private @Nullable Path folder;
    private @Nullable FaultyDisk disk;
    private @Nullable Redlite db;
    private long cacheBytes = 1 << 20;
    private long keyBytes = 1 << 20;
    private long memtableBytes = 16 << 20;
    private int rowsAtOnce = 1_000;

    /** An engine with this policy. */
    public DurableEngine(Fsync fsync) {
        this.fsync = fsync;
    }

    /** With a budget for values in memory, and another of that size for keys. */
    public DurableEngine withCacheBytes(long bytes) {
        cacheBytes = bytes;
        keyBytes = bytes;
        return this;
    }

    /** With a budget for keys in memory. */
    public DurableEngine withKeyBytes(long bytes) {
        keyBytes = bytes;
        return this;
    }

    /** With a limit for unflushed changes. */
    public DurableEngine withMemtableBytes(long bytes) {
        memtableBytes = bytes;
        return this;
    }

    /** Reading values with more rows than so many beside the commands. */
    public DurableEngine withRowsAtOnce(int rows) {
        rowsAtOnce = rows;
        return this;
    }

    /** The open database. */
    public Redlite db() {
        return present(db);
    }

    public ManualClock clock() {
        return clock;
    }

    /** The disk that the log is on. */
    public FaultyDisk disk() {
        return present(disk);
    }

    /** Runs a statement of SQL on the file, beside the engine. */
    public void sql(String statement) throws SQLException {
        try (var beside = DriverManager.getConnection("jdbc:sqlite:" + file());
                var run = beside.createStatement()) {
            run.execute(statement);
        }
    }

    public Path file() {
        return present(folder).resolve("test.db");
    }

    /** Opens a database as a test needs it, outside of JUnit's life cycle: a property's try. */
    public void open() {
        try {
            folder = Files.createTempDirectory("redlite-durable");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        disk = new FaultyDisk();
        reopen();
    }

    /** As kill -9 and a new start: nothing that was acknowledged may be gone. */
    public void killAndReopen() {
        FaultyDisk left = disk().killed();
        leave();
        disk = left;
        reopen();
    }

    /** A power cut and a new start. */
    public void cutPowerAndReopen(long seed) {
        FaultyDisk left = disk().crash(seed);
        leave();
        disk = left;
        reopen();
    }

    /** A clean end, which leaves one file, and a new start. */
    public void closeAndReopen() {
        db().close();
        try (Stream<Path> files = Files.list(present(folder))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("test.db");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        reopen();
    }

    /** The end of every test; also that of a property's try. */
    public void finish(long seed) {
        disk().freeSpace();
        boolean isFromLog = (seed & 1) == 0;
        assertThat(isFromLog ? Killed.check(db()) : db().check())
                .isEmpty(); // the other one flushes
        Map<String, String> before = Contents.of(db());
        FaultyDisk cut = disk().crash(seed);
        FaultyDisk killed = disk().killed();
        leave();
        disk = fsync == Fsync.ALWAYS ? cut : killed;
        reopen();
        assertThat(Contents.of(db())).isEqualTo(before);
        assertThat(db().check()).isEmpty();
        Killed.forget(db());
        assertThat(Contents.of(db())).isEqualTo(before);
        db().close();
        deleteAll();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            leave();
            deleteAll();
        } else {
            finish(context.getUniqueId().hashCode());
        }
    }

    private void reopen() {
        Options options =
                Options.defaults()
                        .withBackground(false)
                        .withDisk(disk())
                        .withFsync(fsync)
                        .withClock(clock, RandomSource.seeded(1))
                        .withCacheBytes(cacheBytes)
                        .withKeyBytes(keyBytes)
                        .withMemtableBytes(memtableBytes)
                        .withSegmentBytes(64 << 10);
        Redlite opened = Redlite.open(file(), options);
        db = opened;
        opened.engine().locked(() -> opened.engine().keyspace().cold().atOnce(rowsAtOnce, 1 << 20));
    }

    private void leave() {
        Killed.leave(db());
    }

    private void deleteAll() {
        try (Stream<Path> files = Files.walk(present(folder))) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the engine was not opened");
        }
        return part;
    }
}
