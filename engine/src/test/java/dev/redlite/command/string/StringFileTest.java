package dev.redlite.command.string;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;
import dev.redlite.testing.FaultyDisk;
import dev.redlite.testing.FileAndMemory;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

/** Strings in a file: what SET and its siblings leave after a flush, and after it was closed. */
class StringFileTest {
    private final ManualClock clock = new ManualClock();

    @TempDir Path directory;

    private Redlite open() {
        return Redlite.open(
                directory.resolve("app.db"),
                Options.defaults()
                        .withClock(clock, RandomSource.seeded(1))
                        .withBackground(false)
                        .withCacheBytes(10_000)
                        .withKeyBytes(10_000));
    }

    /** A SET in place of a string puts one row; it drops no value and makes none. */
    @Test
    void aStringThatIsSetAgainKeepsItsRow() throws SQLException {
        long before;
        try (Redlite db = open()) {
            db.set("k", "v");
            db.flush();
            before = valueId();
            db.set("k", "w");
            db.flush();
            assertThat(valueId()).isEqualTo(before);
        }
        try (Redlite db = open()) {
            db.set("k", "x");
            db.flush();
            assertThat(valueId()).isEqualTo(before);
            assertThat(db.get("k")).isEqualTo("x");
            assertThat(db.check()).isEmpty();
        }
    }

    private long valueId() throws SQLException {
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT value_id FROM keys")) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    /** The value that was overwritten is not in memory any more; it is read from the file again. */
    @Test
    void aSetThatTheLogRefusesLeavesTheOldString() {
        var disk = new FaultyDisk();
        var options =
                Options.defaults()
                        .withClock(clock, RandomSource.seeded(1))
                        .withBackground(false)
                        .withDisk(disk)
                        .withSegmentBytes(1 << 16);
        try (Redlite db = Redlite.open(directory.resolve("full.db"), options)) {
            var client = new TestClient(db.engine(), 1);
            client.call("SET", "k", "old", "EX", "100");
            db.flush();
            disk.limitSpace(0);
            String answer = "";
            for (int i = 0; i < 100 && !answer.startsWith("-MISCONF"); i++) {
                client.call("SET", "k", "old", "EX", "100");
                answer = client.call("SET", "k", "v".repeat(10_000));
            }
            assertThat(answer).startsWith("-MISCONF");
            assertThat(client.call("GET", "k")).isEqualTo("\"old\"");
            assertThat(client.call("TTL", "k")).isEqualTo(":100");
            disk.freeSpace();
            assertThat(client.call("SET", "k", "new")).isEqualTo("+OK");
            assertThat(client.call("GET", "k")).isEqualTo("\"new\"");
            assertThat(db.check()).isEmpty();
        }
    }

    /** Random commands on a file, flushed and opened anew at random, against the same in memory. */
    @Test
    void aFileAnswersAsMemoryDoes() {
        FileAndMemory.compare(10, this::open, memoryOptions(), this::compare);
    }

    private Options memoryOptions() {
        return Options.defaults().withClock(clock, RandomSource.seeded(1)).withBackground(false);
    }

    private void compare(
            Redlite db, TestClient client, TestClient expected, Random random, long seed) {
        for (int i = 0; i < 300; i++) {
            String[] words = command(random).split(" ");
            assertThat(client.call(words))
                    .as("seed %d, step %d: %s", seed, i, String.join(" ", words))
                    .isEqualTo(expected.call(words));
            if (random.nextInt(40) == 0) {
                db.flush();
            }
            if (random.nextInt(10) == 0) {
                clock.advanceMillis(random.nextInt(30));
            }
        }
        assertThat(db.check()).isEmpty();
    }

    private static String command(Random random) {
        String key = "k" + random.nextInt(4);
        String other = "k" + random.nextInt(4);
        int number = random.nextInt(100);
        return switch (random.nextInt(16)) {
            case 0 -> "SET %s %d".formatted(key, number);
            case 1 -> "SET %s %d PX %d".formatted(key, number, 1 + number);
            case 2 -> "SET %s %s KEEPTTL".formatted(key, "v".repeat(20 * number + 1));
            case 3 -> "APPEND %s %s".formatted(key, "a".repeat(10 * number + 1));
            case 4 -> "SETRANGE %s %d b".formatted(key, 20 * number);
            case 5 -> "INCR " + key;
            case 6 -> "GETDEL " + key;
            case 7 -> "GETEX %s PX %d".formatted(key, 1 + number);
            case 8 -> "HSET %s f v".formatted(key);
            case 9 -> "RENAME %s %s".formatted(key, other);
            case 10 -> "MSET %s 1 %s %d".formatted(key, other, number);
            case 11 -> "INCREX %s PX 50 ENX".formatted(key);
            case 12 -> "COPY %s %s REPLACE".formatted(key, other);
            case 13 -> "PTTL " + key;
            default -> "GET " + key;
        };
    }
}
