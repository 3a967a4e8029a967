package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

/** CONFIG SET port, tls-port and bind. */
@Timeout(60)
class MovedListenersTest {
    private static final String OK = "+OK\r\n";
    private RunningServer server;
    private RawClient client;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = RunningServer.inMemory();
        port = server.port();
        client = server.connect();
        assertThat(client.call("PING")).isEqualTo("+PONG\r\n"); // it has been let in
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private String set(String... pairs) throws IOException {
        String[] words = new String[pairs.length + 2];
        words[0] = "CONFIG";
        words[1] = "SET";
        System.arraycopy(pairs, 0, words, 2, pairs.length);
        return client.call(words);
    }

    /** What CONFIG GET says. */
    private String get(String name) throws IOException {
        String[] lines = client.call("CONFIG", "GET", name).split("\r\n");
        return lines.length < 5 ? "" : lines[4];
    }

    private static void assertOpen(int at) throws IOException {
        try (RawClient other = RawClient.connect(at)) {
            assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    private static void assertClosed(int at) {
        assertThatThrownBy(() -> RawClient.connect(at)).isInstanceOf(ConnectException.class);
    }

    @Test
    void clientsAreListenedForAtAnotherPort() throws IOException {
        int other = freePort();
        assertThat(set("port", "" + other)).isEqualTo(OK);
        assertOpen(other);
        assertClosed(port);
        assertThat(client.call("PING")).isEqualTo("+PONG\r\n"); // who is there stays
        assertThat(get("port")).isEqualTo("" + other);
        assertThat(client.call("INFO", "server")).contains("tcp_port:" + other + "\r\n");
        assertThat(server.port()).isEqualTo(other);
        assertThat(set("port", "" + other)).isEqualTo(OK);
        assertOpen(other);
    }

    @Test
    void thereMayBeNoPort() throws IOException {
        assertThat(set("port", "0")).isEqualTo(OK);
        assertClosed(port);
        assertThat(set("port", "" + port)).isEqualTo(OK);
        assertOpen(port);
    }

    @Test
    void aPortThatIsTakenIsRefusedAndAllIsAsBefore() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String other = "" + taken.getLocalPort();
            assertThat(set("maxclients", "77", "port", other))
                    .isEqualTo(
                            "-ERR CONFIG SET failed (possibly related to argument 'port') - Unable"
                                    + " to listen on this port. Check server logs.\r\n");
        }
        assertOpen(port);
        assertThat(get("port")).isEqualTo("" + port);
        assertThat(get("maxclients")).isEqualTo("10000");
    }

    /** What was moved before something else failed goes back. */
    @Test
    void allParametersAreTakenOrNone() throws IOException {
        int other = freePort();
        assertThat(set("port", "" + other, "bind", "192.0.2.1"))
                .startsWith("-ERR CONFIG SET failed (possibly related to argument '");
        assertThat(set("bind", "127.0.0.1 192.0.2.1"))
                .isEqualTo(
                        "-ERR CONFIG SET failed (possibly related to argument 'bind') - Failed to"
                                + " bind to specified addresses.\r\n");
        assertThat(set("port", "" + other, "tls-port", "" + freePort()))
                .isEqualTo(
                        "-ERR CONFIG SET failed (possibly related to argument 'tls-port') - Unable"
                                + " to update TLS configuration. Check server logs.\r\n");
        assertOpen(port);
        assertClosed(other);
        assertThat(get("port")).isEqualTo("" + port);
        assertThat(get("bind")).isEqualTo("127.0.0.1");
        assertThat(get("tls-port")).isEqualTo("0");
    }

    @Test
    void addressesAreTakenAndLeft() throws IOException {
        assertThat(set("bind", "127.0.0.1 127.0.0.2 -192.0.2.1")).isEqualTo(OK);
        assertOpen(port);
        try (var second = new Socket()) {
            second.connect(new InetSocketAddress("127.0.0.2", port));
        }
        assertThat(set("bind", "127.0.0.2")).isEqualTo(OK);
        assertClosed(port);
        assertThat(set("bind", "*")).isEqualTo(OK); // in the way of the one before
        assertOpen(port);
        assertThat(set("bind", "127.0.0.1")).isEqualTo(OK);
        assertOpen(port);
        assertThat(get("bind")).isEqualTo("127.0.0.1");
        String[] many = new String[17];
        Arrays.fill(many, "127.0.0.1");
        assertThat(set("bind", String.join(" ", many)))
                .endsWith("Too many bind addresses specified.\r\n");
        assertThat(set("bind", "")).isEqualTo(OK);
        assertClosed(port);
        assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
    }

    @Test
    void numbersThatAreNoPortsAreRefused() throws IOException {
        assertThat(set("port", "65536")).contains("argument must be between 0 and 65535");
        assertThat(set("port", "-1")).contains("argument must be between 0 and 65535");
        assertThat(set("port", "x")).contains("argument couldn't be parsed into an integer");
        assertOpen(port);
    }
}
