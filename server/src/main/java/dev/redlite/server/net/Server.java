package dev.redlite.server.net;

import dev.redlite.engine.Engine;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Serves an engine to clients over sockets. Does not own the engine. Thread-safe. */
public final class Server implements AutoCloseable {
    private final EventLoopGroup group;
    private final Map<EventExecutor, Loop> loops = new IdentityHashMap<>();
    private final List<Channel> listening = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final ServerSettings settings;
    private final Clients clients;
    private final Transport transport;

    private Server(Engine engine, ServerOptions options) {
        transport = options.transport();
        settings = new ServerSettings(engine.config());
        group =
                new MultiThreadIoEventLoopGroup(
                        options.ioThreads(),
                        new DefaultThreadFactory("redlite-io"),
                        transport.handlers());
        for (EventExecutor executor : group) {
            loops.put(executor, new Loop((SingleThreadEventLoop) executor, engine));
        }
        clients = new Clients(settings, channel -> loopOf(channel));
        engine.pause().onLifted(() -> loops.values().forEach(Loop::liftPause));
    }

    private Loop loopOf(Channel channel) {
        Loop loop = loops.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException("a channel of another server's loop");
        }
        return loop;
    }

    /**
     * Begins to serve an engine.
     *
     * @throws StartException if an address cannot be listened at
     */
    public static Server start(Engine engine, ServerOptions options) throws StartException {
        var server = new Server(engine, options);
        try {
            for (InetSocketAddress address : options.addresses()) {
                Channel channel = server.listen(address);
                server.addresses.add((InetSocketAddress) channel.localAddress());
            }
            return server;
        } catch (StartException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private Channel listen(InetSocketAddress address) throws StartException {
        var bootstrap =
                bootstrap()
                        .channelFactory(transport::tcpServer)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true);
        return bind(bootstrap, address);
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(group)
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(clients);
    }

    private Channel bind(ServerBootstrap bootstrap, SocketAddress address) throws StartException {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StartException(reason(address, bound.cause()), bound.cause());
        }
        listening.add(bound.channel());
        return bound.channel();
    }

    private static String reason(SocketAddress address, @Nullable Throwable cause) {
        String where = "cannot listen at " + Addresses.text(address, address) + ": ";
        String why = cause == null ? "" : String.valueOf(cause.getMessage());
        if (why.contains("already in use")) {
            return where + "it is in use; stop the server there, or choose another port";
        }
        if (why.contains("ermission denied")) {
            return where + "permission denied; ports below 1024 need privileges";
        }
        return where + why;
    }

    /** The TCP addresses that are listened at, with their ports, in the order of the options. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** What clients can connect to, as a person writes it. */
    public List<String> listening() {
        return listening.stream()
                .map(channel -> Addresses.text(channel.localAddress(), channel.localAddress()))
                .toList();
    }

    /** Stops listening, lets the running batches end, closes all clients, ends the threads. */
    @Override
    public void close() {
        for (Channel channel : listening) {
            channel.close().awaitUninterruptibly();
        }
        loops.values().forEach(Loop::closeAll);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
