package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.log.Fsync;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What callers meet when somebody else closes. */
@Timeout(120)
class ClosingTest {
    private static final int ROUNDS = 30;
    private static final int THREADS = 4;

    @TempDir Path folder;

    @Test
    void aClosedConnectionRefuses() {
        try (var db = Redlite.openMemory()) {
            var connection = db.connect();
            connection.call("SET", "k", "v");
            connection.close();
            assertThatThrownBy(() -> connection.call("SET", "k", "w"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the connection is closed");
            assertThat(db.get("k")).isEqualTo("v");
            connection.close();
        }
    }

    @Test
    void aConnectionOfAClosedDatabaseRefuses() {
        var db = Redlite.open(folder.resolve("app.db"));
        var connection = db.connect();
        db.close();
        assertThatThrownBy(() -> connection.call("SET", "k", "v"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the database is closed");
        connection.close();
    }

    @Test
    void whoWasPausedWhenSomebodyClosedIsRefused() throws Exception {
        Path file = folder.resolve("app.db");
        var db = Redlite.open(file);
        db.connect().call("CLIENT", "PAUSE", "300", "WRITE");
        var started = new CountDownLatch(1);
        List<FutureTask<Long>> writers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            writers.add(start(i % 2 == 1, started, writer(db, "n" + i, i >= THREADS / 2)));
        }
        Thread.sleep(50);
        db.close();
        for (FutureTask<Long> writer : writers) {
            assertThat(writer.get()).isZero();
        }
        try (var again = Redlite.open(file)) {
            assertThat(again.get("n0")).isNull();
            assertThat(again.get("n3")).isNull();
        }
    }

    /** In the moment before it, and after those that waited were told. */
    @Test
    void whoBeginsToWaitWhileSomebodyClosesIsTold() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var db = Redlite.open(folder.resolve("app.db"));
            var connections = new ArrayList<Connection>();
            List<FutureTask<Long>> waiters = new ArrayList<>();
            var started = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                var connection = db.connect();
                connections.add(connection);
                LongSupplier wait =
                        () -> {
                            started.countDown();
                            return connection.call("BLPOP", "l", "0") == null ? 1 : 2;
                        };
                waiters.add(start(i % 2 == 1, started, wait));
            }
            started.await();
            db.close();
            for (FutureTask<Long> waiter : waiters) {
                assertThat(waiter.get(20, TimeUnit.SECONDS)).isZero();
            }
        }
    }

    /** What it staged since the other left is in no segment when it takes over the tables. */
    @Test
    void whoBecomesAloneAndClosesLosesNothing() throws Exception {
        Path file = folder.resolve("app.db");
        var other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var lines = other.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("open");
            var db = Redlite.open(file);
            db.set("before", "1");
            other.getOutputStream().close();
            assertThat(other.waitFor()).isZero();
            db.set("a", "1"); // which stores what was there before
            db.set("b", "1");
            db.set("c", "1");
            db.close();
        } finally {
            other.destroyForcibly();
        }
        try (var db = Redlite.open(file)) {
            assertThat(db.check()).isEmpty();
            for (String key : List.of("first", "before", "a", "b", "c")) {
                assertThat(db.get(key)).as(key).isEqualTo("1");
            }
        }
    }

    /** Has the file open until its input ends, as who flushes. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] words) throws Exception {
            try (var db = Redlite.open(Path.of(words[0]))) {
                db.set("first", "1");
                System.out.println("open");
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    /** Nothing hangs, nothing breaks, and what was acknowledged is there. */
    @ParameterizedTest
    @EnumSource(Fsync.class)
    void whoWritesWhileSomebodyClosesLosesNothing(Fsync fsync) throws Exception {
        Path file = folder.resolve("app.db");
        Options options = Options.defaults().withFsync(fsync);
        var random = new Random(7);
        long[] acknowledged = new long[THREADS];
        for (int round = 0; round < ROUNDS; round++) {
            var db = Redlite.open(file, options);
            List<FutureTask<Long>> writers = new ArrayList<>();
            var started = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                writers.add(start(i % 2 == 1, started, writer(db, "n" + i, i >= THREADS / 2)));
            }
            started.await();
            Thread.sleep(random.nextInt(10));
            db.close();
            for (int i = 0; i < THREADS; i++) {
                acknowledged[i] = Math.max(acknowledged[i], writers.get(i).get());
            }
        }
        try (var db = Redlite.open(file, options)) {
            assertThat(db.check()).isEmpty();
            for (int i = 0; i < THREADS; i++) {
                String there = db.get("n" + i);
                assertThat(there).isNotNull();
                assertThat(Long.parseLong(there))
                        .isBetween(acknowledged[i], acknowledged[i] + ROUNDS);
            }
        }
    }

    private static LongSupplier writer(Redlite db, String key, boolean hasConnection) {
        if (!hasConnection) {
            return () -> db.incr(key);
        }
        var connection = db.connect();
        return () -> connection.call("INCR", key) instanceof Long number ? number : -1;
    }

    /** Writes until it is refused; returns what was acknowledged last. */
    private static FutureTask<Long> start(
            boolean isVirtual, CountDownLatch started, LongSupplier write) {
        var task =
                new FutureTask<>(
                        () -> {
                            long last = 0;
                            while (true) {
                                try {
                                    last = write.getAsLong();
                                    started.countDown();
                                } catch (RedliteException told) {
                                    assertThat(told.code()).isEqualTo("UNBLOCKED");
                                } catch (IllegalStateException refused) {
                                    assertThat(refused).hasMessage("the database is closed");
                                    return last;
                                }
                            }
                        });
        (isVirtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon()).start(task);
        return task;
    }
}
