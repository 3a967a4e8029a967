package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static redis.clients.jedis.args.ListDirection.LEFT;
import static redis.clients.jedis.args.ListDirection.RIGHT;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class JedisTest {
    private final RunningServer server = RunningServer.inMemory();

    @BeforeEach
    void fill() {
        server.database().set("text", "text");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSingleConnectionWithTheDefaults() {
        try (var jedis = new Jedis("127.0.0.1", server.port())) {
            check(jedis);
        }
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void aSingleConnection(RedisProtocol protocol) {
        try (var jedis = new Jedis("127.0.0.1", server.port(), config(protocol))) {
            check(jedis);
        }
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void waitsForWhatAnotherPushes(RedisProtocol protocol) throws InterruptedException {
        try (var waiting = new Jedis("127.0.0.1", server.port(), config(protocol));
                var pushing = new Jedis("127.0.0.1", server.port(), config(protocol))) {
            for (int i = 0; i < 50; i++) {
                String element = "e" + i;
                var pusher = Thread.ofPlatform().start(() -> pushing.rpush("work", element));
                assertThat(waiting.blpop(20, "none", "work")).containsExactly("work", element);
                pusher.join();
            }
            assertThat(waiting.blpop(0.01, "work")).isNull();
            assertThat(waiting.blmove("work", "done", LEFT, RIGHT, 0.01)).isNull();
            assertThat(waiting.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void aPoolWithTheDefaults() {
        try (var client = RedisClient.create("127.0.0.1", server.port())) {
            check(client);
        }
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void aPool(RedisProtocol protocol) {
        try (var client =
                RedisClient.builder()
                        .hostAndPort("127.0.0.1", server.port())
                        .clientConfig(config(protocol))
                        .build()) {
            check(client);
        }
    }

    /** The name, database and library that a client gives when it connects. */
    private static JedisClientConfig config(RedisProtocol protocol) {
        return DefaultJedisClientConfig.builder()
                .protocol(protocol)
                .clientName("conformance")
                .database(1)
                .build();
    }

    private static void check(Jedis jedis) {
        jedis.set("k", "v");
        assertThat(jedis.get("k")).isEqualTo("v");
        assertThat(jedis.get("none")).isNull();

        var pipeline = jedis.pipelined();
        var counts = Stream.generate(() -> pipeline.incr("n")).limit(1000).toList();
        pipeline.sync();
        assertThat(counts.getLast().get()).isEqualTo(1000);

        var transaction = jedis.multi();
        transaction.hset("h", Map.of("f", "v"));
        transaction.hgetAll("h");
        assertThat(transaction.exec()).isEqualTo(List.of(1L, Map.of("f", "v")));

        jedis.watch("k");
        transaction = jedis.multi();
        transaction.get("k");
        assertThat(transaction.exec()).isEqualTo(List.of("v"));

        assertThatThrownBy(() -> jedis.hget("k", "f"))
                .isInstanceOf(JedisDataException.class)
                .hasMessageStartingWith("WRONGTYPE ");
        jedis.set(octets(), octets());
        assertThat(jedis.get(octets())).isEqualTo(octets());
    }

    private static void check(UnifiedJedis client) {
        client.set("k", "v");
        assertThat(client.get("k")).isEqualTo("v");
        assertThat(client.hgetAll("none")).isEmpty();

        try (var pipeline = client.pipelined()) {
            var first = pipeline.incr("n");
            var second = pipeline.incr("n");
            pipeline.sync();
            assertThat(List.of(first.get(), second.get())).isEqualTo(List.of(1L, 2L));
        }
        try (var transaction = client.multi()) {
            transaction.hset("h", Map.of("f", "v"));
            transaction.hgetAll("h");
            assertThat(transaction.exec()).isEqualTo(List.of(1L, Map.of("f", "v")));
        }
        assertThatThrownBy(() -> client.hget("k", "f"))
                .isInstanceOf(JedisDataException.class)
                .hasMessageStartingWith("WRONGTYPE ");
        client.set(octets(), octets());
        assertThat(client.get(octets())).isEqualTo(octets());
    }

    private static byte[] octets() {
        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }
        return octets;
    }
}
