package dev.redlite.server.net;

import dev.redlite.engine.Config;
import dev.redlite.engine.Engine;
import dev.redlite.server.replica.ReplicaLink;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Serves an engine to clients over sockets. Does not own the engine. Thread-safe. */
public final class Server implements AutoCloseable {
    /** Above these bytes that the system does not take, a client is waited for. */
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(8 * 1024, 32 * 1024);

    private final Engine engine;
    private final EventLoopGroup group;
    private final Map<EventExecutor, Loop> loops = new IdentityHashMap<>();
    private final List<Channel> listening = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final ServerSettings settings;
    private final List<InetSocketAddress> tlsAddresses = new ArrayList<>();
    private final Tls tls;
    private final Clients clients;
    private final Transport transport;
    private final ReplicaLink replica;
    private @Nullable UnixSocket unixSocket;

    private Server(Engine engine, ServerOptions options) {
        this.engine = engine;
        transport = options.transport();
        settings = new ServerSettings(engine.config());
        group =
                IoLoop.group(
                        options.ioThreads(),
                        new DefaultThreadFactory("redlite-io"),
                        transport.handlers());
        for (EventExecutor executor : group) {
            loops.put(executor, new Loop((IoLoop) executor, engine, transport));
        }
        tls = new Tls(engine.config());
        replica = new ReplicaLink(engine);
        clients = new Clients(settings, engine, tls, this::loopOf);
        engine.pause().onLifted(() -> loops.values().forEach(Loop::liftPause));
        settings.onChange(
                () -> {
                    if (settings.limitsTime()) {
                        loops.values().forEach(Loop::beginTicking);
                    }
                });
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
     * @throws StartException if an address cannot be listened at, or there is none
     */
    public static Server start(Engine engine, ServerOptions options) throws StartException {
        if (options.addresses().isEmpty()
                && options.tlsAddresses().isEmpty()
                && options.unixSocket() == null) {
            throw new StartException("there is nowhere to listen: no port and no unix socket");
        }
        var server = new Server(engine, options);
        try {
            for (InetSocketAddress address : options.addresses()) {
                Channel channel = server.listen(address);
                server.addresses.add((InetSocketAddress) channel.localAddress());
            }
            if (!options.tlsAddresses().isEmpty()) {
                server.tls.start();
            }
            for (InetSocketAddress address : options.tlsAddresses()) {
                Channel channel = server.listen(address);
                channel.attr(Tls.LISTENS).set(true);
                server.tlsAddresses.add((InetSocketAddress) channel.localAddress());
            }
            Path path = options.unixSocket();
            if (path != null) {
                server.listenUnix(path, engine.config().get("unixsocketperm").value());
            }
            server.describe(engine, options);
            engine.locked(() -> engine.replication().followBy(server.replica));
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

    private void listenUnix(Path path, String permissions) throws StartException {
        if (!transport.hasUnixSockets()) {
            throw new StartException("--unixsocket does not go together with --io io_uring");
        }
        var bootstrap = bootstrap().channelFactory(transport::unixServer);
        unixSocket =
                UnixSocket.listen(
                        path,
                        UnixSocket.permissions(permissions),
                        bound ->
                                bind(bootstrap, transport.unixAddress(bound))
                                        .attr(Addresses.UNIX_PATH)
                                        .set(path.toAbsolutePath()));
    }

    /** Shows in CONFIG and INFO where the server listens. */
    private void describe(Engine engine, ServerOptions options) {
        engine.locked(
                () -> {
                    Config config = engine.config();
                    set(config, "port", port(addresses));
                    set(config, "tls-port", port(tlsAddresses));
                    List<String> hosts =
                            addresses.stream()
                                    .map(address -> address.getAddress().getHostAddress())
                                    .toList();
                    set(config, "bind", String.join(" ", hosts));
                    set(config, "io-threads", Integer.toString(options.ioThreads()));
                    Path path = options.unixSocket();
                    set(config, "unixsocket", path == null ? "" : path.toString());
                    if (path != null && config.get("unixsocketperm").value().equals("0")) {
                        set(config, "unixsocketperm", "700");
                    }
                });
    }

    private static String port(List<InetSocketAddress> of) {
        return of.isEmpty() ? "0" : Integer.toString(of.getFirst().getPort());
    }

    private static void set(Config config, String name, String value) {
        Config.Parameter parameter = config.find(name);
        if (parameter != null) {
            parameter.set(value);
        }
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(group)
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
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

    /** The TCP addresses that are listened at, with their ports, in the order of the options. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** The addresses whose clients speak TLS, as {@link #addresses}. */
    public List<InetSocketAddress> tlsAddresses() {
        return List.copyOf(tlsAddresses);
    }

    /** What clients can connect to, as a person writes it. */
    public List<String> listening() {
        return listening.stream().map(Addresses::listening).toList();
    }

    /** Stops listening, lets the running batches end, closes all clients, ends the threads. */
    @Override
    public void close() {
        for (Channel channel : listening) {
            channel.close().awaitUninterruptibly();
        }
        settings.onChange(() -> {});
        tls.stop();
        replica.close();
        engine.scripts().endLong();
        UnixSocket socket = unixSocket;
        if (socket != null) {
            socket.remove();
        }
        loops.values().forEach(Loop::closeAll);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.values().forEach(Loop::release);
    }
}
