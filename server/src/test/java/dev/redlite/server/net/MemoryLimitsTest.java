package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
    void hugeRangesThatNobodyReads() throws IOException {
        String[] call = new String[2 + MEGABYTES];
        call[0] = "RPUSH";
        call[1] = "list";
        Arrays.fill(call, 2, call.length, "x".repeat(1 << 20));
        clients.add(server.connect().send(RawClient.request(call)));
        assertThat(clients.getFirst().reply()).isEqualTo(":" + MEGABYTES + "\r\n");
        for (int i = 0; i < 100; i++) {
            clients.add(server.connect().send("LRANGE list 0 -1\r\n"));
        }
        int cut = 0;
        for (RawClient client : clients.subList(1, clients.size())) {
            try {
                assertThat(client.reply()).startsWith("*" + MEGABYTES + "\r\n");
            } catch (IOException closed) {
                cut++;
            }
        }
        // Those that get an answer get all of it; all of them together would not fit.
        assertThat(cut).isBetween(1, 99);
    }

    @Test
    void aQueueOfAMillionCommands() throws IOException {
        RawClient client = server.connect();
        clients.add(client);
        assertThat(client.call("MULTI")).isEqualTo("+OK\r\n");
        byte[] thousand = "SET key value\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 1000; i++) {
            client.send(thousand);
            for (int j = 0; j < 1000; j++) {
                assertThat(client.reply()).isEqualTo("+QUEUED\r\n");
            }
        }
        try (RawClient other = server.connect()) {
            assertThat(other.call("CLIENT", "LIST"))
                    .contains(" multi=1000000 ")
                    .containsPattern(" multi-mem=[0-9]{8,} ");
            assertThat(client.call("DISCARD")).isEqualTo("+OK\r\n");
            assertThat(other.call("CLIENT", "LIST"))
                    .contains(" multi=-1 ")
                    .doesNotContain(" multi=1000000 ");
            assertThat(other.call("EXISTS", "key")).isEqualTo(":0\r\n");
        }
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
