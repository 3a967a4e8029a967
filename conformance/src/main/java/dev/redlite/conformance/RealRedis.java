package dev.redlite.conformance;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real redis-server of its own, empty and without a file, on a free port of the loopback
 * interface: the oracle of the conformance tests. It ends when it is closed, and with this program.
 */
public final class RealRedis implements AutoCloseable {
    /** The release whose answers are the reference. */
    public static final String VERSION = "7.0.15";

    private static final int STARTS_MAX = 5;
    private static final long START_MILLIS = 10_000;

    private final Process process;
    private final int port;
    private final Thread atExit;

    private RealRedis(Process process, int port) {
        this.process = process;
        this.port = port;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts one with further options, such as {@code "--hz", "100"}.
     *
     * @throws IllegalStateException if there is no redis-server, or it is another release
     */
    public static RealRedis start(String... options) {
        for (int attempt = 1; ; attempt++) {
            RealRedis redis = launched(0, options);
            if (redis != null) {
                return redis;
            }
            if (attempt == STARTS_MAX) {
                throw new IllegalStateException("redis-server does not answer");
            }
        }
    }

    /** As {@link #start}, at a port that another has just left. */
    public static RealRedis startAt(int port, String... options) {
        RealRedis redis = launched(port, options);
        if (redis == null) {
            throw new IllegalStateException("redis-server does not answer at " + port);
        }
        return redis;
    }

    /** One that answers, at a free port if none is given; or null. */
    private static @Nullable RealRedis launched(int wanted, String... options) {
        try {
            int port = wanted == 0 ? freePort() : wanted;
            var redis = new RealRedis(launch(port, options), port);
            if (redis.answers()) {
                redis.requireVersion();
                return redis;
            }
            redis.close();
            return null;
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "redis-server cannot be started; install the package redis-server", failure);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process launch(int port, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("redis-server", "--port", Integer.toString(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        command.addAll(List.of(options));
        Path folder = Files.createTempDirectory("redis");
        folder.toFile().deleteOnExit();
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Waits until it answers; false if it has ended, because another took the port first. */
    private boolean answers() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (var connection = connect()) {
                return connection.call("PING").text().equals("PONG") && process.isAlive();
            } catch (IOException notYet) {
                pause();
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private void requireVersion() throws IOException {
        try (var connection = connect()) {
            String info = connection.call("INFO", "server").text();
            if (!info.contains("redis_version:" + VERSION + "\r\n")) {
                close();
                throw new IllegalStateException(
                        "the reference is redis-server " + VERSION + ", this is\n" + info);
            }
        }
    }

    public int port() {
        return port;
    }

    /** A new connection to it, in RESP2. */
    public RespConnection connect() throws IOException {
        return RespConnection.open(port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
