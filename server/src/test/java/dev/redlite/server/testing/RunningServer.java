package dev.redlite.server.testing;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.engine.Engine;
import dev.redlite.server.net.Server;
import dev.redlite.server.net.ServerOptions;
import dev.redlite.server.net.StartException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A server in this process on a free port of the loopback interface; stops when closed. */
public final class RunningServer implements AutoCloseable {
    private final Redlite database;
    private final Server server;

    private RunningServer(Redlite database, UnaryOperator<ServerOptions> options) {
        this.database = database;
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var chosen = options.apply(ServerOptions.at(address));
            this.server = Server.start(database.engine(), chosen);
        } catch (StartException failure) {
            database.close();
            throw new IllegalStateException(failure);
        }
    }

    /** Serves an empty database in memory. */
    public static RunningServer inMemory() {
        return inMemory(options -> options);
    }

    /** Serves an empty database in memory with other options of the server. */
    public static RunningServer inMemory(UnaryOperator<ServerOptions> options) {
        return new RunningServer(Redlite.openMemory(), options);
    }

    /** Serves a file. */
    public static RunningServer on(Path file, Options options) {
        return new RunningServer(Redlite.open(file, options), unchanged -> unchanged);
    }

    /** Serves a database that was opened by the test, and closes it in the end. */
    public static RunningServer on(Redlite database, UnaryOperator<ServerOptions> options) {
        return new RunningServer(database, options);
    }

    public int port() {
        return server.addresses().getFirst().getPort();
    }

    public Redlite database() {
        return database;
    }

    public Engine engine() {
        return database.engine();
    }

    public Server server() {
        return server;
    }

    /** Sets a configuration parameter as CONFIG SET would. */
    public void configure(String name, String value) {
        engine().locked(() -> engine().config().get(name).set(value));
    }

    /** A new connection to it. */
    public RawClient connect() throws IOException {
        return RawClient.connect(port());
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
