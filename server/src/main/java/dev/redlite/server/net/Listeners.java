package dev.redlite.server.net;

import dev.redlite.base.SystemClock;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The sockets at which clients arrive. They have a thread of their own, so that whoever changes
 * where is listened may wait for it, though it holds the engine's lock on the thread of clients.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** Above these bytes that the system does not take, a client is waited for. */
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(8 * 1024, 32 * 1024);

    private final EventLoopGroup arrivals;
    private final EventLoopGroup group;
    private final Clients clients;
    private final ServerSettings settings;
    private final Transport transport;
    private final List<Channel> plain = new CopyOnWriteArrayList<>();
    private final List<Channel> encrypted = new CopyOnWriteArrayList<>();
    private final List<Channel> unix = new CopyOnWriteArrayList<>();
    private @Nullable UnixSocket unixSocket;
    private boolean isClosed;

    /** Of a server whose clients are served by a group of loops. */
    Listeners(EventLoopGroup group, Clients clients, ServerSettings settings, Transport transport) {
        this.arrivals =
                IoLoop.group(
                        1,
                        new DefaultThreadFactory("redlite-listen"),
                        transport,
                        () -> new Spin(SystemClock.INSTANCE::nanos, 0));
        this.group = group;
        this.clients = clients;
        this.settings = settings;
        this.transport = transport;
    }

    /** Listens at these addresses for clients that speak plain RESP, and at no others. */
    void plain(List<InetSocketAddress> addresses) throws StartException {
        move(plain, addresses, false);
    }

    /** As {@link #plain}, for clients that speak TLS. */
    void encrypted(List<InetSocketAddress> addresses) throws StartException {
        move(encrypted, addresses, true);
    }

    /**
     * What is listened at already stays, the new ones are bound, and only then the others closed;
     * but for those that have a new one's port on all addresses or on one of them: it could not be
     * bound beside them. All is as before if an address cannot be listened at.
     */
    private synchronized void move(
            List<Channel> channels, List<InetSocketAddress> wanted, boolean isTls)
            throws StartException {
        if (isClosed) {
            throw new StartException("the server ends");
        }
        List<Channel> leaving = new ArrayList<>(channels);
        List<InetSocketAddress> missing = new ArrayList<>(wanted);
        for (Channel channel : channels) {
            if (missing.remove(address(channel))) {
                leaving.remove(channel);
            }
        }
        List<InetSocketAddress> closed = new ArrayList<>();
        for (Channel channel : List.copyOf(leaving)) {
            if (missing.stream().anyMatch(address -> isInTheWay(address(channel), address))) {
                closed.add(address(channel));
                close(channels, channel);
                leaving.remove(channel);
            }
        }
        List<Channel> made = new ArrayList<>();
        try {
            for (InetSocketAddress address : missing) {
                made.add(listen(address, isTls));
            }
        } catch (StartException refused) {
            made.forEach(channel -> channel.close().awaitUninterruptibly());
            restore(channels, closed, isTls);
            throw refused;
        }
        channels.addAll(made);
        leaving.forEach(channel -> close(channels, channel));
    }

    private void restore(List<Channel> channels, List<InetSocketAddress> closed, boolean isTls) {
        for (InetSocketAddress address : closed) {
            try {
                channels.add(listen(address, isTls));
            } catch (StartException taken) {
                LOG.warn("{}", taken.getMessage());
            }
        }
    }

    private static boolean isInTheWay(InetSocketAddress old, InetSocketAddress wanted) {
        return old.getPort() == wanted.getPort()
                && (old.getAddress().isAnyLocalAddress()
                        || wanted.getAddress().isAnyLocalAddress());
    }

    private static void close(List<Channel> channels, Channel channel) {
        channel.close().awaitUninterruptibly();
        channels.remove(channel);
    }

    private static InetSocketAddress address(Channel channel) {
        return (InetSocketAddress) channel.localAddress();
    }

    private Channel listen(InetSocketAddress address, boolean isTls) throws StartException {
        var bootstrap =
                bootstrap()
                        .channelFactory(transport::tcpServer)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .attr(Tls.LISTENS, isTls)
                        .childOption(ChannelOption.TCP_NODELAY, true);
        return bind(bootstrap, address);
    }

    /** Listens at a unix socket too. */
    void unix(Path path, String permissions) throws StartException {
        if (!transport.hasUnixSockets()) {
            throw new StartException("--unixsocket does not go together with --io io_uring");
        }
        var bootstrap =
                bootstrap()
                        .channelFactory(transport::unixServer)
                        .attr(Addresses.UNIX_PATH, path.toAbsolutePath());
        unixSocket =
                UnixSocket.listen(
                        path,
                        UnixSocket.permissions(permissions),
                        bound -> unix.add(bind(bootstrap, transport.unixAddress(bound))));
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(arrivals, group)
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(clients);
    }

    private static Channel bind(ServerBootstrap bootstrap, SocketAddress address)
            throws StartException {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StartException(reason(address, bound.cause()), bound.cause());
        }
        return bound.channel();
    }

    private static String reason(SocketAddress address, @Nullable Throwable cause) {
        String where =
                "cannot listen at "
                        + (address instanceof InetSocketAddress ? Addresses.text(address) : address)
                        + ": ";
        String why = cause == null ? "" : String.valueOf(cause.getMessage());
        if (why.contains("already in use")) {
            return where + "it is in use; stop the server there, or choose another port";
        }
        if (why.contains("ermission denied")) {
            return where + "permission denied; ports below 1024 need privileges";
        }
        return where + why;
    }

    List<InetSocketAddress> plain() {
        return plain.stream().map(Listeners::address).toList();
    }

    List<InetSocketAddress> encrypted() {
        return encrypted.stream().map(Listeners::address).toList();
    }

    /** What clients can connect to, as a person writes it. */
    List<String> texts() {
        List<Channel> all = new ArrayList<>(plain);
        all.addAll(encrypted);
        all.addAll(unix);
        return all.stream().map(Addresses::listening).toList();
    }

    /** Lets nobody in any more. */
    synchronized void close() {
        isClosed = true;
        for (List<Channel> channels : List.of(plain, encrypted, unix)) {
            channels.forEach(channel -> channel.close().awaitUninterruptibly());
        }
        UnixSocket socket = unixSocket;
        if (socket != null) {
            socket.remove();
        }
        arrivals.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }
}
