package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.RandomSource;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

class DiskLimitTest {
    private static final long LIMIT = 2 << 20;

    @TempDir Path folder;
    private final ManualClock clock = new ManualClock();
    private Redlite db;
    private TestClient client;

    @BeforeEach
    void open() {
        var options =
                Options.defaults().withClock(clock, RandomSource.seeded(1)).withBackground(false);
        db = Redlite.open(folder.resolve("x.db"), options);
        client = new TestClient(db.engine(), 1);
    }

    @AfterEach
    void close() {
        db.flush();
        assertThat(db.check()).isEmpty();
        client.close();
        db.close();
    }

    private String call(String line) {
        return client.call(line.split(" "));
    }

    private void keep() {
        db.flush();
        db.database().housekeeping().keepFile();
    }

    private long size() throws IOException {
        db.durability().flusher().between(writer -> writer.checkpoint());
        return Files.size(folder.resolve("x.db"));
    }

    private void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            call("SELECT " + i % 3);
            call("SET k" + i + " " + "v".repeat(1000));
            clock.advanceMillis(1);
        }
    }

    @Test
    void theOldestKeysGoWhateverTheirDatabase() throws IOException {
        call("CONFIG SET maxdisk 2mb");
        fill(0, 1_500);
        keep();
        assertThat(db.engine().eviction().evicted()).isZero();
        fill(1_500, 2_000);
        call("SELECT 0");
        call("GET k0"); // using a key does not make it younger
        keep();
        assertThat(size()).isLessThanOrEqualTo(LIMIT);
        long evicted = db.engine().eviction().evicted();
        assertThat(evicted).isBetween(100L, 1_000L);
        for (int i = 0; i < 2_000; i++) {
            call("SELECT " + i % 3);
            assertThat(call("EXISTS k" + i)).as("k" + i).isEqualTo(i < evicted ? ":0" : ":1");
        }
        assertThat(call("INFO persistence"))
                .contains("redlite_maxdisk:2097152", "redlite_disk_evicted_keys:" + evicted);
    }

    @Test
    void whatHasExpiredGoesFirst() throws IOException {
        call("CONFIG SET maxdisk 2mb");
        fill(0, 900);
        for (int i = 0; i < 900; i++) {
            call("SET e" + i + " " + "v".repeat(1000) + " PX 5000");
        }
        clock.advanceMillis(5_000);
        keep();
        assertThat(db.engine().eviction().evicted()).isZero();
        assertThat(size()).isLessThanOrEqualTo(LIMIT);
        assertThat(call("INFO stats")).contains("expired_keys:900");
    }

    @Test
    void aLowerLimitMakesTheFileSmaller() throws IOException {
        fill(0, 3_000);
        keep();
        assertThat(size()).isGreaterThan(LIMIT);
        call("CONFIG SET maxdisk 1mb");
        keep();
        assertThat(size()).isLessThanOrEqualTo(1 << 20).isGreaterThan(1 << 19);
        call("CONFIG SET maxdisk 1");
        keep();
        assertThat(call("DBSIZE")).isEqualTo(":0");
        call("CONFIG SET maxdisk 0");
    }

    /** Set {@code redlite.churn.seconds} for more, such as 3600. */
    @Test
    void churnStaysWithinTheLimit() throws IOException {
        long seconds = Long.getLong("redlite.churn.seconds", 3);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        var random = new Random(1);
        call("CONFIG SET maxdisk 2mb");
        long largest = 0;
        do {
            for (int i = 0; i < 150; i++) {
                String key = "k" + random.nextInt(100_000);
                switch (random.nextInt(4)) {
                    case 0 ->
                            call("HSET h" + key + " f " + "v".repeat(random.nextInt(1_500)) + "v");
                    case 1 -> call("RPUSH l" + key + " " + "v".repeat(random.nextInt(1_500)) + "v");
                    default -> call("SET " + key + " " + "v".repeat(random.nextInt(1_500)) + "v");
                }
            }
            keep();
            largest = Math.max(largest, size());
            assertThat(largest).isLessThanOrEqualTo(LIMIT);
        } while (System.nanoTime() < end);
        assertThat(db.engine().eviction().evicted()).isGreaterThan(100);
        assertThat(largest).isGreaterThan(LIMIT / 2);
    }

    @Test
    void accessesReachTheTablesIfThatIsWanted() {
        assertThat(call("CONFIG GET persist-access-tracking")).contains("\"no\"");
        assertThat(call("CONFIG GET access-flush-interval")).contains("\"300000\"");
        call("SET k v");
        keep();
        clock.advanceMillis(400_000);
        call("GET k");
        keep();
        assertThat(forgetAndAsk()).isEqualTo(":500");
        call("CONFIG SET persist-access-tracking yes");
        clock.advanceMillis(1_000);
        call("GET k");
        keep();
        clock.advanceMillis(300_000);
        keep();
        assertThat(forgetAndAsk()).isEqualTo(":400");
    }

    /** Seconds since the key was used, as the tables know it, a hundred seconds later. */
    private String forgetAndAsk() {
        db.engine().locked(() -> db.engine().keyspace().cache().forgetAll());
        clock.advanceMillis(100_000);
        return call("OBJECT IDLETIME k");
    }
}
