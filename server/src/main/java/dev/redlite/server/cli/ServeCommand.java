package dev.redlite.server.cli;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.HeapAhead;
import dev.redlite.base.StorageException;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Config;
import dev.redlite.engine.Engine;
import dev.redlite.log.Fsync;
import dev.redlite.server.http.HttpPort;
import dev.redlite.server.net.Endpoint;
import dev.redlite.server.net.Server;
import dev.redlite.server.net.ServerOptions;
import dev.redlite.server.net.StartException;
import dev.redlite.server.net.Transport;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Serves a database to Redis clients until it is told to stop. */
@Command(
        name = "redlite",
        description = "Serves a Redlite database to any Redis client.",
        customSynopsis = "redlite [FILE.conf|-] [OPTIONS] | redlite check|import|export ...",
        footer = {
            "",
            "FILE.conf is a file in the syntax of redis.conf, - is standard input. What is said"
                    + " behind it counts more. Every parameter of CONFIG GET is an option too, with"
                    + " Redis's default, as in:",
            "  redlite redlite.conf --port 7000 --maxclients 100 --save ''"
        },
        sortOptions = false,
        versionProvider = ServeCommand.Versions.class)
final class ServeCommand implements Callable<Integer> {
    /** Where keys and values are kept. */
    enum Storage {
        FILE,
        MEMORY
    }

