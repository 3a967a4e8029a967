package dev.redlite.server.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.server.cli.Main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * A short life of a server that the JVM watches, to write its cache for fast starts: which classes
 * there are, and which of its methods are hot, and how. The launcher runs it once after a build.
 */
public final class AotTraining {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private AotTraining() {}

    /** Serves a new file of the given name, keeps the server busy and ends the process. */
    public static void main(String[] args) {
        endProcessAfter(PATIENCE);
        try {
            train(args[0]);
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // an exit would write the cache of a failed training
        }
        System.exit(0);
    }

    private static void train(String file) throws IOException, InterruptedException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        var server = Thread.ofPlatform().daemon().start(() -> Main.main(options(file, address)));
        awaitListening(address, server);
        TrainingWork.run(address, TrainingWork.Amount.ENOUGH);
    }

    private static String[] options(String file, InetSocketAddress address) {
        var hostAndPort = address.getAddress().getHostAddress() + ":" + address.getPort();
        return new String[] {"--db", file, "--addr", hostAndPort};
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(InetSocketAddress address, Thread server)
            throws IOException, InterruptedException {
        while (true) {
            try (var client = new TrainingClient(address)) {
                client.send("PING".getBytes(UTF_8));
                client.flush();
                client.readAll();
                return;
            } catch (IOException e) {
                if (!server.isAlive()) {
                    throw new IOException("the server ended before it listened", e);
                }
                Thread.sleep(10);
            }
        }
    }

    /** A training that hangs must not keep the launcher waiting. */
    private static void endProcessAfter(Duration patience) {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                Thread.sleep(patience);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            System.err.println("training took too long");
                            Runtime.getRuntime().halt(1);
                        });
    }
}
