package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.keyspace.CacheBudget;
import dev.redlite.testing.FaultyDisk;
import dev.redlite.testing.FileAndMemory;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

/** APPEND and STRLEN of strings that are not in memory, and are not read for it. */
@Timeout(60)
class UnreadStringsTest {
    /** Longer than those that stay with their keys. */
    private static final String LONG = "x".repeat(200);

    private final ManualClock clock = new ManualClock();
    private final FaultyDisk disk = new FaultyDisk();

    @TempDir Path directory;

    private Options options() {
        return Options.defaults().withClock(clock, RandomSource.seeded(1)).withBackground(false);
    }

    private Redlite open() {
        return Redlite.open(
                directory.resolve("app.db"), options().withDisk(disk).withSegmentBytes(1 << 16));
    }

    /** Flushes, and forgets strings of more than a few bytes. */
    private static void forget(Redlite db) {
        db.flush();
        forgetFlushed(db);
    }

    private static void forgetFlushed(Redlite db) {
        forget(db, db.engine().keyspace().cache().budget().keyBytes());
    }

    /** Forgets what is beyond so many bytes of keys, and short values with them. */
    private static void forget(Redlite db, long keyBytes) {
        var cache = db.engine().keyspace().cache();
        CacheBudget budget = cache.budget();
        db.engine()
                .locked(
                        () -> {
                            cache.budget(new CacheBudget(keyBytes, 0));
                            for (int i = 0; i < 100; i++) {
                                db.engine().keyspace().commit();
                            }
                            cache.budget(budget);
                        });
    }

    private static long coldReads(Redlite db) {
        long[] count = {0};
        var durability = (FileDurability) db.engine().durability();
        db.engine().locked(() -> count[0] = durability.coldReads());
        return count[0];
    }

    private static String call(TestClient client, String line) {
        return client.call(line.split(" "));
    }

