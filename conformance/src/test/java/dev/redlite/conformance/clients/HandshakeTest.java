package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls that clients make when they connect, as they make them, and what they need of the
 * answers. Left to what brings their commands: CLUSTER (Jedis and Lettuce for clusters), SENTINEL
 * and SUBSCRIBE (StackExchange.Redis), MONITOR (RedisInsight), PSUBSCRIBE and keyspace events
 * (Spring Session).
 */
class HandshakeTest {
    private final RunningServer server = RunningServer.inMemory();
    private RespConnection client;

    @BeforeEach
    void connect() throws IOException {
        client = RespConnection.open(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void lettuce() throws IOException {
        var hello = hello("HELLO", "3", "SETNAME", "me");
        assertThat(hello.get("id").type()).isEqualTo(':');
        assertThat(hello.get("proto").text()).isEqualTo("3");
        assertThat(hello.get("mode").text()).isEqualTo("standalone");
        assertThat(hello.get("role").text()).isEqualTo("master");
        assertThat(hello.get("version").text()).matches("\\d+\\.\\d+\\.\\d+.*");
        ok("SELECT", "0");
        ok("CLIENT", "SETINFO", "lib-name", "Lettuce");
        ok("CLIENT", "SETINFO", "lib-ver", "7.7.0");
        refused("CLIENT", "MAINT_NOTIFICATIONS", "on", "moving-endpoint-type", "internal-ip");
        assertThat(client.call("CLIENT", "GETNAME").text()).isEqualTo("me");
        alive();
    }

    @Test
    void lettuceWithAPassword() throws IOException {
        server.configure("requirepass", "secret");
        try (var fresh = RespConnection.open(server.port())) {
            assertThat(fresh.call("HELLO", "3", "AUTH", "default", "wrong").text())
                    .startsWith("WRONGPASS ");
            Answer hello = fresh.call("HELLO", "3", "AUTH", "default", "secret", "SETNAME", "me");
            assertThat(hello.type()).isEqualTo('%');
            assertThat(fresh.call("PING").text()).isEqualTo("PONG");
        }
    }

    /** Falls back to RESP2 only if the error begins with NOPROTO, or says that HELLO is unknown. */
    @Test
    void anUnknownVersionOfTheProtocol() throws IOException {
        assertThat(client.call("HELLO", "4").text()).startsWith("NOPROTO ");
        alive();
    }

    @Test
    void jedis() throws IOException {
        assertThat(hello("HELLO", "3").get("proto").text()).isEqualTo("3");
        pipelined(
                List.of("CLIENT", "SETNAME", "me"),
                List.of("CLIENT", "SETINFO", "LIB-NAME", "jedis"),
                List.of("CLIENT", "SETINFO", "LIB-VER", "8.0.2"));
        ok("SELECT", "1");
        alive();
    }

    @Test
    void redisson() throws IOException {
        pipelined(List.of("SELECT", "1"), List.of("CLIENT", "SETNAME", "me"));
        assertThat(client.call("PING").text()).isEqualTo("PONG");
    }

    @Test
    void redisPyAndGoRedis() throws IOException {
        hello("HELLO", "3", "SETNAME", "me");
        refused("CLIENT", "MAINT_NOTIFICATIONS", "ON", "moving-endpoint-type", "external-fqdn");
        pipelined(
                List.of("CLIENT", "SETINFO", "LIB-NAME", "redis-py"),
                List.of("CLIENT", "SETINFO", "LIB-VER", "6.4.0"));
        alive();
    }

    @Test
    void stackExchangeRedis() throws IOException {
        hello("HELLO", "3", "SETNAME", "me");
        ok("CLIENT", "SETNAME", "me");
        ok("CLIENT", "SETINFO", "lib-name", "SE.Redis");
        ok("CLIENT", "SETINFO", "lib-ver", "2.9.0");
        assertThat(client.call("CLIENT", "ID").type()).isEqualTo(':');
        for (String parameter : List.of("timeout", "replica-read-only", "databases")) {
            Answer answer = client.call("CONFIG", "GET", parameter);
            assertThat(answer.elements()).as(parameter).hasSize(2);
        }
        assertThat(client.call("INFO", "replication").text()).contains("role:master\r\n");
        assertThat(client.call("INFO", "server").text())
                .contains("redis_version:", "redis_mode:standalone\r\n");
        assertThat(client.call("GET", "__Booksleeve_TieBreak").isNil()).isTrue();
        assertThat(client.call("ECHO", "tracer").text()).isEqualTo("tracer");
        alive();
    }

    /** StackExchange.Redis had to work around a server that lost the answer of a failing AUTH. */
    @Test
    void everyRequestIsAnsweredWhereAuthFails() throws IOException {
        server.configure("requirepass", "secret");
        try (var fresh = RespConnection.open(server.port())) {
            send(fresh, List.of("AUTH", "wrong"), List.of("GET", "k"), List.of("AUTH", "secret"));
            assertThat(fresh.receive().text()).startsWith("WRONGPASS ");
            assertThat(fresh.receive().text()).startsWith("NOAUTH ");
            assertThat(fresh.receive().text()).isEqualTo("OK");
        }
    }

    @Test
    void redisInsight() throws IOException {
        assertThat(client.call("INFO").text()).contains("# Server", "# Keyspace");
        assertThat(client.call("MODULE", "LIST").type()).isEqualTo('*');
        assertThat(client.call("COMMAND", "INFO", "json.set", "ft.search").elements())
                .hasSize(2)
                .allSatisfy(missing -> assertThat(missing.isNil()).isTrue());
        assertThat(client.call("CONFIG", "GET", "databases").elements()).hasSize(2);
        assertThat(client.call("CLIENT", "LIST").text()).contains("addr=", "cmd=client|list");
        assertThat(client.call("DBSIZE").text()).isEqualTo("0");
        assertThat(client.call("SET", "k", "v").text()).isEqualTo("OK");
        assertThat(client.call("SCAN", "0", "MATCH", "*", "COUNT", "10000").elements()).hasSize(2);
        assertThat(client.call("TYPE", "k").text()).isEqualTo("string");
        assertThat(client.call("MEMORY", "USAGE", "k").type()).isEqualTo(':');
        assertThat(client.call("SLOWLOG", "GET", "10").type()).isEqualTo('*');
        alive();
    }

    /** They go on as with a single server if the error has these words. */
    @Test
    void clientsThatLookForAClusterOrSentinels() throws IOException {
        for (String subcommand : List.of("SLOTS", "NODES", "INFO", "SHARDS", "MYID")) {
            assertThat(client.call("CLUSTER", subcommand).shown())
                    .isEqualTo("-ERR This instance has cluster support disabled");
        }
        refused("SENTINEL", "MASTERS");
        alive();
    }

    /** Actuator reports a server down whose INFO has no version; Sidekiq wants 7.0.0 at least. */
    @Test
    void springBootActuatorAndSidekiq() throws IOException {
        String version =
                client.call("INFO", "server")
                        .text()
                        .replaceAll("(?s).*redis_version:([^\r]*)\r.*", "$1");
        assertThat(Integer.parseInt(version.split("\\.")[0])).isGreaterThanOrEqualTo(7);
        assertThat(client.call("INFO").text())
                .contains("maxmemory_policy:noeviction\r\n", "loading:0\r\n")
                .doesNotContain("dragonfly_version", "valkey_version");
    }

    private Map<String, Answer> hello(String... call) throws IOException {
        Answer answer = client.call(call);
        assertThat(answer.type()).as("%s: %s", List.of(call), answer.shown()).isEqualTo('%');
        Map<String, Answer> fields = new LinkedHashMap<>();
        for (int i = 0; i < answer.elements().size(); i += 2) {
            fields.put(answer.elements().get(i).text(), answer.elements().get(i + 1));
        }
        assertThat(fields.keySet())
                .contains("server", "version", "proto", "id", "mode", "role", "modules");
        return fields;
    }

    private void ok(String... call) throws IOException {
        assertThat(client.call(call).text()).as("%s", List.of(call)).isEqualTo("OK");
    }

    private void refused(String... call) throws IOException {
        Answer answer = client.call(call);
        assertThat(answer.isError()).as(answer.shown()).isTrue();
        assertThat(answer.text()).startsWith("ERR ");
    }

    @SafeVarargs
    private void pipelined(List<String>... calls) throws IOException {
        send(client, calls);
        for (List<String> call : calls) {
            assertThat(client.receive().text()).as("%s", call).isEqualTo("OK");
        }
    }

    @SafeVarargs
    private static void send(RespConnection to, List<String>... calls) throws IOException {
        for (List<String> call : calls) {
            to.send(RespConnection.request(call.stream().map(String::getBytes).toList()));
        }
    }

    private void alive() throws IOException {
        assertThat(client.call("PING").text()).isEqualTo("PONG");
    }
}
