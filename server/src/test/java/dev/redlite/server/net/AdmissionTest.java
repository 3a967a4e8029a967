package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Who may connect: protected mode and the number of clients. */
class AdmissionTest {
    private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.7", 50_000);

    private final Redlite database = Redlite.openMemory();
    private final Clients clients =
            new Clients(
                    new ServerSettings(database.engine().config()),
                    database.engine(),
                    new Tls(database.engine().config()),
                    channel -> {
                        throw new AssertionError("no client is let in here");
                    });

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void withoutAPasswordOtherMachinesAreTurnedAway() {
        assertThat(new String(clients.refusal(STRANGER), StandardCharsets.US_ASCII))
                .startsWith("-DENIED Redis is running in protected mode because protected mode is")
                .endsWith("for the server to start accepting connections from the outside.\r\n")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1"})
    void thisMachineIsLetIn(String host) {
        assertThat(clients.refusal(new InetSocketAddress(host, 50_000))).isNull();
        assertThat(clients.refusal(null)).as("a unix socket").isNull();
    }

    @Test
    void withAPasswordOtherMachinesAreLetIn() {
        database.engine().config().get("requirepass").set("secret");
        assertThat(clients.refusal(STRANGER)).isNull();
    }

    @Test
    void protectedModeCanBeTurnedOff() {
        database.engine().config().get("protected-mode").set("no");
        assertThat(clients.refusal(STRANGER)).isNull();
    }

    @Test
    void noMoreClientsThanConfigured() {
        database.engine().config().get("maxclients").set("0");
        assertThat(clients.refusal(new InetSocketAddress("127.0.0.1", 1)))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("-ERR max number of clients reached\r\n");
    }
}
