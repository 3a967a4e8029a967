package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redlite.server.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A hundred clients ask for the same large list at once and do not read.
 *
 * <p>{@code -Dredlite.answer.megabytes=1024} makes the list, and each answer, a gigabyte; {@code
 * -Dredlite.answer.heap=6g} gives the server more. An answer larger than a quarter of the heap, or
 * than what the others leave of that, is refused with an error, and the client stays connected.
 */
@Timeout(600)
class HugeAnswersTest {
    private static final int MEGABYTES = Integer.getInteger("redlite.answer.megabytes", 20);
    private static final int CLIENTS = 100;
    private static final int AT_ONCE = 16;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String REFUSED =
            "-ERR the answer does not fit into the memory for answers\r\n";

    @TempDir Path folder;

    private JavaProcess server() throws IOException {
        return JavaProcess.start(
                List.of("-Xmx" + System.getProperty("redlite.answer.heap", "4g")),
                Main.class,
                "--db",
                folder.resolve("huge.db").toString(),
                "--addr",
                "127.0.0.1:0",
                "--appendfsync",
                "no");
    }

    private enum Outcome {
        WHOLE,
        CUT,
        REFUSED
    }

    /**
     * Reads an answer. It may take as long as the server needs for the others: if nothing comes for
     * a while, the server must be busy, as it is stuck if it answers another client meanwhile.
     */
    private static Outcome read(Socket client, Jedis other) throws IOException {
        client.setSoTimeout(PATIENCE_MILLIS);
        byte[] buffer = new byte[1 << 20];
        long enough = answerBytes();
        long total = 0;
        int silences = 0;
        while (total < enough) {
            int count;
            try {
                count =
                        client.getInputStream()
                                .read(buffer, 0, (int) Math.min(1 << 20, enough - total));
            } catch (SocketTimeoutException silent) {
                assertThat(++silences).as("silent after %d bytes", total).isLessThan(3);
                assertThat(other.ping()).isEqualTo("PONG");
                continue;
            } catch (IOException cut) {
                return Outcome.CUT; // what was under way is lost with the connection
            }
            if (count < 0) {
                return Outcome.CUT;
            }
            silences = 0;
            total += count;
            if (buffer[0] == '-' && total == count) {
                assertThat(new String(buffer, 0, count, US_ASCII)).isEqualTo(REFUSED);
                return Outcome.REFUSED;
            }
        }
        return Outcome.WHOLE;
    }

    private static long answerBytes() {
        String one = "$" + (1 << 20) + "\r\n";
        return ("*" + MEGABYTES + "\r\n").length() + MEGABYTES * (one.length() + (1L << 20) + 2);
    }

    @Test
    void eachAnswerIsWholeOrRefusedOrItsClientIsCutAndTheServerGoesOn() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (JavaProcess server = server()) {
            int port = KillLoopTest.port(server);
            try (Jedis filling = new Jedis("127.0.0.1", port, 240_000)) {
                String[] part = new String[AT_ONCE];
                Arrays.fill(part, "x".repeat(1 << 20));
                for (int i = 0; i < MEGABYTES; i += AT_ONCE) {
                    int count = Math.min(AT_ONCE, MEGABYTES - i);
                    filling.rpush("list", Arrays.copyOf(part, count));
                }
                for (int i = 0; i < CLIENTS; i++) {
                    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                    clients.add(client);
                    client.getOutputStream().write("LRANGE list 0 -1\r\n".getBytes(US_ASCII));
                }
                assertThat(filling.llen("list")).isEqualTo(MEGABYTES);
                Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
                for (Socket client : clients) {
                    outcomes.merge(read(client, filling), 1, Integer::sum);
                    client.close();
                }
                System.out.printf("%d clients, %d MB each: %s%n", CLIENTS, MEGABYTES, outcomes);
                assertThat(filling.ping()).isEqualTo("PONG");
                assertThat(filling.llen("list")).isEqualTo(MEGABYTES);
            }
            server.terminate();
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
