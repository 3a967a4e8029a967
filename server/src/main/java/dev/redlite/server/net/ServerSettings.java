package dev.redlite.server.net;

import dev.redlite.engine.Config;
import dev.redlite.server.resp.ProtocolLimits;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration parameters that the server obeys, as numbers that any thread may read. They
 * change with CONFIG SET.
 */
final class ServerSettings {
    private static final Pattern MEMORY = Pattern.compile("(\\d+)([a-z]*)");
    private static final Map<String, Long> UNITS =
            Map.of(
                    "",
                    1L,
                    "b",
                    1L,
                    "k",
                    1000L,
                    "kb",
                    1024L,
                    "m",
                    1_000_000L,
                    "mb",
                    1L << 20,
                    "g",
                    1_000_000_000L,
                    "gb",
                    1L << 30);

    private final Config config;
    private final ProtocolLimits protocol = new ProtocolLimits();
    private volatile long clientsMax;
    private volatile long idleSecondsMax;
    private volatile long keepAliveSeconds;
    private volatile long queryBytesMax;
    private volatile boolean isProtected;
    private volatile int backlog;
    private volatile Runnable changed = () -> {};
    private volatile OutputLimit outputLimit = OutputLimit.NONE;
    private volatile OutputLimit listenersLimit = OutputLimit.NONE;

    /** Follows a configuration. */
    ServerSettings(Config config) {
        this.config = config;
        number("maxclients", "10000", n -> clientsMax = n);
        number("timeout", "0", n -> idleSecondsMax = n);
        number("tcp-keepalive", "300", n -> keepAliveSeconds = n);
        number("tcp-backlog", "511", n -> backlog = (int) n);
        number("client-query-buffer-limit", "1073741824", n -> queryBytesMax = n);
        number("proto-max-bulk-len", "536870912", protocol::bulkBytesMax);
        text("protected-mode", "yes", text -> isProtected = text.equals("yes"));
        text(
                "client-output-buffer-limit",
                "normal 0 0 0",
                text -> {
                    outputLimit = OutputLimit.parse(text, "normal");
                    listenersLimit = OutputLimit.parse(text, "pubsub");
                });
    }

    private void text(String name, String otherwise, Consumer<String> change) {
        Config.Parameter parameter = config.find(name);
        if (parameter == null) {
            change.accept(otherwise);
        } else {
            parameter.onChange(
                    text -> {
                        change.accept(text);
                        changed.run();
                    });
        }
    }

    private void number(String name, String otherwise, LongConsumer change) {
        text(name, otherwise, text -> change.accept(bytes(text)));
    }

    /** A number with a unit or without, as in Redis's configuration: {@code 512mb}. */
    static long bytes(String text) {
        Matcher matcher = MEMORY.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || !UNITS.containsKey(matcher.group(2))) {
            throw new IllegalArgumentException("argument must be a memory value");
        }
        return Long.parseLong(matcher.group(1)) * UNITS.get(matcher.group(2));
    }

    ProtocolLimits protocol() {
        return protocol;
    }

    long clientsMax() {
        return clientsMax;
    }

    /** 0 if idle clients stay. */
    long idleSecondsMax() {
        return idleSecondsMax;
    }

    /** 0 if the system sends no probes. */
    long keepAliveSeconds() {
        return keepAliveSeconds;
    }

    long queryBytesMax() {
        return queryBytesMax;
    }

    int backlog() {
        return backlog;
    }

    boolean isProtected() {
        return isProtected;
    }

    /** Whether a client may do something for a limited time only, so that time must be watched. */
    boolean limitsTime() {
        return idleSecondsMax > 0 || outputLimit.softBytes() > 0;
    }

    /** Has something done when a parameter changed, and now. */
    void onChange(Runnable action) {
        changed = action;
        action.run();
    }

    /** The limit of ordinary clients, or of those that listen to channels or watch others. */
    OutputLimit outputLimit(boolean isListening) {
        return isListening ? listenersLimit : outputLimit;
    }
}
