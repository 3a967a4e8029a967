package dev.redlite.bench;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** Connections that listen to one channel, all read by one thread of their own. */
final class Subscribers implements AutoCloseable {
    /*
     * All messages are the same, so as many bytes as they take must arrive at each connection, and
     * the bytes of each piece are compared with those of the message: a message that is lost or
     * wrong ends the measurement.
     *
     * The publisher may be ahead by a few messages and waits then: it would fill the servers'
     * buffers otherwise, and measure how these grow.
     */
    private static final String NAME = "channel";

    static final byte[] CHANNEL = Keys.bytes(NAME);

    private static final int AHEAD_MAX = 256;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final class Listener {
        final SocketChannel channel;
        long received;

        Listener(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final Selector selector = Selector.open();
    private final byte[] message;
    private final int count;
    private final Thread reader = new Thread(this::read, "subscribers");
    private long received; // of all listeners, under the monitor
    private @Nullable IOException failure; // under the monitor
    private volatile boolean isClosed;

    Subscribers(int port, int count, byte[] payload) throws IOException {
        this.count = count;
        this.message = array("message", payload);
        byte[] subscribe = command("SUBSCRIBE");
        byte[] confirmed = confirmation();
        for (int i = 0; i < count; i++) {
            var channel =
                    SocketChannel.open(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(subscribe));
            ByteBuffer in = ByteBuffer.allocate(confirmed.length);
            while (in.hasRemaining()) {
                if (channel.read(in) < 0) {
                    throw new IOException("the server hung up");
                }
            }
            if (!in.flip().equals(ByteBuffer.wrap(confirmed))) {
                throw new IOException("SUBSCRIBE was answered otherwise");
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Listener(channel));
        }
        reader.start();
    }

    private static byte[] command(String name) {
        return Keys.bytes("*2\r\n" + bulk(name) + bulk(NAME));
    }

    private static byte[] confirmation() {
        return Keys.bytes("*3\r\n" + bulk("subscribe") + bulk(NAME) + ":1\r\n");
    }

    private static byte[] array(String kind, byte[] payload) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Keys.bytes("*3\r\n" + bulk(kind) + bulk(NAME)));
        bytes.writeBytes(Keys.bytes("$" + payload.length + "\r\n"));
        bytes.writeBytes(payload);
        bytes.writeBytes(Keys.bytes("\r\n"));
        return bytes.toByteArray();
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    /** Returns when those who listen are not far behind so many messages. */
    void keepUp(long messages) throws IOException, InterruptedException {
        await(messages - AHEAD_MAX);
    }

    /** Returns when all who listen together have as many bytes as so many messages for each. */
    synchronized void await(long messages) throws IOException, InterruptedException {
        long bytes = messages * message.length * count;
        long until = System.nanoTime() + LATE_NANOS;
        while (received < bytes && failure == null) {
            wait(100);
            if (System.nanoTime() - until > 0) {
                throw new IOException("messages are missing");
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void read() {
        try {
            ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (!isClosed) {
                selector.select();
                long bytes = 0;
                for (SelectionKey ready : selector.selectedKeys()) {
                    bytes += read((Listener) ready.attachment(), in.clear());
                }
                selector.selectedKeys().clear();
                synchronized (this) {
                    received += bytes;
                    notifyAll();
                }
            }
        } catch (IOException broken) {
            synchronized (this) {
                failure = broken;
                notifyAll();
            }
        }
    }

    private int read(Listener listener, ByteBuffer in) throws IOException {
        int bytes = listener.channel.read(in);
        if (bytes < 0) {
            throw new IOException("a subscriber was cut off");
        }
        int at = (int) (listener.received % message.length);
        for (int i = 0; i < bytes; i++) {
            if (in.get(i) != message[at]) {
                throw new IOException("a message is not the one that was published");
            }
            at = at + 1 == message.length ? 0 : at + 1;
        }
        listener.received += bytes;
        return bytes;
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        selector.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
