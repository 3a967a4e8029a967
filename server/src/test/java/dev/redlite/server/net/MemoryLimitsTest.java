package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Many clients together may not take the memory that each alone may. */
class MemoryLimitsTest {
    private static final int MEGABYTES = 20;

    private final RunningServer server = RunningServer.inMemory();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void othersAreServed() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        try (server;
                RawClient other = server.connect()) {
            assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    private static int clientsThatWouldTakeTheHeap() {
        return (int) (Runtime.getRuntime().maxMemory() / (MEGABYTES << 20)) + 1;
    }

    @Test
    void unfinishedRequests() throws IOException {
        byte[] piece = new byte[1 << 20];
        int refused = 0;
        for (int i = 0; i < clientsThatWouldTakeTheHeap(); i++) {
            RawClient client = server.connect();
            clients.add(client);
            client.send("*2\r\n$3\r\nGET\r\n$" + (MEGABYTES + 1 << 20) + "\r\n");
            try {
                for (int sent = 0; sent < MEGABYTES; sent++) {
                    client.send(piece);
                }
            } catch (IOException closed) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void answersThatNobodyReads() throws IOException {
        server.database().set("big", "x".repeat(MEGABYTES << 20));
        for (int i = 0; i < clientsThatWouldTakeTheHeap(); i++) {
            clients.add(server.connect().send("GET big\r\n"));
        }
        int answered = 0;
        for (RawClient client : clients) {
            try {
                answered += client.reply().startsWith("$") ? 1 : 0;
            } catch (IOException closed) {
                // as it was to be
            }
        }
        assertThat(answered).isBetween(1, clients.size() - 1);
    }
}
