package dev.redlite.bench;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Half SET, half GET at a fixed rate, whether the server keeps up or not.
 *
 * @param ratePerSecond commands a second over all connections
 */
record OpenLoop(int port, int connections, int ratePerSecond, int seconds, int keys, int size) {
    /*
     * One thread sends on a schedule that knows nothing of the replies; another reads. A latency
     * counts from the moment the schedule had for the command, not from when it was really sent:
     * a server, or a sender, that stands still for a while makes all commands of that while late
     * (no coordinated omission). A connection answers in order, so the moments wait in a ring.
     */
    private static final int RING = 1 << 18;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long HIGHEST_MICROS = TimeUnit.SECONDS.toMicros(60);
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What is known of a connection by its sender and by its reader. */
    private static final class Client {
        final SocketChannel channel;
        final AtomicLongArray due = new AtomicLongArray(RING);
        final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
        final Replies replies = new Replies();
        int sent;
        int answered;

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /** Latencies in microseconds. */
    Histogram run() throws IOException, InterruptedException {
        List<Client> clients = new ArrayList<>();
        try (Selector selector = Selector.open();
                ExecutorService reader = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < connections; i++) {
                var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                SocketChannel channel = SocketChannel.open(address);
                channel.socket().setTcpNoDelay(true);
                channel.configureBlocking(false);
                clients.add(new Client(channel));
                channel.register(selector, SelectionKey.OP_READ, clients.getLast());
            }
            int total = ratePerSecond * seconds;
            Future<Histogram> latencies = reader.submit(() -> read(selector, total));
            send(clients, total);
            return latencies.get();
        } catch (ExecutionException failure) {
            throw new IOException("reading failed", failure.getCause());
        } finally {
            for (Client client : clients) {
                client.channel.close();
            }
        }
    }

    private void send(List<Client> clients, int total) throws IOException {
        byte[] value = Keys.value(size);
        var random = new SplittableRandom(1);
        ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long start = System.nanoTime();
        for (int i = 0; i < total; i++) {
            long due = start + i * 1_000_000_000L / ratePerSecond;
            for (long early; (early = due - System.nanoTime()) > 0; ) {
                LockSupport.parkNanos(early);
            }
            Client client = clients.get(i % connections);
            out.clear();
            command(out, Keys.key(random.nextInt(keys)), random.nextBoolean() ? value : null);
            client.due.set(client.sent++ & (RING - 1), due);
            for (out.flip(); out.hasRemaining(); ) {
                client.channel.write(out);
            }
        }
    }

    private static void command(ByteBuffer out, byte[] key, byte @Nullable [] value) {
        out.put(
                Keys.bytes(
                        value == null
                                ? "*2\r\n$3\r\nGET\r\n$16\r\n"
                                : "*3\r\n$3\r\nSET\r\n$16\r\n"));
        out.put(key).put(Keys.bytes("\r\n"));
        if (value != null) {
            out.put(Keys.bytes("$" + value.length + "\r\n")).put(value).put(Keys.bytes("\r\n"));
        }
    }

    private static Histogram read(Selector selector, int total) throws IOException {
        var latencies = new Histogram(HIGHEST_MICROS, 3);
        int answered = 0;
        long lastNanos = System.nanoTime();
        while (answered < total) {
            int before = answered;
            selector.select(1000);
            for (SelectionKey ready : selector.selectedKeys()) {
                answered += read((Client) ready.attachment(), latencies);
            }
            selector.selectedKeys().clear();
            long now = System.nanoTime();
            lastNanos = answered > before ? now : lastNanos;
            if (now - lastNanos > LATE_NANOS) {
                throw new IOException("no reply for 30 s, after " + answered + " of " + total);
            }
        }
        return latencies;
    }

    private static int read(Client client, Histogram latencies) throws IOException {
        client.in.clear();
        if (client.channel.read(client.in) < 0) {
            throw new IOException("the server hung up");
        }
        long now = System.nanoTime();
        int count = client.replies.count(client.in.flip());
        for (int i = 0; i < count; i++) {
            long due = client.due.get(client.answered++ & (RING - 1));
            latencies.recordValue(Math.clamp((now - due) / 1000, 0, HIGHEST_MICROS));
        }
        return count;
    }
}
