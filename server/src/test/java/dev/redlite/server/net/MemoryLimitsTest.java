package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Many clients together may not take the memory that each alone may. */
class MemoryLimitsTest {
    private static final int MEGABYTES = 20;
    private static final String REFUSED =
            "-ERR the answer does not fit into the memory for answers\r\n";

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
                String reply = client.reply();
                if (reply.startsWith("-ERR the answer does not fit")) {
                    cut++;
                } else {
                    assertThat(reply).startsWith("*" + MEGABYTES + "\r\n");
                }
            } catch (IOException closed) {
                cut++;
            }
        }
        // Those that get the list get all of it; all of them together would not fit.
        assertThat(cut).isBetween(1, 99);
    }

    /** Makes a list whose range takes three quarters of the memory for answers; its bytes. */
    private long fillThreeQuarters() throws IOException {
        long budget = Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4);
        int parts = (int) (budget / 4 * 3 >> 20);
        RawClient filling = server.connect();
        clients.add(filling);
        byte[] push = RawClient.request("RPUSH", "large", "x".repeat(1 << 20));
        for (int i = 1; i <= parts; i++) {
            assertThat(filling.send(push).reply()).isEqualTo(":" + i + "\r\n");
        }
        return ("*" + parts + "\r\n").length()
                + parts * (("$1048576\r\n\r\n").length() + (1L << 20));
    }

    /** Reads up to so many bytes; returns how many came before the connection was closed. */
    private static long skip(RawClient client, long count) {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        try {
            InputStream in = client.socket().getInputStream();
            while (total < count) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, count - total));
                if (read < 0) {
                    return total;
                }
                total += read;
            }
        } catch (SocketTimeoutException stuck) {
            throw new AssertionError("open, and silent after " + total + " bytes", stuck);
        } catch (IOException closed) {
            return total;
        }
        return total;
    }

    private RawClient asksForLarge() throws IOException {
        RawClient client = server.connect().send("LRANGE large 0 -1\r\n");
        clients.add(client);
        return client;
    }

    @Test
    void whoReadsMayHaveMostOfTheMemoryWhileNobodyElseNeedsIt() throws IOException {
        long bytes = fillThreeQuarters();
        for (int i = 0; i < 3; i++) {
            RawClient client = asksForLarge();
            assertThat(skip(client, bytes)).isEqualTo(bytes);
            assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void whoReadsGetsItsAnswerThoughAnotherIsRefused() throws IOException {
        long bytes = fillThreeQuarters();
        RawClient first = asksForLarge();
        assertThat(skip(first, 8 << 20)).isEqualTo(8 << 20);
        assertThat(asksForLarge().reply()).isEqualTo(REFUSED);
        assertThat(skip(first, bytes - (8 << 20))).isEqualTo(bytes - (8 << 20));
    }

    @Test
    void whoReadsSlowlyMustGoWhenAnswersAreRefused() throws IOException {
        long bytes = fillThreeQuarters();
        RawClient slow = asksForLarge();
        long read = skip(slow, 1 << 20);
        RawClient other = asksForLarge();
        while (other.read(1).equals("-")) {
            other.read(REFUSED.length() - 1);
            read += skip(slow, 64 << 10); // in five seconds not down to half of the memory
            other.send("LRANGE large 0 -1\r\n");
        }
        assertThat(read + skip(slow, bytes - read)).as("what it got").isLessThan(bytes);
    }

    @Test
    void ofTheClientsOfOneBatchNoMoreAreCutThanMustGo() throws IOException {
        long parts = fillThreeQuarters() >> 20;
        String range = "LRANGE large 0 " + (parts * 4 / 15 - 1) + "\r\n"; // of which five just fit
        List<RawClient> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(server.connect());
        }
        clients.addAll(readers);
        try (RawClient pausing = server.connect()) {
            pausing.call("CLIENT", "PAUSE", "1000", "ALL");
            for (RawClient reader : readers) {
                reader.send(range);
            }
        }
        int whole = 0;
        long bytes = parts * 4 / 15 << 20;
        for (RawClient reader : readers) {
            whole += skip(reader, bytes) == bytes ? 1 : 0;
        }
        // More than two where what the first reads makes room before the others are looked at.
        assertThat(whole).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whoStopsReadingMustGo() throws Exception {
        long bytes = fillThreeQuarters();
        RawClient client = asksForLarge();
        assertThat(skip(client, 8 << 20)).isEqualTo(8 << 20);
        try (RawClient other = server.connect()) {
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!other.call("INFO", "clients").contains("connected_clients:2\r\n")) {
                assertThat(System.nanoTime()).as("it is not cut").isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
        assertThat(skip(client, bytes)).isLessThan(bytes - (8 << 20));
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
