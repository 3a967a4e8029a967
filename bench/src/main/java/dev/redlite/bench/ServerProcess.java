package dev.redlite.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server on a free loopback port, of this run alone. It answered PING when this exists. */
final class ServerProcess implements AutoCloseable {
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long STOP_LIMIT_SECONDS = 180;
    // _SC_CLK_TCK, which is 100 on every Linux that there is.
    private static final double TICKS_PER_SECOND = 100;
    private static final int STAT_UTIME = 11; // fields after the command's name
    private static final int STAT_STIME = 12;

    private final Side side;
    private final int port;
    private final Process process;
    private final Path folder;
    private final long startNanos;
    private final long pongNanos;

    private ServerProcess(
            Side side, Path folder, int port, Process process, long startNanos, long pongNanos) {
        this.folder = folder;
        this.side = side;
        this.port = port;
        this.process = process;
        this.startNanos = startNanos;
        this.pongNanos = pongNanos;
    }

    /** Starts a server in a folder of its own and waits for its first PONG. */
    static ServerProcess start(Side side, Workplace place, String fsync, Map<String, String> env)
            throws IOException, InterruptedException {
        return start(side, place, place.folder(side.name()), fsync, env);
    }

    /** Starts a server on the files of another, which has ended or shares them. */
    static ServerProcess start(
            Side side, Workplace place, Path folder, String fsync, Map<String, String> env)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command =
                side.command(place.root(), folder, port, place.cacheMegabytes(), fsync);
        Path output = folder.resolve("output-" + port + ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(env);
        long startNanos = System.nanoTime();
        Process process = place.watch(builder.start());
        while (!answers(port)) {
            boolean isLate = System.nanoTime() - startNanos > START_LIMIT_NANOS;
            if (isLate || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException(side + " did not start: " + Files.readString(output));
            }
            Thread.sleep(1);
        }
        return new ServerProcess(side, folder, port, process, startNanos, System.nanoTime());
    }

    private static boolean answers(int port) {
        try (RespClient client = new RespClient(port)) {
            return client.call("PING").equals("PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Side side() {
        return side;
    }

    int port() {
        return port;
    }

    /** Where its files are. */
    Path folder() {
        return folder;
    }

    double startMillis() {
        return (pongNanos - startNanos) / 1e6;
    }

    /** User and system time of all its threads so far. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[STAT_UTIME]) + Long.parseLong(fields[STAT_STIME]))
                / TICKS_PER_SECOND;
    }

    double residentMegabytes() throws IOException {
        return statusMegabytes("VmRSS:");
    }

    double peakMegabytes() throws IOException {
        return statusMegabytes("VmHWM:");
    }

    /** What the files in its folder take: database, write-ahead log, and Redlite's log. */
    double fileMegabytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        } catch (NoSuchFileException | UncheckedIOException gone) {
            return fileMegabytes(); // one was deleted meanwhile
        }
        return bytes / 1e6;
    }

    private double statusMegabytes(String name) throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("no " + name + " in " + proc("status"));
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    /** Lets background work end that the last round caused: Redis rewrites its AOF in a fork. */
    void settle() throws IOException, InterruptedException {
        settle(1000);
    }

    /** The same, after a rest of its own choice. */
    void settle(long restMillis) throws IOException, InterruptedException {
        Thread.sleep(restMillis);
        if (side == Side.REDIS) {
            try (RespClient client = new RespClient(port)) {
                for (int i = 0; i < 600; i++) {
                    if (client.call("INFO", "persistence").contains("rewrite_in_progress:0")) {
                        return;
                    }
                    Thread.sleep(100);
                }
            }
        }
    }

    /** Ends it; what does not end by itself in time is killed. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
