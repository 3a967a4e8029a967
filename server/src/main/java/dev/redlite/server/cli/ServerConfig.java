package dev.redlite.server.cli;

import dev.redlite.engine.Config;
import dev.redlite.engine.Engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What a configuration file and the command line say of the engine's parameters. */
final class ServerConfig {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConfig.class);

    private final Map<String, String> values = new LinkedHashMap<>();
    private Set<String> ignored = Set.of();
    private ConfigUsers users = new ConfigUsers();
    private @Nullable Path file;

    /** Takes what a configuration file says, and the parameters among the options. */
    void configuredBy(@Nullable Path from, Directives directives) {
        file = from;
        values.putAll(directives.parameters());
        ignored = directives.ignored();
        users = directives.users();
    }

    /** Sets a parameter, to a value it takes. */
    void set(String name, String value) {
        values.put(name, value);
    }

    /** Gives the parameters of an engine these values, before it serves. */
    void applyTo(Engine engine, Path database, boolean isInMemory, Consumer<Engine> security) {
        Path path = database.toAbsolutePath().normalize();
        engine.locked(
                () -> {
                    Config config = engine.config();
                    values.forEach((name, value) -> config.get(name).set(value));
                    security.accept(engine);
                    users.applyTo(engine);
                    config.get("dir").set(String.valueOf(path.getParent()));
                    config.get("dbfilename").set(isInMemory ? "" : path.getFileName().toString());
                    Path written = file;
                    if (written != null) {
                        config.rewriter(() -> new ConfigRewriter(written, engine, users).run());
                        engine.info().configFile(written.toString());
                    }
                });
        if (!ignored.isEmpty()) {
            LOG.info("taken and without a meaning here: {}", String.join(", ", ignored));
        }
    }

    /** Redis's word for a level of the log. */
    static String levelOf(String level) {
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "debug" -> "debug";
            case "info" -> "notice";
            default -> "warning";
        };
    }
}
