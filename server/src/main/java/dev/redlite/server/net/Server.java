package dev.redlite.server.net;

import dev.redlite.base.SystemClock;
import dev.redlite.engine.Config;
import dev.redlite.engine.Engine;
import dev.redlite.server.replica.ReplicaLink;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Serves an engine to clients over sockets. Does not own the engine. Thread-safe. */
public final class Server implements AutoCloseable {
    private final Engine engine;
    private final EventLoopGroup group;
    private final Map<EventExecutor, Loop> loops = new IdentityHashMap<>();
    private final Listeners listeners;
    private final ListeningParameters parameters;
    private final ServerSettings settings;
    private final Tls tls;
    private final ReplicaLink replica;

    private Server(Engine engine, ServerOptions options) {
        this.engine = engine;
        Transport transport = options.transport();
        settings = new ServerSettings(engine.config());
        group =
                IoLoop.group(
                        options.ioThreads(),
                        new DefaultThreadFactory("redlite-io"),
                        transport,
                        () -> new Spin(SystemClock.INSTANCE::nanos, spinNanos(options)));
        for (EventExecutor executor : group) {
            loops.put(executor, new Loop((IoLoop) executor, engine, transport));
        }
        tls = new Tls(engine.config());
        replica = new ReplicaLink(engine);
        var clients = new Clients(settings, engine, tls, this::loopOf);
        listeners = new Listeners(group, clients, settings, transport);
        parameters = new ListeningParameters(engine.config(), listeners, tls);
        engine.pause().onLifted(() -> loops.values().forEach(Loop::liftPause));
        engine.blocking().onLikely(() -> loops.values().forEach(Loop::expect));
        settings.onChange(
                () -> {
                    if (settings.limitsTime()) {
                        loops.values().forEach(Loop::beginTicking);
                    }
                });
    }

    /** A loop that spins must not keep the processor from who is to send it something. */
    private static long spinNanos(ServerOptions options) {
        boolean isRoom = options.ioThreads() < Runtime.getRuntime().availableProcessors();
        return isRoom ? TimeUnit.MICROSECONDS.toNanos(options.spinMicros()) : 0;
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
            server.listeners.plain(options.addresses());
            if (!options.tlsAddresses().isEmpty()) {
                server.tls.start();
            }
            server.listeners.encrypted(options.tlsAddresses());
            Path path = options.unixSocket();
            if (path != null) {
                server.listeners.unix(path, engine.config().get("unixsocketperm").value());
            }
            server.describe(engine, options);
            engine.locked(() -> engine.replication().followBy(server.replica));
            return server;
        } catch (StartException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** Shows in CONFIG and INFO where the server listens. */
    private void describe(Engine engine, ServerOptions options) {
        engine.locked(
                () -> {
                    Config config = engine.config();
                    parameters.begin();
                    config.get("io-threads").set(Integer.toString(options.ioThreads()));
                    Path path = options.unixSocket();
                    config.get("unixsocket").set(path == null ? "" : path.toString());
                    if (path != null && config.get("unixsocketperm").value().equals("0")) {
                        config.get("unixsocketperm").set("700");
                    }
                });
    }

    /** The TCP addresses that are listened at now, with their ports. */
    public List<InetSocketAddress> addresses() {
        return listeners.plain();
    }

    /** The addresses whose clients speak TLS, as {@link #addresses}. */
    public List<InetSocketAddress> tlsAddresses() {
        return listeners.encrypted();
    }

    /** What clients can connect to, as a person writes it. */
    public List<String> listening() {
        return listeners.texts();
    }

    /** Stops listening, lets the running batches end, closes all clients, ends the threads. */
    @Override
    public void close() {
        listeners.close();
        settings.onChange(() -> {});
        engine.blocking().onLikely(() -> {});
        tls.stop();
        replica.close();
        engine.scripts().endLong();
        engine.locked(parameters::end);
        loops.values().forEach(Loop::closeAll);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.values().forEach(Loop::release);
    }
}
