package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.server.testing.RunningServer;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

class LettuceTest {
    private final RunningServer server = RunningServer.inMemory();
    private final RedisClient client = RedisClient.create();

    @AfterEach
    void stop() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        server.close();
    }

    @Test
    void withTheDefaults() throws Exception {
        try (var connection = client.connect(RedisURI.create("127.0.0.1", server.port()))) {
            check(connection);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void withANameAndADatabase(ProtocolVersion protocol) throws Exception {
        client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
        RedisURI uri =
                RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPort(server.port())
                        .withClientName("conformance")
                        .withDatabase(1)
                        .build();
        try (var connection = client.connect(uri)) {
            check(connection);
            assertThat(connection.sync().clientGetname()).isEqualTo("conformance");
            assertThat(server.database().get("k")).as("database 0").isNull();
        }
        try (var binary = client.connect(ByteArrayCodec.INSTANCE, uri)) {
            byte[] octets = octets();
            binary.sync().set(octets, octets);
            assertThat(binary.sync().get(octets)).isEqualTo(octets);
        }
    }

    private static void check(StatefulRedisConnection<String, String> connection) throws Exception {
        var sync = connection.sync();
        assertThat(sync.set("k", "v")).isEqualTo("OK");
        assertThat(sync.get("k")).isEqualTo("v");
        assertThat(sync.get("none")).isNull();

        connection.setAutoFlushCommands(false);
        List<RedisFuture<Long>> counts = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            counts.add(connection.async().incr("n"));
        }
        connection.flushCommands();
        connection.setAutoFlushCommands(true);
        assertThat(counts.getLast().get(10, TimeUnit.SECONDS)).isEqualTo(1000);

        sync.watch("k");
        sync.multi();
        sync.hset("h", Map.of("f", "v"));
        sync.hgetall("h");
        var result = sync.exec();
        assertThat(result.wasDiscarded()).isFalse();
        assertThat(result.<Long>get(0)).isEqualTo(1);
        assertThat(result.<Map<String, String>>get(1)).isEqualTo(Map.of("f", "v"));

        assertThatThrownBy(() -> sync.hget("k", "f"))
                .isInstanceOf(RedisCommandExecutionException.class)
                .hasMessageStartingWith("WRONGTYPE ");
    }

    private static byte[] octets() {
        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }
        return octets;
    }
}
