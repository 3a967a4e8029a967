package dev.redlite.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a connection that is held and does nothing takes of a server's resident memory. */
final class IdleConnections implements Scenario {
    private static final int WARM_UP = 500;
    private static final int SPARE_CLIENTS = 100;
    // Redis gives the buffers of a client back once it has been idle for two seconds.
    private static final long REST_MILLIS = 5000;
    private static final byte[] PING = Keys.bytes("PING\r\n");
    private static final byte[] PONG = Keys.bytes("+PONG\r\n");
    private static final double BYTES_PER_MEGABYTE = 1 << 20;

    @Override
    public void run(Workplace place, Arguments arguments, Results results) throws Exception {
        int rounds = arguments.number("rounds", 3);
        int connections = arguments.number("connections", 10_000);
        List<Side> sides = Side.parse(arguments.list("sides", "redlite,redis"));
        arguments.requireKnown();
        for (int round = 1; round <= rounds; round++) {
            for (Side side : sides) {
                try (var server = ServerProcess.start(side, place, "everysec", Map.of())) {
                    measure(server, connections, round, results);
                }
            }
        }
    }

    private static void measure(ServerProcess server, int count, int round, Results results)
            throws IOException, InterruptedException {
        try (var client = new RespClient(server.port())) {
            client.call("CONFIG", "SET", "maxclients", String.valueOf(count + SPARE_CLIENTS));
        }
        close(
                connect(
                        server.port(),
                        Math.min(
                                count,
                                WARM_UP))); // what the first connections ever load and compile
        Thread.sleep(REST_MILLIS);
        double before = server.residentMegabytes();
        List<SocketChannel> held = connect(server.port(), count);
        try {
            Thread.sleep(REST_MILLIS);
            double bytes = (server.residentMegabytes() - before) * BYTES_PER_MEGABYTE / held.size();
            for (SocketChannel each : held) {
                ping(each); // all are still there
            }
            String what = "memory of a connection, " + count + " held";
            results.add(what, server.side(), round, bytes, Sample.Unit.BYTES);
        } finally {
            close(held);
        }
    }

    private static List<SocketChannel> connect(int port, int count) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            for (int i = 0; i < count; i++) {
                channels.add(SocketChannel.open(address));
                ping(channels.getLast());
            }
        } catch (IOException failure) {
            close(channels);
            throw failure;
        }
        return channels;
    }

    private static void ping(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(PING));
        ByteBuffer answer = ByteBuffer.allocate(PONG.length);
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new IOException("the server hung up");
            }
        }
        if (!answer.flip().equals(ByteBuffer.wrap(PONG))) {
            throw new IOException("PING was answered otherwise");
        }
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
