package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchOptions.ExecutionMode;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.Protocol;

import java.util.List;
import java.util.Map;

/** What Redisson does without scripts; {@link RedissonScriptsTest} has the rest. */
class RedissonTest {
    @Test
    void withTheDefaults() {
        check(new Config());
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void inEachProtocol(Protocol protocol) {
        var config = new Config();
        config.setProtocol(protocol);
        check(config);
    }

    private static void check(Config config) {
        try (var server = RunningServer.inMemory()) {
            config.useSingleServer()
                    .setAddress("redis://127.0.0.1:" + server.port())
                    .setClientName("conformance")
                    .setDatabase(1);
            RedissonClient client = Redisson.create(config);
            try {
                check(client);
                assertThat(server.database().get("text")).as("database 0").isNull();
            } finally {
                client.shutdown();
            }
        }
    }

    private static void check(RedissonClient client) {
        var text = client.<String>getBucket("text", StringCodec.INSTANCE);
        text.set("v");
        assertThat(text.get()).isEqualTo("v");
        assertThat(client.getBucket("none").get()).isNull();

        var object = client.<Map<String, Integer>>getBucket("object");
        object.set(Map.of("answer", 42));
        assertThat(object.get()).isEqualTo(Map.of("answer", 42));

        var map = client.<String, String>getMap("map", StringCodec.INSTANCE);
        assertThat(map.fastPut("f", "v")).isTrue();
        assertThat(map.get("f")).isEqualTo("v");
        assertThat(map.readAllMap()).isEqualTo(Map.of("f", "v"));

        for (ExecutionMode mode :
                List.of(ExecutionMode.IN_MEMORY, ExecutionMode.IN_MEMORY_ATOMIC)) {
            var batch = client.createBatch(BatchOptions.defaults().executionMode(mode));
            var counter = batch.getAtomicLong("n-" + mode);
            for (int i = 0; i < 100; i++) {
                counter.incrementAndGetAsync();
            }
            var answers = batch.execute().getResponses();
            assertThat(answers.getLast()).as("%s", mode).isEqualTo(100L);
        }

        assertThatThrownBy(() -> client.getMap("text", StringCodec.INSTANCE).get("f"))
                .isInstanceOf(RedisException.class)
                .hasMessageStartingWith("WRONGTYPE ");

        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }
        var binary = client.<byte[]>getBucket("binary", ByteArrayCodec.INSTANCE);
        binary.set(octets);
        assertThat(binary.get()).isEqualTo(octets);
    }
}
