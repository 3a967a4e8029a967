package dev.redlite.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.Connection;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The figures of INFO as Micrometer's meters, in Prometheus's text. They are read once for each
 * time they are asked for, so those of one answer belong together. Under a lock of its own.
 */
final class Metrics {
    private static final double MICRO = 1e-6;

    /** Field of INFO, name of the gauge, what it is. */
    private static final String[][] GAUGES = {
        {"uptime_in_seconds", "redlite.uptime.seconds", "Time since the engine was opened"},
        {"connected_clients", "redlite.clients", "Clients that are connected"},
        {"blocked_clients", "redlite.clients.blocked", "Clients that wait in a command"},
        {"tracking_clients", "redlite.clients.tracking", "Clients with a cache of their own"},
        {"maxclients", "redlite.clients.max", "Most clients at once"},
        {"used_memory", "redlite.heap.used.bytes", "Java heap in use, garbage included"},
        {"used_memory_rss", "redlite.resident.bytes", "Memory of the process"},
        {"used_memory_dataset", "redlite.data.bytes", "Size of all keys and their data"},
        {"maxmemory", "redlite.data.max.bytes", "Limit of the data, 0 for none"},
        {"instantaneous_ops_per_sec", "redlite.commands.rate", "Commands per second just now"},
        {"pubsub_channels", "redlite.pubsub.channels", "Channels that somebody listens to"},
        {"redlite_log_unflushed_bytes", "redlite.log.unflushed.bytes", "Log before the tables"},
        {"redlite_log_segments", "redlite.log.segments", "Segments of the log"},
        {"redlite_memtable_bytes", "redlite.memtable.bytes", "Changes that are not in the tables"},
        {"redlite_memtable_limit_bytes", "redlite.memtable.max.bytes", "Limit of these"},
        {"redlite_cache_used_bytes", "redlite.cache.bytes", "Keys and values in memory"},
        {"redlite_cache_limit_bytes", "redlite.cache.max.bytes", "Limit of the values in memory"},
        {"redlite_processes", "redlite.processes", "Processes that share the file"},
        {"redlite_disk_bytes", "redlite.disk.bytes", "Size of the database file"},
        {"redlite_disk_free_bytes", "redlite.disk.free.bytes", "Of it, pages to be used again"},
        {"redlite_maxdisk", "redlite.disk.max.bytes", "Limit of the file, 0 for none"},
    };

    /** Field of INFO, name of the counter, what it is. */
    private static final String[][] COUNTERS = {
        {"total_connections_received", "redlite.connections", "Clients that came"},
        {"rejected_connections", "redlite.connections.refused", "Clients that were too many"},
        {"total_commands_processed", "redlite.commands", "Commands that ran"},
        {"total_error_replies", "redlite.errors", "Answers that were errors"},
        {"total_net_input_bytes", "redlite.net.in.bytes", "Bytes from clients"},
        {"total_net_output_bytes", "redlite.net.out.bytes", "Bytes to clients"},
        {"keyspace_hits", "redlite.keyspace.hits", "Keys that were read and there"},
        {"keyspace_misses", "redlite.keyspace.misses", "Keys that were read and not there"},
        {"expired_keys", "redlite.keys.expired", "Keys whose time had come"},
        {"evicted_keys", "redlite.keys.evicted", "Keys that went for a limit"},
        {"redlite_flushes", "redlite.flushes", "Flushes into the tables"},
        {"redlite_flushed_rows", "redlite.flushed.rows", "Rows of these"},
        {"redlite_log_syncs", "redlite.log.syncs", "Times the log was forced to the disk"},
        {"redlite_log_sync_failures", "redlite.log.sync.failures", "Times that failed"},
        {"redlite_throttled_ms", "redlite.throttled.millis", "Time writers were slowed down"},
        {"redlite_cold_reads", "redlite.cold.reads", "Keys and values read from the tables"},
    };

    private final Connection connection;
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Set<String> known = new HashSet<>();
    private volatile Figures figures = new Figures(java.util.Map.of());

    /** Over a session of the database, which is used by nobody else. */
    Metrics(Connection connection) {
        this.connection = connection;
        for (String[] each : GAUGES) {
            gauge(each[1], each[2], now -> now.number(each[0]));
        }
        for (String[] each : COUNTERS) {
            counter(each[1], each[2], now -> now.number(each[0]));
        }
    }

    /** All figures as of now, in Prometheus's text. */
    String scrape() {
        Figures now = read();
        now.values().keySet().forEach(this::meet);
        return registry.scrape();
    }

    /** Why the server is not well; empty if it is. */
    String trouble() {
        return read().values().getOrDefault("redlite_flush_error", "");
    }

    private Figures read() {
        Object answer = connection.call("INFO", "everything");
        String text = answer instanceof byte[] bytes ? new String(bytes, UTF_8) : "" + answer;
        figures = Figures.parse(text);
        return figures;
    }

    /** Commands, errors and databases come when there is something to say of them. */
    private void meet(String field) {
        if (!known.add(field)) {
            return;
        }
        if (field.startsWith("cmdstat_")) {
            String command = field.substring("cmdstat_".length());
            tagged("redlite.command.calls", "Calls that ran", field, "calls", command, 1);
            tagged("redlite.command.seconds", "Time they took", field, "usec", command, MICRO);
            tagged("redlite.command.failures", "With an error", field, "failed_calls", command, 1);
        } else if (field.startsWith("errorstat_")) {
            FunctionCounter.builder("redlite.error.replies", this, m -> m.part(field, "count"))
                    .description("Answers that were errors, by their first word")
                    .tag("code", field.substring("errorstat_".length()))
                    .register(registry);
        } else if (field.matches("db[0-9]+")) {
            Gauge.builder("redlite.keys", this, m -> zero(m.part(field, "keys")))
                    .description("Keys of a database")
                    .tag("db", field.substring(2))
                    .register(registry);
        }
    }

    private void tagged(
            String name, String what, String field, String part, String command, double unit) {
        FunctionCounter.builder(name, this, m -> m.part(field, part) * unit)
                .description(what)
                .tag("command", command)
                .register(registry);
    }

    private double part(String field, String name) {
        return figures.part(field, name);
    }

    /** A database that is empty is not in INFO. */
    private static double zero(double number) {
        return Double.isNaN(number) ? 0 : number;
    }

    private void gauge(String name, String what, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, this, m -> value.applyAsDouble(m.figures))
                .description(what)
                .register(registry);
    }

    private void counter(String name, String what, ToDoubleFunction<Figures> value) {
        FunctionCounter.builder(name, this, m -> value.applyAsDouble(m.figures))
                .description(what)
                .register(registry);
    }
}