    static final class Versions implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Main.banner()};
        }
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-d", "--db"},
            paramLabel = "FILE",
            defaultValue = "redlite.db",
            description = "The database; ':memory:' for none. Default: ${DEFAULT-VALUE}")
    private String db = "redlite.db";

    @Option(
            names = {"-a", "--addr"},
            paramLabel = "HOST:PORT",
            description =
                    "Where to listen, may be repeated; port 0 takes a free one."
                            + " Default: 127.0.0.1:6379")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description =
                    "Where to listen on each --bind address, 0 for no plain TCP. Default: 6379")
    private @Nullable Integer port;

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            arity = "1..*",
            description =
                    "Addresses to listen on; '*' is all, a '-' before it allows that it is not"
                            + " there. Default: 127.0.0.1")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Where a relative --db is. Default: the present folder")
    private @Nullable Path folder;

    @Option(
            names = "--unixsocket",
            paramLabel = "PATH",
            description = "Listen on a unix socket too, open to this user alone. Default: none")
    private @Nullable Path unixSocket;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            description = "What clients must give to AUTH. Default: nothing")
    private @Nullable String password;

    @Mixin private SecurityOptions security = new SecurityOptions();

    @Option(
            names = "--storage",
            paramLabel = "KIND",
            defaultValue = "file",
            description = "file, or memory to keep nothing. Default: ${DEFAULT-VALUE}")
    private Storage storage = Storage.FILE;

    @Option(
            names = "--cache",
            paramLabel = "MB",
            defaultValue = "64",
            description =
                    "Memory for values of the file; keys, and short values"
                            + " with them, may take 5/16 of the heap."
                            + " Default: ${DEFAULT-VALUE}")
    private long cacheMegabytes = 64;

    @Option(
            names = "--appendfsync",
            paramLabel = "WHEN",
            defaultValue = "everysec",
            description =
                    "When writes are forced to the disk: always, everysec or no."
                            + " Default: ${DEFAULT-VALUE}")
    private Fsync appendfsync = Fsync.EVERYSEC;

    @Option(
            names = "--max-memory",
            paramLabel = "BYTES",
            description =
                    "Limit of the data, such as 1gb, 0 for none: beyond it keys go by the policy."
                            + " As --maxmemory. Default: 0")
    private @Nullable String maxMemory;

    @Option(
            names = "--eviction-policy",
            paramLabel = "POLICY",
            description =
                    "Which keys go: noeviction, or allkeys- or volatile- with lru, lfu, lrm or"
                            + " random, or volatile-ttl. As --maxmemory-policy."
                            + " Default: noeviction")
    private @Nullable String evictionPolicy;

    @Option(
            names = "--max-disk",
            paramLabel = "BYTES",
            description =
                    "Limit of the file, such as 10gb, 0 for none: beyond it the oldest keys go."
                            + " As --maxdisk. Default: 0")
    private @Nullable String maxDisk;

    @Option(
            names = "--http",
            paramLabel = "[HOST:]PORT",
            description =
                    "Answer GET /health and GET /metrics (Prometheus), without a password, on"
                            + " 127.0.0.1 unless a host is named. Default: not at all")
    private @Nullable String http;

    @Option(names = "--exclusive", description = "Refuse other processes the file. Default: no")
    private boolean exclusive;

    @Option(
            names = "--io-threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that serve sockets. Default: ${DEFAULT-VALUE}")
    private int ioThreads = 1;

    @Option(
            names = "--spin",
            paramLabel = "MICROS",
            defaultValue = "" + ServerOptions.SPIN_MICROS,
            description =
                    "How long such a thread looks for the next command before it sleeps, while"
                            + " commands come that soon; costs processor time, 0 saves it. Not"
                            + " with io_uring. Default: ${DEFAULT-VALUE}")
    private int spinMicros = ServerOptions.SPIN_MICROS;

    @Option(
            names = "--io",
            paramLabel = "KIND",
            description = "epoll, io_uring, kqueue or nio. Default: the best there is")
    private @Nullable Transport transport;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info or debug. Default: ${DEFAULT-VALUE}")
    private String logLevel = "info";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean isHelp;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean isVersion;

    private final ServerConfig config = new ServerConfig();

    /** Takes what a configuration file says, and the parameters among the options. */
    void configuredBy(@Nullable Path file, Directives directives) {
        config.configuredBy(file, directives);
    }

    @Override
    public Integer call() {
        long startedAt = System.nanoTime();
        check();
        LogSetup.level(logLevel.toLowerCase(Locale.ROOT));
        ServerOptions options = serverOptions();
        var stop = new StopSignal();
        try (Redlite database = open()) {
            configure(database.engine());
            database.engine().onShutdown(save -> stop.request());
            try (Server server = Server.start(database.engine(), options);
                    HttpPort side = startHttp(database)) {
                var banner = new Banner(database, isMemory() ? null : file(), server);
                PrintWriter out = spec.commandLine().getOut();
                out.print(banner.text(appendfsync, startedAt, side));
                out.flush();
                HeapAhead.start();
                stop.await();
            }
            return 0;
        } catch (StartException | StorageException | CommandException failure) {
            spec.commandLine().getErr().println("redlite: " + failure.getMessage());
            return 1;
        } catch (ConfigException wrong) {
            spec.commandLine().getErr().println(wrong.getMessage());
            return 1;
        }
    }

    private @Nullable HttpPort startHttp(Redlite database) throws StartException {
        if (http == null) {
            return null;
        }
        InetSocketAddress address = httpAddress(http);
        try {
            return HttpPort.start(database, address);
        } catch (IOException failure) {
            throw new StartException(
                    "cannot listen for HTTP at " + http + ": " + failure.getMessage());
        }
    }

    private InetSocketAddress httpAddress(String text) {
        try {
            return Endpoint.parse(text.matches("[0-9]+") ? ":" + text : text);
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(spec.commandLine(), "--http " + malformed.getMessage());
        }
    }

    private boolean isMemory() {
        return storage == Storage.MEMORY || db.equals(":memory:");
    }

    private Redlite open() {
        Options options =
                Options.defaults()
                        .withCacheBytes(cacheMegabytes << 20)
                        .withFsync(appendfsync)
                        .withExclusive(exclusive);
        return isMemory() ? Redlite.openMemory(options) : Redlite.open(file(), options);
    }

    private Path file() {
        return folder == null ? Path.of(db) : folder.resolve(db);
    }

    /** Shows in CONFIG GET what the command line has decided. */
    private void configure(Engine engine) {
        config.set("requirepass", password == null ? "" : password);
        config.set("loglevel", ServerConfig.levelOf(logLevel));
        config.applyTo(engine, file(), isMemory(), security::applyTo);
    }

    private void check() {
        limit("--max-memory", "maxmemory", maxMemory);
        limit("--eviction-policy", "maxmemory-policy", evictionPolicy);
        limit("--max-disk", "maxdisk", maxDisk);
        if (http != null) {
            httpAddress(http);
        }
        if (cacheMegabytes < 1 || cacheMegabytes > 1 << 20) {
            throw wrong("--cache", cacheMegabytes, "a number of megabytes from 1, such as 64");
        }
        if (ioThreads < 1 || ioThreads > 128) {
            throw wrong("--io-threads", ioThreads, "a number from 1 to 128");
        }
        if (spinMicros < 0 || spinMicros > 150) {
            throw wrong("--spin", spinMicros, "a number of microseconds from 0 to 150");
        }
        if (!List.of("error", "warn", "info", "debug")
                .contains(logLevel.toLowerCase(Locale.ROOT))) {
            throw wrong("--log-level", logLevel, "error, warn, info or debug");
        }
    }

    private void limit(String option, String parameter, @Nullable String value) {
        if (value == null) {
            return;
        }
        try {
            config.set(parameter, Config.defaults().get(parameter).normalised(value));
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + value + ": " + refused.getMessage());
        }
    }

    private ParameterException wrong(String option, Object value, String right) {
        return new ParameterException(
                spec.commandLine(), option + " is '" + value + "' but must be " + right);
    }

    private ServerOptions serverOptions() {
        List<InetSocketAddress> all = addresses();
        Transport chosen = transport == null ? Transport.best() : transport;
        if (!chosen.isAvailable()) {
            String name = chosen.name().toLowerCase(Locale.ROOT);
            throw wrong("--io", name, "left out: this machine has no " + name);
        }
        return new ServerOptions(all, unixSocket, ioThreads, chosen)
                .withSpin(spinMicros)
                .withTls(security.addresses(spec.commandLine(), hostsOf(all)));
    }

    /** Where TLS listens too; without plain TCP, where that would be. */
    private List<InetSocketAddress> hostsOf(List<InetSocketAddress> all) {
        return all.isEmpty() && !hosts.isEmpty() ? Endpoint.ofHosts(hosts, 0) : all;
    }

    private List<InetSocketAddress> addresses() {
        Integer alone = port;
        if (alone != null && (alone < 0 || alone > 0xffff)) {
            throw wrong("--port", alone, "a number from 0 to 65535");
        }
        List<InetSocketAddress> all = new ArrayList<>();
        String option = "--addr ";
        try {
            for (String text : addresses) {
                all.add(Endpoint.parse(text));
            }
            option = "--bind ";
            boolean isOff = alone != null && alone == 0; // TLS or a unix socket alone
            if (!isOff && (alone != null || !hosts.isEmpty() || all.isEmpty())) {
                int number = alone == null ? Endpoint.DEFAULT_PORT : alone;
                all.addAll(Endpoint.ofHosts(hosts, number));
            }
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(spec.commandLine(), option + malformed.getMessage());
        }
        return all;
    }
}
