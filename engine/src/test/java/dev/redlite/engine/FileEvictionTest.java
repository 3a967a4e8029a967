package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.keyspace.ExpiryCycle;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class FileEvictionTest {
    @RegisterExtension
    final DurableEngine on = new DurableEngine(Fsync.EVERYSEC).withCacheBytes(40_000);

    private String call(String line) {
        try (var client = new TestClient(on.db().engine(), 1)) {
            return client.call(line.split(" "));
        }
    }

    private long used() {
        return on.db().engine().eviction().data().bytes();
    }

    private void forgetAll() {
        on.db().flush();
        var engine = on.db().engine();
        engine.locked(() -> engine.keyspace().cache().forgetAll());
    }

    /** What only the tables have goes as well: the limit is the data's, not the cache's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "allkeys-lru", "allkeys-lfu", "allkeys-random", "allkeys-lrm",
                "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"
            })
    void keysThatAreNotInMemoryAreEvicted(String policy) {
        for (int i = 0; i < 500; i++) {
            call("SET k" + i + " " + "v".repeat(100) + (i % 2 == 0 ? " EX 1000" : ""));
            on.clock().advanceMillis(10);
        }
        forgetAll();
        long before = used();
        call("CONFIG SET maxmemory-policy " + policy + " maxmemory " + before * 3 / 4);
        call("PING");
        assertThat(used()).isBetween(before / 2, before * 3 / 4);
        assertThat(call("DBSIZE")).isNotEqualTo(":500");
        if (policy.startsWith("volatile")) {
            for (int i = 1; i < 500; i += 2) {
                assertThat(call("EXISTS k" + i)).isEqualTo(":1");
            }
        }
        on.db().flush();
        on.closeAndReopen();
        assertThat(used()).isBetween(before / 2, before * 3 / 4);
        assertThat(on.db().check()).isEmpty();
    }

    @Test
    void fewStoredKeysThatExpireAreFound() {
        for (int i = 0; i < 2_000; i++) {
            call("SET k" + i + " v");
        }
        call("EXPIRE k77 100");
        forgetAll();
        call("CONFIG SET maxmemory-policy volatile-ttl maxmemory " + (used() - 10));
        call("PING");
        assertThat(call("EXISTS k77")).isEqualTo(":0");
        assertThat(on.db().engine().eviction().evicted()).isEqualTo(1);
    }

    @Test
    void averageTimeToLiveIsOfKeysThatAreNotInMemoryToo() {
        for (int i = 0; i < 2_000; i++) {
            call("SET k" + i + " v" + (i % 2 == 0 ? " EX 1000" : ""));
        }
        forgetAll();
        assertThat(call("INFO keyspace")).contains("db0:keys=2000,expires=1000,avg_ttl=1000000");
    }

    @Test
    void averageTimeToLiveOfOneKeyThatIsNotInMemory() {
        for (int i = 0; i < 2_000; i++) {
            call("SET k" + i + " v");
        }
        call("EXPIRE k77 100");
        forgetAll();
        assertThat(call("INFO keyspace")).contains("db0:keys=2000,expires=1,avg_ttl=100000");
    }

    @Test
    void storedKeysThatHaveExpiredGoFirst() {
        for (int i = 0; i < 100; i++) {
            call("SET old" + i + " v PX 1000");
            call("SET k" + i + " v");
        }
        forgetAll();
        call("CONFIG SET maxmemory-policy allkeys-lru maxmemory " + used() * 6 / 10);
        on.clock().advanceMillis(1_001);
        call("PING");
        assertThat(on.db().engine().eviction().evicted()).isZero();
        assertThat(call("DBSIZE")).isEqualTo(":100");
    }

    /** Nobody reads a value to learn its size, or to rename it. */
    @Test
    void theSizeOfWhatIsNotInMemoryIsKnown() {
        call("HSET h f " + "v".repeat(500));
        long size = Long.parseLong(call("MEMORY USAGE h").substring(1));
        assertThat(size).isBetween(600L, 1_000L);
        forgetAll();
        assertThat(call("MEMORY USAGE h")).isEqualTo(":" + size);
        call("RENAME h longer");
        assertThat(call("MEMORY USAGE longer")).isEqualTo(":" + (size + 5));
        on.killAndReopen();
        assertThat(call("MEMORY USAGE longer")).isEqualTo(":" + (size + 5));
        assertThat(used()).isEqualTo(size + 5);
    }

    /** The running total is the sum over all keys, whatever happens to them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theTotalIsTheSumOverAllKeys(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 1_500; i++) {
            call(step(random, i));
            switch (random.nextInt(60)) {
                case 0 -> on.db().flush();
                case 1 -> forgetAll();
                case 2 -> on.killAndReopen();
                case 3 -> on.closeAndReopen();
                case 4 -> on.clock().advanceMillis(random.nextInt(500));
                default -> {}
            }
            if (i % 100 == 99) {
                removeExpired();
                assertThat(used()).isEqualTo(sum());
            }
        }
        removeExpired();
        assertThat(used()).isEqualTo(sum()).isPositive();
    }

    private static String step(Random random, int i) {
        String key = "k" + random.nextInt(40);
        String other = "k" + random.nextInt(40);
        String word = "w" + "x".repeat(random.nextInt(200));
        return switch (random.nextInt(20)) {
            case 0, 1 -> "SET " + key + " " + word;
            case 2 -> "APPEND " + key + " " + word;
            case 3 -> "SETRANGE " + key + " " + random.nextInt(300) + " " + word;
            case 4, 5 -> "HSET h" + key + " " + word + " " + i;
            case 6 -> "HDEL h" + key + " w wx wxx";
            case 7 -> "RPUSH l" + key + " " + word + " " + word;
            case 8 -> "LPOP l" + key + " 2";
            case 9 -> "SADD s" + key + " " + i + " " + word;
            case 10 -> "ZADD z" + key + " " + i + " " + word;
            case 11 -> "XADD x" + key + " * f " + word;
            case 12 -> "DEL " + key + " l" + other + " h" + other;
            case 13 -> "RENAME " + key + " " + other;
            case 14 -> "RENAME h" + key + " h" + other;
            case 15 -> "COPY l" + key + " l" + other + " REPLACE";
            case 16 -> "PEXPIRE " + key + " " + random.nextInt(1_000);
            case 17 -> "SPOP s" + key;
            case 18 -> random.nextInt(20) == 0 ? "FLUSHDB" : "PERSIST " + key;
            default -> random.nextInt(4) == 0 ? "SWAPDB 0 1" : "MOVE " + key + " 1";
        };
    }

    /** Expired keys count until they are removed, and are not shown. */
    private void removeExpired() {
        var engine = on.db().engine();
        engine.locked(
                () -> {
                    engine.durability().order().require();
                    engine.keyspace().begin(engine.now());
                    var cycle = new ExpiryCycle(engine.keyspace());
                    cycle.removeDue(1_000);
                    cycle.removeStored(1_000);
                    engine.keyspace().commit();
                });
    }

    private long sum() {
        long sum = 0;
        try (var client = new TestClient(on.db().engine(), 1)) {
            for (int db = 0; db < 2; db++) {
                client.call("SELECT", "" + db);
                for (String quoted :
                        client.call("KEYS", "*").replaceAll("[\\[\\]]", "").split(" ")) {
                    if (!quoted.isEmpty()) {
                        String key = quoted.replace("\"", "");
                        sum += Long.parseLong(client.call("MEMORY", "USAGE", key).substring(1));
                    }
                }
            }
        }
        return sum;
    }
}
