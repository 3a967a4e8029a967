package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every interface to sockets that this machine has, with one thread and with several. */
class TransportTest {
    static Stream<Transport> available() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("available")
    void carriesSmallAndLargeRequestsOfManyClients(Transport transport) throws IOException {
        try (var server = start(transport, 1)) {
            talk(server, 20);
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void threadsShareTheEngine(Transport transport) throws IOException {
        try (var server = start(transport, 3)) {
            talk(server, 20);
            assertThat(server.engine().config().get("io-threads").value()).isEqualTo("3");
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void answersComeThoughTheClientHasNoMoreToSend(Transport transport) throws IOException {
        try (var server = start(transport, 1);
                RawClient client = server.connect()) {
            client.send("SET k v\r\nGET k\r\n");
            client.socket().shutdownOutput();
            assertThat(client.readToEnd()).isEqualTo("+OK\r\n$1\r\nv\r\n");
        }
    }

    private static RunningServer start(Transport transport, int threads) {
        return RunningServer.inMemory(
                options -> new ServerOptions(options.addresses(), null, threads, transport));
    }

    private static void talk(RunningServer server, int count) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                clients.add(server.connect());
            }
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < count; i++) {
                    String value = (char) ('a' + i) + "x".repeat(i * round * 500);
                    clients.get(i).send(RawClient.request("SET", "k" + i, value));
                    clients.get(i).send(RawClient.request("GET", "k" + i));
                }
                for (int i = 0; i < count; i++) {
                    assertThat(clients.get(i).reply()).isEqualTo("+OK\r\n");
                    String value = (char) ('a' + i) + "x".repeat(i * round * 500);
                    assertThat(clients.get(i).reply())
                            .isEqualTo("$" + value.length() + "\r\n" + value + "\r\n");
                }
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