    @Test
    void areLeftWhereTheyAreUntilSomebodyReadsThem() {
        try (Redlite db = open()) {
            db.set("k", LONG);
            forget(db);
            var client = new TestClient(db.engine(), 1);
            long before = coldReads(db);
            assertThat(call(client, "STRLEN k")).isEqualTo(":200");
            assertThat(call(client, "APPEND k one")).isEqualTo(":203");
            assertThat(call(client, "APPEND k two")).isEqualTo(":206");
            assertThat(call(client, "STRLEN k")).isEqualTo(":206");
            assertThat(coldReads(db)).isEqualTo(before);
            assertThat(call(client, "GET k")).isEqualTo("\"" + LONG + "onetwo\"");
            assertThat(coldReads(db)).isEqualTo(before + 1);
            assertThat(db.check()).isEmpty();
        }
        try (Redlite db = open()) {
            assertThat(db.get("k")).isEqualTo(LONG + "onetwo");
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void areReadWithWhatTheSameTransactionAppended() {
        try (Redlite db = open()) {
            for (String key : new String[] {"a", "b", "c"}) {
                db.set(key, LONG);
            }
            forget(db);
            var client = new TestClient(db.engine(), 1);
            call(client, "MULTI");
            call(client, "APPEND a one");
            call(client, "APPEND a two");
            call(client, "GET a");
            call(client, "APPEND b one");
            call(client, "RENAME b longer-name");
            call(client, "APPEND longer-name two");
            call(client, "STRLEN longer-name");
            call(client, "GET longer-name");
            call(client, "APPEND c one");
            call(client, "DEL c");
            call(client, "APPEND c new");
            assertThat(call(client, "EXEC"))
                    .isEqualTo(
                            "[:203 :206 \"%sonetwo\" :203 +OK :206 :206 \"%sonetwo\" :203 :1 :3]"
                                    .formatted(LONG, LONG));
            assertThat(db.check()).isEmpty();
            forget(db);
            assertThat(db.get("longer-name")).isEqualTo(LONG + "onetwo");
            assertThat(db.get("c")).isEqualTo("new");
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void areRawAsAfterAnyAppend() {
        try (Redlite db = open()) {
            var client = new TestClient(db.engine(), 1);
            db.set("k", "11");
            db.flush();
            long[] used = {0};
            db.engine().locked(() -> used[0] = db.engine().keyspace().cache().usedBytes());
            forget(db, used[0] - 1);
            long before = coldReads(db);
            assertThat(call(client, "OBJECT ENCODING k")).isEqualTo("\"int\"");
            assertThat(coldReads(db)).isEqualTo(before + 1);
            forget(db, used[0] - 1);
            assertThat(call(client, "APPEND k 1")).isEqualTo(":3");
            assertThat(call(client, "OBJECT ENCODING k")).isEqualTo("\"raw\"");
        }
    }

    @Test
    void areReadByScriptsThatAppended() {
        try (Redlite db = open()) {
            db.set("k", LONG);
            forget(db);
            var client = new TestClient(db.engine(), 1);
            String script =
                    """
                    redis.call('APPEND', KEYS[1], 'one')
                    redis.call('APPEND', KEYS[1], 'two')
                    redis.call('APPEND', KEYS[1], 'three')
                    return redis.call('GET', KEYS[1])
                    """;
            String expected = "\"" + LONG + "onetwothree\"";
            assertThat(client.call("EVAL", script, "1", "k")).isEqualTo(expected);
            forget(db);
            assertThat(client.call("GETSET", "k", "new")).isEqualTo(expected);
            assertThat(db.check()).isEmpty();
        }
    }

    /** Patches count in the memtable until the string is set or flushed. */
    @Test
    void countInTheMemtableUntilTheStringIsSet() {
        try (Redlite db = open()) {
            var client = new TestClient(db.engine(), 1);
            db.set("a", LONG);
            db.set("b", LONG);
            forget(db);
            call(client, "APPEND a first");
            long one = memtableBytes(db);
            for (int i = 0; i < 100; i++) {
                call(client, "APPEND a more");
            }
            assertThat(memtableBytes(db)).isEqualTo(one + 100 * 44);
            call(client, "SET a short");
            long set = memtableBytes(db);
            assertThat(set).isLessThan(one);
            call(client, "SET a other");
            assertThat(memtableBytes(db)).isEqualTo(set);
            db.flush();
            assertThat(memtableBytes(db)).isZero();
            call(client, "APPEND b first");
            call(client, "SET b short");
            assertThat(memtableBytes(db)).isEqualTo(set);
        }
    }

    private static long memtableBytes(Redlite db) {
        return ((FileDurability) db.engine().durability()).memtableBytes();
    }

    @Test
    void haveTheLengthOfBeforeWhenTheLogRefuses() {
        try (Redlite db = open()) {
            db.set("k", LONG);
            forget(db);
            var client = new TestClient(db.engine(), 1);
            disk.limitSpace(0);
            long length = 200;
            String answer = "";
            for (int i = 0; i < 100 && !answer.startsWith("-MISCONF"); i++) {
                answer = client.call("APPEND", "k", "y".repeat(10_000));
                length += answer.startsWith(":") ? 10_000 : 0;
            }
            assertThat(answer).startsWith("-MISCONF");
            assertThat(call(client, "STRLEN k")).isEqualTo(":" + length);
            disk.freeSpace();
            assertThat(call(client, "APPEND k z")).isEqualTo(":" + (length + 1));
            assertThat(db.get("k")).hasSize((int) length + 1).startsWith(LONG).endsWith("yz");
            assertThat(db.check()).isEmpty();
        }
    }

    /** Somebody has changed the file by other means: its length must not be taken for granted. */
    @Test
    void areForgottenWithTheirKeyIfTheirRowIsWrong() throws SQLException {
        try (Redlite db = open()) {
            db.set("k", LONG);
            db.set("other", LONG);
        }
        String url = "jdbc:sqlite:" + directory.resolve("app.db");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE strings SET value = CAST('short' AS BLOB)");
        }
        try (Redlite db = open()) {
            var client = new TestClient(db.engine(), 1);
            assertThat(db.get("k")).isEqualTo("short");
            forgetFlushed(db);
            assertThat(call(client, "STRLEN k")).isEqualTo(":5");
            assertThat(call(client, "APPEND k er")).isEqualTo(":7");
            forget(db);
            assertThat(call(client, "APPEND k one")).isEqualTo(":10");
            assertThat(db.get("k")).isEqualTo("shorterone");
            assertThat(call(client, "APPEND other er")).isEqualTo(":7");
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void keepOtherAnswersToo() {
        try (Redlite db = open()) {
            var client = new TestClient(db.engine(), 1);
            db.set("k", LONG);
            call(client, "RPUSH list element");
            forget(db);
            assertThat(call(client, "STRLEN none")).isEqualTo(":0");
            assertThat(call(client, "STRLEN list")).startsWith("-WRONGTYPE");
            assertThat(call(client, "APPEND list x")).startsWith("-WRONGTYPE");
            call(client, "CONFIG SET proto-max-bulk-len 1048576");
            assertThat(client.call("APPEND", "k", "y".repeat(1_048_576)))
                    .isEqualTo("-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
            assertThat(client.call("APPEND", "k", "")).isEqualTo(":200");
            assertThat(db.get("k")).isEqualTo(LONG);
        }
    }

    /** Random commands, forgotten and opened anew at random, against the same in memory. */
    @Test
    void answerAsInMemory() {
        FileAndMemory.compare(20, this::open, options(), this::compare);
    }

    private void compare(
            Redlite db, TestClient client, TestClient expected, Random random, long seed) {
        for (int i = 0; i < 200; i++) {
            String line = command(random);
            assertThat(call(client, line))
                    .as("seed %d, step %d: %s", seed, i, line)
                    .isEqualTo(call(expected, line));
            int what = random.nextInt(30);
            if (what < 2) {
                forget(db);
            } else if (what < 6) {
                forgetFlushed(db);
            } else if (what == 6) {
                db.flush();
            }
        }
        call(client, "DISCARD");
        call(expected, "DISCARD");
        assertThat(db.check()).isEmpty();
    }

    private static String command(Random random) {
        String key = "k" + random.nextInt(4);
        String other = "longer" + random.nextInt(2);
        int number = random.nextInt(100);
        return switch (random.nextInt(18)) {
            case 0 -> "SET %s %s".formatted(key, "v".repeat(10 * number + 1));
            case 1, 2, 3, 4 -> "APPEND %s %s".formatted(key, "a".repeat(number + 1));
            case 5 -> "APPEND %s %s".formatted(other, "b".repeat(3 * number + 1));
            case 6 -> "SETRANGE %s %d c".formatted(key, 20 * number);
            case 7 -> "RENAME %s %s".formatted(key, other);
            case 8 -> "RENAME %s %s".formatted(other, key);
            case 9 -> "COPY %s %s REPLACE".formatted(key, other);
            case 10 -> "MULTI";
            case 11, 12 -> "EXEC";
            case 13 -> "DEL " + key;
            case 14 -> "STRLEN " + key;
            case 15 -> "STRLEN " + other;
            case 16 -> "GET " + other;
            default -> "GET " + key;
        };
    }
}
