package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.log.Fsync;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls that wait have their thread wait, a plain or a virtual one. */
@Timeout(60)
class EmbeddedBlockingTest {
    @TempDir Path folder;

    private static String text(@Nullable Object answer) {
        return answer instanceof List<?> list
                ? list.stream().map(EmbeddedBlockingTest::text).toList().toString()
                : answer instanceof byte[] bytes
                        ? new String(bytes, StandardCharsets.US_ASCII)
                        : String.valueOf(answer);
    }

    /** Runs something in a thread of its own. */
    private static <T> FutureTask<T> start(boolean isVirtual, Callable<T> work) {
        var task = new FutureTask<T>(work);
        if (isVirtual) {
            Thread.ofVirtual().start(task);
        } else {
            Thread.ofPlatform().start(task);
        }
        return task;
    }

    private static void awaitWaiters(Redlite db, int count) {
        int[] seen = {-1};
        while (seen[0] != count) {
            db.engine().locked(() -> seen[0] = db.engine().blocking().waiterCount());
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadWaitsUntilAnotherPushes(boolean isVirtual) throws Exception {
        try (var db = Redlite.openMemory();
                var waiting = db.connect();
                var pushing = db.connect()) {
            var popped = start(isVirtual, () -> text(waiting.call("BLPOP", "l", "0")));
            awaitWaiters(db, 1);
            pushing.call("RPUSH", "l", "a");
            assertThat(popped.get()).isEqualTo("[l, a]");
            assertThat(waiting.call("BLPOP", "l", "0.02")).isNull();
            pushing.call("RPUSH", "l", "b");
            assertThat(text(waiting.call("BLMOVE", "l", "m", "LEFT", "LEFT", "0"))).isEqualTo("b");
        }
    }

    @Test
    void anErrorOfACallThatWaitedIsThrown() throws Exception {
        try (var db = Redlite.openMemory();
                var waiting = db.connect();
                var other = db.connect()) {
            other.call("SET", "d", "v");
            var moved = start(false, () -> waiting.call("BLMOVE", "s", "d", "LEFT", "LEFT", "0"));
            awaitWaiters(db, 1);
            other.call("RPUSH", "s", "a");
            assertThatThrownBy(moved::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(WrongTypeException.class);
            assertThat(waiting.call("PING")).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptEndsTheWaiting(boolean isVirtual) throws Exception {
        try (var db = Redlite.openMemory();
                var waiting = db.connect();
                var other = db.connect()) {
            Thread[] thread = new Thread[1];
            var ended =
                    start(
                            isVirtual,
                            () -> {
                                thread[0] = Thread.currentThread();
                                try {
                                    return text(waiting.call("BLPOP", "l", "0"));
                                } catch (RedliteException failure) {
                                    return failure.code() + Thread.currentThread().isInterrupted();
                                }
                            });
            awaitWaiters(db, 1);
            thread[0].interrupt();
            assertThat(ended.get()).isEqualTo("UNBLOCKEDtrue");
            other.call("RPUSH", "l", "a");
            assertThat(other.call("LLEN", "l")).isEqualTo(1L);
        }
    }

    @Test
    void closingTheConnectionOrTheDatabaseEndsTheWaiting() throws Exception {
        var db = Redlite.openMemory();
        var first = db.connect();
        var second = db.connect();
        var closed = start(false, () -> first.call("BLPOP", "l", "0"));
        var shut = start(true, () -> second.call("BLPOP", "l", "0"));
        awaitWaiters(db, 2);
        first.close();
        assertThatThrownBy(closed::get).hasMessageContaining("UNBLOCKED the connection was closed");
        db.close();
        assertThatThrownBy(shut::get).hasMessageContaining("UNBLOCKED the database was closed");
    }

    @Test
    void everyElementIsTakenOnceWhenManyThreadsWait() throws Exception {
        int threads = 8;
        int each = 500;
        Options options = Options.defaults().withFsync(Fsync.ALWAYS);
        try (var db = Redlite.open(folder.resolve("app.db"), options);
                var pushing = db.connect()) {
            Set<String> taken = new ConcurrentSkipListSet<>();
            var twice = new AtomicInteger();
            List<FutureTask<?>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String command = i % 2 == 0 ? "BLPOP" : "BRPOP";
                tasks.add(
                        start(
                                i % 3 == 0,
                                () -> {
                                    try (var connection = db.connect()) {
                                        for (int j = 0; j < each; j++) {
                                            Object got = connection.call(command, "l", "0");
                                            twice.addAndGet(taken.add(text(got)) ? 0 : 1);
                                        }
                                    }
                                    return null;
                                }));
            }
            for (int i = 0; i < threads * each; i++) {
                pushing.call("RPUSH", "l", Integer.toString(i));
            }
            for (FutureTask<?> task : tasks) {
                task.get();
            }
            assertThat(taken).hasSize(threads * each);
            assertThat(twice).hasValue(0);
            assertThat(pushing.call("EXISTS", "l")).isEqualTo(0L);
        }
    }
}
