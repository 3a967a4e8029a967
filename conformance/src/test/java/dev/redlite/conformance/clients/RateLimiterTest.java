package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RunningServer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

import java.util.List;

/** A limiter of calls in a sliding window, as programs run it: by EVALSHA, loaded when missing. */
class RateLimiterTest {
    private static final String SCRIPT =
            """
            local now = redis.call('TIME')
            local micros = now[1] * 1000000 + now[2]
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', micros - tonumber(ARGV[1]))
            local used = redis.call('ZCARD', KEYS[1])
            if used >= tonumber(ARGV[2]) then
                return {0, used}
            end
            redis.call('ZADD', KEYS[1], micros, micros .. ':' .. used)
            redis.call('PEXPIRE', KEYS[1], math.ceil(tonumber(ARGV[1]) / 1000))
            return {1, used + 1}
            """;
    private static final String WINDOW = "60000000";

    private final RunningServer server = RunningServer.inMemory();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void withJedis() {
        try (var jedis = new Jedis("127.0.0.1", server.port())) {
            String sha = "0".repeat(40);
            try {
                jedis.evalsha(sha, List.of("limit"), List.of(WINDOW, "3"));
                throw new AssertionError("a script that nobody loaded");
            } catch (JedisNoScriptException missing) {
                sha = jedis.scriptLoad(SCRIPT);
            }
            for (int i = 1; i <= 3; i++) {
                assertThat(jedis.evalsha(sha, List.of("limit"), List.of(WINDOW, "3")))
                        .isEqualTo(List.of(1L, (long) i));
            }
            assertThat(jedis.evalsha(sha, List.of("limit"), List.of(WINDOW, "3")))
                    .isEqualTo(List.of(0L, 3L));
            assertThat(jedis.pttl("limit")).isBetween(1L, 60_000L);
            assertThat(jedis.scriptExists(sha)).isTrue();
        }
    }

    @Test
    void withLettuce() {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + server.port());
        try (var connection = client.connect()) {
            var sync = connection.sync();
            String sha = sync.digest(SCRIPT);
            String[] keys = {"limit"};
            try {
                sync.evalsha(sha, ScriptOutputType.MULTI, keys, WINDOW, "2");
                throw new AssertionError("a script that nobody loaded");
            } catch (RedisNoScriptException missing) {
                assertThat(sync.scriptLoad(SCRIPT)).isEqualTo(sha);
            }
            for (int i = 1; i <= 2; i++) {
                List<Long> answer = sync.evalsha(sha, ScriptOutputType.MULTI, keys, WINDOW, "2");
                assertThat(answer).containsExactly(1L, (long) i);
            }
            List<Long> refused = sync.evalsha(sha, ScriptOutputType.MULTI, keys, WINDOW, "2");
            assertThat(refused).containsExactly(0L, 2L);
        } finally {
            client.shutdown();
        }
    }
}
