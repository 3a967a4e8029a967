package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class ServerTest {
    @Test
    void whatIsSetIsGot() throws IOException {
        try (var server = RunningServer.inMemory();
                RawClient client = server.connect()) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("+OK\r\n");
            assertThat(client.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
            assertThat(client.call("GET", "none")).isEqualTo("$-1\r\n");
        }
    }

    @Test
    void requestsInOnePipelineAreAnsweredInOrder() throws IOException {
        try (var server = RunningServer.inMemory();
                RawClient client = server.connect()) {
            client.send("SET k 1\r\nNOPE\r\nGET k\r\n");
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(client.reply()).startsWith("-ERR unknown command 'NOPE'");
            assertThat(client.reply()).isEqualTo("$1\r\n1\r\n");
        }
    }
}
