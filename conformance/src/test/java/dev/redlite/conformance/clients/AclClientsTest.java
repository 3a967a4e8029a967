package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;

import java.io.EOFException;
import java.io.IOException;

/** Users as real clients log in as them, and what ends their connections. */
class AclClientsTest {
    private final RunningServer server = RunningServer.inMemory();
    private RespConnection admin;

    @BeforeEach
    void makeUser() throws IOException {
        admin = RespConnection.open(server.port());
        ok("ACL", "SETUSER", "app", "on", ">pw", "~app:*", "&app:*", "+@all", "-@dangerous");
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
        server.close();
    }

    private void ok(String... words) throws IOException {
        assertThat(admin.call(words).text()).isEqualTo("OK");
    }

    private RespConnection app() throws IOException {
        RespConnection app = RespConnection.open(server.port());
        assertThat(app.call("AUTH", "app", "pw").text()).isEqualTo("OK");
        return app;
    }

    @Test
    void jedisAndLettuceLogInByName() throws Exception {
        ok("CONFIG", "SET", "requirepass", "other");
        var config = DefaultJedisClientConfig.builder().user("app").password("pw").build();
        try (var jedis = new Jedis(new HostAndPort("127.0.0.1", server.port()), config)) {
            assertThat(jedis.set("app:k", "v")).isEqualTo("OK");
            assertThat(jedis.aclWhoAmI()).isEqualTo("app");
            assertThatThrownBy(() -> jedis.get("k"))
                    .isInstanceOf(JedisAccessControlException.class)
                    .hasMessage("NOPERM No permissions to access a key");
        }
        RedisClient client =
                RedisClient.create(
                        RedisURI.builder()
                                .withHost("127.0.0.1")
                                .withPort(server.port())
                                .withAuthentication("app", "pw")
                                .build());
        try (var connection = client.connect()) {
            assertThat(connection.sync().get("app:k")).isEqualTo("v");
            assertThatThrownBy(() -> connection.sync().flushall())
                    .hasMessage("NOPERM User app has no permissions to run the 'flushall' command");
        } finally {
            client.shutdown();
        }
    }

    @Test
    void eachOfManyWrongPasswordsIsAnsweredOnce() throws IOException {
        ok("CONFIG", "SET", "requirepass", "right");
        try (var client = RespConnection.open(server.port())) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.call("AUTH", "app", "wrong" + i).text()).startsWith("WRONGPASS ");
                assertThat(client.call("PING").text()).startsWith("NOAUTH ");
            }
            assertThat(client.call("HELLO", "3", "AUTH", "app", "pw").type()).isEqualTo('%');
        }
    }

    @Test
    void aDeletedUsersConnectionsEndAlsoWhenTheyWait() throws IOException {
        try (var app = app();
                var blocked = app()) {
            blocked.send("BLPOP app:list 0\r\n".getBytes());
            while (admin.call("CLIENT", "LIST").text().indexOf("cmd=blpop") < 0) {
                Thread.onSpinWait();
            }
            assertThat(admin.call("ACL", "DELUSER", "app").text()).isEqualTo("1");
            assertThatThrownBy(() -> app.call("PING")).isInstanceOf(IOException.class);
            assertThatThrownBy(blocked::receive).isInstanceOf(EOFException.class);
            admin.call("RPUSH", "app:list", "x");
            assertThat(admin.call("LLEN", "app:list").text()).isEqualTo("1");
        }
    }

    @Test
    void whoDeletesItselfHasItsAnswerFirst() throws IOException {
        ok("ACL", "SETUSER", "root", "on", ">pw", "~*", "&*", "+@all");
        try (var root = RespConnection.open(server.port())) {
            root.call("AUTH", "root", "pw");
            assertThat(root.call("ACL", "DELUSER", "root").text()).isEqualTo("1");
            assertThatThrownBy(() -> root.call("PING")).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUBSCRIBE app:a", "SSUBSCRIBE app:a", "PSUBSCRIBE app:*"})
    void whoListensTooFarIsCutOff(String call) throws IOException {
        try (var app = app()) {
            app.call(call.split(" "));
            ok("ACL", "SETUSER", "app", "&more");
            admin.call("ACL", "SETUSER", "app", "resetchannels", "&app:*", "&b");
            assertThat(app.call("PING").isError()).as("it may still hear what it hears").isFalse();
            ok("ACL", "SETUSER", "app", "resetchannels", "&b");
            assertThatThrownBy(app::receive).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void rightsThatEndHoldForQueuedCommandsAndInBothProtocols() throws IOException {
        try (var app = app()) {
            app.call("HELLO", "3");
            app.call("MULTI");
            assertThat(app.call("SET", "app:a", "1").text()).isEqualTo("QUEUED");
            ok("ACL", "SETUSER", "app", "-set");
            assertThat(app.call("EXEC").elements().getFirst().text())
                    .startsWith("NOPERM ACLs rules changed between the moment");
            assertThat(app.call("PSUBSCRIBE", "other*").text())
                    .isEqualTo("NOPERM No permissions to access a channel");
        }
    }

    /** What monitors, logs and lists show of secrets: nothing. */
    @Test
    void secretsAreNowhere() throws IOException {
        ok("CONFIG", "SET", "slowlog-log-slower-than", "0");
        try (var watching = RespConnection.open(server.port());
                var client = RespConnection.open(server.port())) {
            watching.call("MONITOR");
            client.call("AUTH", "hidden-1");
            client.call("AUTH", "app", "hidden-2");
            client.call("HELLO", "2", "AUTH", "app", "hidden-3");
            client.call("ACL", "SETUSER", "x", ">hidden-4");
            client.call("CONFIG", "SET", "requirepass", "hidden-5");
            client.call("CONFIG", "SET", "masterauth", "hidden-6");
            client.call("CONFIG", "SET", "tls-key-file-pass", "hidden-7");
            client.call("MIGRATE", "h", "1", "k", "0", "1", "AUTH", "hidden-8");
            client.call("MIGRATE", "h", "1", "k", "0", "1", "AUTH2", "hidden-9", "hidden-10");
            client.call("AUTH", "hidden-11", "hidden-12", "hidden-13");
            client.call("ECHO", "the end");
            var shown = new StringBuilder();
            while (shown.indexOf("the end") < 0) {
                shown.append(watching.receive().text()).append('\n');
            }
            shown.append(client.call("SLOWLOG", "GET", "100").shown());
            shown.append(client.call("CLIENT", "LIST").text());
            shown.append(admin.call("ACL", "LOG").shown());
            shown.append(client.call("INFO", "everything").text());
            assertThat(shown.toString()).contains("(redacted)").contains("migrate");
            for (int i = 1; i <= 13; i++) {
                // the name of a user that is tried is no secret: ACL LOG shows it
                assertThat(shown.toString()).doesNotContain("hidden-" + i + "\"");
            }
        }
    }
}
