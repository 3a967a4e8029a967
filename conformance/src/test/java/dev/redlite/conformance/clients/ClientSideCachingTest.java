package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RunningServer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.ClientSideCaching;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.csc.CacheConfig;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The caches that client libraries keep beside a program hear of changes. */
@Timeout(60)
class ClientSideCachingTest {
    private final RunningServer server = RunningServer.inMemory();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void lettuce() {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
        try (var connection = client.connect()) {
            Map<String, String> cache = new ConcurrentHashMap<>();
            try (var frontend =
                    ClientSideCaching.enable(
                            CacheAccessor.forMap(cache),
                            connection,
                            TrackingArgs.Builder.enabled())) {
                server.database().set("k", "1");
                assertThat(frontend.get("k")).isEqualTo("1");
                assertThat(cache).containsEntry("k", "1");
                server.database().set("k", "2");
                while (!cache.isEmpty()) {
                    Thread.onSpinWait();
                }
                assertThat(frontend.get("k")).isEqualTo("2");
            }
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        }
    }

    @Test
    void jedis() {
        try (var client =
                redis.clients.jedis.RedisClient.builder()
                        .hostAndPort(new HostAndPort("127.0.0.1", server.port()))
                        .clientConfig(
                                DefaultJedisClientConfig.builder()
                                        .protocol(RedisProtocol.RESP3)
                                        .build())
                        .cacheConfig(CacheConfig.builder().maxSize(100).build())
                        .build()) {
            server.database().set("k", "1");
            assertThat(client.get("k")).isEqualTo("1");
            assertThat(client.getCache().getSize()).isEqualTo(1);
            server.database().set("k", "2");
            while (!"2".equals(client.get("k"))) {
                Thread.onSpinWait();
            }
        }
    }
}
