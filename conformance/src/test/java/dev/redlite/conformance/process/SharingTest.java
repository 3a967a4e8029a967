package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Several processes on one file: servers, and programs that have it open. */
class SharingTest {
    private static final int KILLED_ROUNDS = Integer.getInteger("redlite.kills", 12) / 2;

    private static final ProtocolCommand ARRING = () -> bytes("ARRING");
    private static final ProtocolCommand ARGET = () -> bytes("ARGET");

    @TempDir Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Path file() {
        return folder.resolve("shared.db");
    }

    @Test
    void eachSeesTheOthersWritesAtItsNextCommand() throws Exception {
        try (JavaProcess first = KillLoopTest.start(file(), "everysec");
                JavaProcess second = KillLoopTest.start(file(), "everysec");
                Redlite third = Redlite.open(file());
                Jedis one = new Jedis("127.0.0.1", KillLoopTest.port(first));
                Jedis two = new Jedis("127.0.0.1", KillLoopTest.port(second))) {
            for (int i = 0; i < 500; i++) {
                one.set("k", "one" + i);
                assertThat(two.get("k")).isEqualTo("one" + i);
                two.hset("h", "f", "two" + i);
                assertThat(third.hget("h", "f")).isEqualTo("two" + i);
                third.set("k", "three" + i);
                assertThat(one.get("k")).isEqualTo("three" + i);
                assertThat(two.get("k")).isEqualTo("three" + i);
                one.sendCommand(ARRING, "a", "7", "one" + i);
                String place = Integer.toString(i % 7);
                assertThat(two.sendCommand(ARGET, "a", place)).isEqualTo(bytes("one" + i));
            }
            two.flushAll();
            assertThat(one.get("k")).isNull();
            assertThat(third.get("k")).isNull();
            one.select(1);
            one.set("in", "one");
            one.swapDB(0, 1);
            assertThat(two.get("in")).isEqualTo("one");
            assertThat(third.get("in")).isEqualTo("one");
        }
    }

    @Test
    void watchNoticesTheOthersWrites() throws Exception {
        try (JavaProcess server = KillLoopTest.start(file(), "everysec");
                Redlite db = Redlite.open(file());
                Connection connection = db.connect();
                Jedis other = new Jedis("127.0.0.1", KillLoopTest.port(server))) {
            other.set("k", "1");
            connection.call("WATCH", "k");
            other.set("k", "2");
            connection.call("MULTI");
            connection.call("SET", "k", "3");
            assertThat(connection.call("EXEC")).isNull();
            assertThat(other.get("k")).isEqualTo("2");
        }
    }

    @Test
    void countersFromAllSidesAddUp() throws Exception {
        int each = 2_000;
        List<JavaProcess> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(JavaProcess.start(Counting.class, file().toString(), "" + each, "c" + i));
        }
        try (Redlite db = Redlite.open(file())) {
            for (int i = 0; i < each; i++) {
                db.incr("counter");
            }
            for (JavaProcess child : children) {
                String said = child.awaitEnd();
                assertThat(child.exitValue()).as(said).isZero();
            }
            assertThat(db.get("counter")).isEqualTo(Integer.toString(4 * each));
            assertThat(db.check()).isEmpty();
        } finally {
            children.forEach(JavaProcess::close);
        }
        assertOneFile();
    }

    @Test
    void aKilledWriterTakesNothingWithIt() throws Exception {
        long seed = System.nanoTime();
        System.out.println("sharing with killed writers, seed " + seed);
        var random = new SplittableRandom(seed);
        long mine = 0;
        long lowest = 0;
        try (Redlite db = Redlite.open(file())) {
            for (int round = 0; round < KILLED_ROUNDS; round++) {
                String name = "c" + round;
                try (JavaProcess child =
                        JavaProcess.start(Counting.class, file().toString(), "0", name)) {
                    child.await("counting");
                    long end = System.nanoTime() + random.nextInt(10, 150) * 1_000_000L;
                    while (System.nanoTime() < end) {
                        db.incr("counter");
                        mine++;
                    }
                    child.kill();
                }
                // The child counts for itself after it has counted for all, so what it has
                // acknowledged to itself is at most what the common counter has of it.
                String its = db.get(name);
                lowest += its == null ? 0 : Long.parseLong(its);
                long all = Long.parseLong(String.valueOf(db.get("counter")));
                assertThat(all).isBetween(mine + lowest, mine + lowest + round + 1);
            }
            assertThat(db.check()).isEmpty();
        }
        assertOneFile();
    }

    private void assertOneFile() throws Exception {
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactly("shared.db");
        }
    }
}
