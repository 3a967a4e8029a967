package dev.redlite.command.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionCommandsTest {
    private final Redlite db = Redlite.openMemory();
    private final TestClient client = new TestClient(db.engine(), 50_000);

    @AfterEach
    void close() {
        client.close();
        db.close();
    }

    @Test
    void pingAnswersPongOrItsMessage() {
        assertThat(client.call("PING")).isEqualTo("+PONG");
        assertThat(client.call("PING", "hi")).isEqualTo("\"hi\"");
        assertThat(client.call("PING", "a", "b"))
                .isEqualTo("-ERR wrong number of arguments for 'ping' command");
    }

    @Test
    void databasesAreSeparate() {
        client.call("SET", "k", "v");
        client.call("SELECT", "15");
        assertThat(client.call("GET", "k")).isEqualTo("_");
        assertThat(client.call("SELECT", "16")).isEqualTo("-ERR DB index is out of range");
        assertThat(client.call("SELECT", "x"))
                .isEqualTo("-ERR value is not an integer or out of range");
    }

    @Test
    void helloAnswersInTheProtocolItChooses() {
        assertThat(client.call("HELLO")).startsWith("[\"server\" \"redis\" \"version\"");
        assertThat(client.call("HELLO", "3"))
                .startsWith("%[\"server\" \"redis\" \"version\" \"7.4.0\" \"proto\" :3 \"id\" :")
                .endsWith("\"mode\" \"standalone\" \"role\" \"master\" \"modules\" []]");
        assertThat(client.call("HELLO", "4")).isEqualTo("-NOPROTO unsupported protocol version");
    }

    @Test
    void resetGivesANewConnection() {
        client.call("HELLO", "3", "SETNAME", "me");
        client.call("SELECT", "3");
        client.call("MULTI");
        assertThat(client.call("RESET")).isEqualTo("+RESET");
        assertThat(client.call("CLIENT", "GETNAME")).isEqualTo("_");
        assertThat(client.protocol()).isEqualTo(2);
        assertThat(client.db()).isZero();
        assertThat(client.isInMulti()).isFalse();
    }

    @Test
    void infoNamesTheVersions() {
        assertThat(client.call("INFO"))
                .startsWith("\"# Server\r\nredis_version:7.4.0\r\nredlite_version:")
                .contains("\r\nmaxmemory_policy:noeviction\r\n");
    }
}
