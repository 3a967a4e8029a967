package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Options;
import dev.redlite.Redlite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;

import java.nio.file.Path;
import java.util.Random;

/** Two processes on one file agree how large the data is, and evict within one limit. */
class SharedSizesTest {
    private static final int STEPS = 4_000;

    @TempDir Path folder;

    private static long used(Redlite db) {
        long[] bytes = {0};
        db.engine().locked(() -> bytes[0] = db.engine().eviction().data().bytes());
        return bytes[0];
    }

    private static long used(Jedis client) {
        String info = client.info("memory");
        return Long.parseLong(info.replaceAll("(?s).*\nused_memory_dataset:(\\d+).*", "$1"));
    }

    private static void write(Connection ours, Jedis theirs, Random random) {
        String key = "k" + random.nextInt(300);
        String word = "x".repeat(1 + random.nextInt(300));
        switch (random.nextInt(8)) {
            case 0 -> ours.call("SET", key, word);
            case 1 -> theirs.set(key, word);
            case 2 -> ours.call("HSET", "h" + key, word, word);
            case 3 -> theirs.hset("h" + key, word, "v");
            case 4 -> ours.call("RPUSH", "l" + key, word);
            case 5 -> theirs.rpush("l" + key, word);
            case 6 -> ours.call("DEL", "h" + key, "l" + key);
            default -> theirs.append(key, word);
        }
    }

    @Test
    void processesAgreeOnTheSize() throws Exception {
        Path file = folder.resolve("shared.db");
        try (JavaProcess server = KillLoopTest.start(file, "everysec");
                Jedis theirs = new Jedis("127.0.0.1", KillLoopTest.port(server));
                Redlite db = Redlite.open(file, Options.defaults().withCacheBytes(20_000));
                Connection ours = db.connect()) {
            var random = new Random(1);
            for (int i = 0; i < STEPS; i++) {
                write(ours, theirs, random);
                if (i % 500 == 499) {
                    db.engine().locked(() -> db.engine().keyspace().cache().forgetAll());
                    assertThat(used(theirs)).isEqualTo(used(db)).isPositive();
                }
            }
            long limit = used(db) / 2;
            ours.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
            ours.call("CONFIG", "SET", "maxmemory", "" + limit);
            // A limit below what there is takes several commands: each removes for a while only.
            for (int i = 0; i < 10_000 && used(db) > limit; i++) {
                ours.call("PING");
            }
            assertThat(used(db)).isLessThanOrEqualTo(limit).isGreaterThan(limit / 2);
            assertThat(used(theirs)).isEqualTo(used(db));
            assertThat(db.check()).isEmpty();
        }
    }
}
