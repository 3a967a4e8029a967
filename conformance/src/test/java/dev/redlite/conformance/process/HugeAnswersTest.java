package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redlite.server.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A hundred clients ask for the same large list at once and do not read.
 *
 * <p>{@code -Dredlite.answer.megabytes=1024} makes the list, and each answer, a gigabyte.
 */
@Timeout(600)
class HugeAnswersTest {
    private static final int MEGABYTES = Integer.getInteger("redlite.answer.megabytes", 20);
    private static final int CLIENTS = 100;
    private static final int AT_ONCE = 16;

    @TempDir Path folder;

    private JavaProcess server() throws IOException {
        return JavaProcess.start(
                List.of("-Xmx4g"),
                Main.class,
                "--db",
                folder.resolve("huge.db").toString(),
                "--addr",
                "127.0.0.1:0",
                "--appendfsync",
                "no");
    }

    /** How many bytes come before the server closes the connection, up to so many. */
    private static long skip(InputStream in, long enough) {
        byte[] buffer = new byte[1 << 20];
        long total = 0;
        try {
            int count = 0;
            while (count >= 0 && total < enough) {
                total += count;
                count = in.read(buffer, 0, (int) Math.min(buffer.length, enough - total));
                count = total == enough ? -1 : count;
            }
        } catch (IOException cut) {
            return total; // what was under way is lost with the connection
        }
        return total;
    }

    private static long answerBytes() {
        String one = "$" + (1 << 20) + "\r\n";
        return ("*" + MEGABYTES + "\r\n").length() + MEGABYTES * (one.length() + (1L << 20) + 2);
    }

    @Test
    void eachAnswerIsWholeOrItsClientIsCutAndTheServerGoesOn() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (JavaProcess server = server()) {
            int port = KillLoopTest.port(server);
            try (Jedis filling = new Jedis("127.0.0.1", port, 60_000)) {
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
                int whole = 0;
                for (Socket client : clients) {
                    whole += skip(client.getInputStream(), answerBytes()) == answerBytes() ? 1 : 0;
                    client.close();
                }
                System.out.printf("%d of %d clients got all of %d MB%n", whole, CLIENTS, MEGABYTES);
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
