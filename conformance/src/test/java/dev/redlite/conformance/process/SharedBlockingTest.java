package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import redis.clients.jedis.Jedis;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that wait in one process for what another writes into the file they share. */
@Timeout(300)
class SharedBlockingTest {
    private static final int ROUNDS = Integer.getInteger("redlite.rounds", 200);
    private static final int THREADS = 3;

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("shared.db");
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "zset", "stream"})
    void everyElementIsTakenOnceAndNoneIsOverlooked(String type) throws Exception {
        List<JavaProcess> children = new ArrayList<>();
        Set<String> done = new HashSet<>();
        Set<String> names = new HashSet<>();
        try (Redlite db = Redlite.open(file());
                Connection connection = db.connect()) {
            if (type.equals("stream")) {
                connection.call("XGROUP", "CREATE", "work", "g", "0", "MKSTREAM");
            }
            for (int i = 0; i < 2; i++) {
                children.add(
                        JavaProcess.start(
                                Popping.class, file().toString(), "p" + i, "" + THREADS, type));
                children.getLast().await("popping");
            }
            for (int i = 0; i < ROUNDS; i++) {
                // One at a time: a wake-up that is lost leaves this waiting for ever.
                give(connection, type, "a" + i);
                List<?> got = (List<?>) connection.call("BLPOP", "done", "30");
                assertThat(got).as("round " + i).isNotNull();
                String[] words = text(got.get(1)).split(" by ");
                assertThat(done.add(words[0])).as(words[0]).isTrue();
                names.add(words[1]);
            }
            for (int i = 0; i < ROUNDS; i++) {
                give(connection, type, "b" + i, "c" + i);
            }
            for (int i = 0; i < 2 * ROUNDS; i++) {
                List<?> got = (List<?>) connection.call("BLPOP", "done", "30");
                assertThat(got).as("after " + i).isNotNull();
                assertThat(done.add(text(got.get(1)).split(" by ")[0])).isTrue();
            }
            assertThat(done).hasSize(3 * ROUNDS);
            for (int i = 0; i < children.size() * THREADS; i++) {
                give(connection, type, "end");
                if (type.equals("zset")) {
                    // It has each member once only.
                    awaitTaken(connection);
                }
            }
            for (JavaProcess child : children) {
                String said = child.awaitEnd();
                assertThat(child.exitValue()).as(said).isZero();
            }
            if (type.equals("stream")) {
                assertThat(((List<?>) connection.call("XPENDING", "work", "g")).getFirst())
                        .isEqualTo(0L);
                connection.call("DEL", "work");
            }
            assertThat(connection.call("EXISTS", "work", "done")).isEqualTo(0L);
            assertThat(db.check()).isEmpty();
        } finally {
            children.forEach(JavaProcess::close);
        }
    }

    private static void give(Connection connection, String type, String... elements) {
        List<String> words = new ArrayList<>(List.of("work"));
        for (String element : elements) {
            switch (type) {
                case "list" -> words.add(element);
                case "zset" -> words.addAll(List.of(element.equals("end") ? "1" : "0", element));
                default -> connection.call("XADD", "work", "*", "element", element);
            }
        }
        if (!type.equals("stream")) {
            connection.call(type.equals("list") ? "RPUSH" : "ZADD", words.toArray(String[]::new));
        }
    }

    private static void awaitTaken(Connection connection) throws InterruptedException {
        while (!connection.call("EXISTS", "work").equals(0L)) {
            Thread.sleep(1);
        }
    }

    @Test
    void aKilledWaiterTakesNothingThatComesLater() throws Exception {
        try (Redlite db = Redlite.open(file());
                Connection connection = db.connect();
                JavaProcess child =
                        JavaProcess.start(
                                Popping.class, file().toString(), "killed", "4", "list")) {
            child.await("popping");
            connection.call("RPUSH", "work", "first");
            assertThat(connection.call("BLPOP", "done", "30")).isNotNull();
            child.kill();
            connection.call("RPUSH", "work", "second");
            assertThat(text(connection.call("LPOP", "work"))).isEqualTo("second");
            assertThat(db.check()).isEmpty();
        }
    }

    /** Only if the last that came was for them. */
    @Test
    void whoWritesAnswersIsToldThatOneIsLikely() throws Exception {
        try (Redlite db = Redlite.open(file());
                Connection waiter = db.connect();
                Connection beside = db.connect();
                JavaProcess server = KillLoopTest.start(file(), "everysec");
                Jedis pusher = new Jedis("127.0.0.1", KillLoopTest.port(server), 30_000)) {
            var told = new AtomicInteger();
            db.engine().blocking().onLikely(told::incrementAndGet);
            for (int i = 0; i < 20; i++) {
                Thread pushing = Thread.ofPlatform().start(() -> pushLater(pusher));
                assertThat(waiter.call("BLPOP", "l", "30")).isNotNull();
                pushing.join();
            }
            assertThat(told.get()).isBetween(10, 20);
            Thread waiting = Thread.ofPlatform().start(() -> waiter.call("BLPOP", "l", "30"));
            WakeUpTimeTest.awaitWaiting(beside);
            told.set(0);
            for (int i = 0; i < 20; i++) {
                setLater(pusher);
            }
            assertThat(told.get()).as("after the first, which it is not").isLessThan(2);
            pusher.rpush("l", "end");
            waiting.join();
        }
    }

    private static void pushLater(Jedis pusher) {
        pause();
        pusher.rpush("l", "element");
    }

    private static void setLater(Jedis pusher) {
        pause();
        pusher.set("k", "v");
    }

    /** Longer than a look at what others write is put off. */
    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    @Test
    void aServersClientsWaitForAnotherServers() throws Exception {
        try (JavaProcess first = KillLoopTest.start(file(), "everysec");
                JavaProcess second = KillLoopTest.start(file(), "everysec");
                Jedis one = new Jedis("127.0.0.1", KillLoopTest.port(first), 30_000);
                Jedis two = new Jedis("127.0.0.1", KillLoopTest.port(second), 30_000)) {
            for (int i = 0; i < ROUNDS / 2; i++) {
                String element = "e" + i;
                Thread pushing = Thread.ofPlatform().start(() -> two.rpush("l", element));
                assertThat(one.blpop(30, "none", "l")).containsExactly("l", element);
                pushing.join();
            }
            assertThat(one.blpop(0.01, "l")).isNull();
            two.configSet("blocking-poll", "aggressive");
            assertThat(two.configGet("blocking-poll")).containsEntry("blocking-poll", "aggressive");
        }
    }
}
