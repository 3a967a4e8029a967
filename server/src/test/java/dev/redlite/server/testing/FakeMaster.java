package dev.redlite.server.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A master that answers a replica's first words as a Redis does, and its PSYNC with whatever the
 * test has it send. Text is ISO 8859-1, one character a byte.
 */
public final class FakeMaster implements AutoCloseable {
    /** What is sent after PSYNC; the connection is closed when it returns. */
    @FunctionalInterface
    public interface Conduct {
        void act(OutputStream out) throws IOException;
    }

    public static final String ID = "0123456789abcdef0123456789abcdef01234567";

    private final ServerSocket listening;
    private final AtomicInteger replicas = new AtomicInteger();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Conduct conduct;
    private volatile String pong = "+PONG\r\n";

    /** A master on a free port of the loopback interface. */
    public FakeMaster(Conduct conduct) throws IOException {
        this.conduct = conduct;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** A master that sends so much after PSYNC. */
    public static FakeMaster sending(String text) throws IOException {
        return new FakeMaster(out -> out.write(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** How it answers PING from now on. */
    public void pong(String answer) {
        pong = answer;
    }

    /** What it does from the next PSYNC on. */
    public void conduct(Conduct next) {
        conduct = next;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many replicas have connected so far. */
    public int replicas() {
        return replicas.get();
    }

    /** The commands that came so far, their words separated by spaces. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "fake-master");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                replicas.incrementAndGet();
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            while (true) {
                List<String> words = request(in);
                if (words.isEmpty()) {
                    return;
                }
                heard.add(String.join(" ", words));
                switch (words.getFirst()) {
                    case "PING" -> out.write(bytes(pong));
                    case "PSYNC" -> {
                        conduct.act(out);
                        return;
                    }
                    default -> out.write(bytes("+OK\r\n"));
                }
                out.flush();
            }
        } catch (IOException gone) {
            // The replica has closed the connection, as it should with such a master.
        }
    }

    private static List<String> request(BufferedReader in) throws IOException {
        String count = in.readLine();
        List<String> words = new ArrayList<>();
        if (count != null && count.startsWith("*")) {
            for (int i = 0; i < Integer.parseInt(count.substring(1)); i++) {
                in.readLine();
                words.add(in.readLine());
            }
        }
        return words;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
