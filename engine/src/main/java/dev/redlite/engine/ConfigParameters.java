package dev.redlite.engine;

import static dev.redlite.engine.ConfigKind.TEXT;
import static dev.redlite.engine.ConfigKind.YES_NO;
import static dev.redlite.engine.ConfigKind.integer;
import static dev.redlite.engine.ConfigKind.memory;
import static dev.redlite.engine.ConfigKind.memoryOrPercent;
import static dev.redlite.engine.ConfigKind.octal;
import static dev.redlite.engine.ConfigKind.oneOf;

import dev.redlite.keyspace.EvictionPolicy;
import dev.redlite.value.stream.StreamValue;

/**
 * The list of all configuration parameters, with Redis's names, ranges and defaults.
 *
 * <p>Who acts on a parameter registers with {@link Config.Parameter#onChange} or reads it. One that
 * nobody acts on is here because tools and frameworks ask for it or set it at start.
 */
final class ConfigParameters {
    private static final long INT = Integer.MAX_VALUE;
    private static final long LONG = Long.MAX_VALUE;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final long MEGABYTE = 1024 * 1024;

    private final Config config = new Config();

    private ConfigParameters() {}

    /** A new configuration with every parameter at its default. */
    static Config all() {
        var parameters = new ConfigParameters();
        parameters.addMemory();
        parameters.addExpiry();
        parameters.addPersistence();
        parameters.addFiles();
        parameters.addNetwork();
        parameters.addClients();
        parameters.addObservation();
        parameters.addEncodings();
        parameters.addScripting();
        parameters.addReplication();
        parameters.addDefragmentation();
        parameters.addProcess();
        return parameters.config;
    }

    private void addMemory() {
        config.define("maxmemory", "0", memory(0, LONG));
        config.define("maxmemory-policy", "noeviction", oneOf(EvictionPolicy.names()));
        config.define("maxdisk", "0", memory(0, LONG));
        yesNo("persist-access-tracking", true);
        number("access-flush-interval", 5_000, 1, LONG);
        number("maxmemory-samples", 5, 1, INT);
        number("maxmemory-eviction-tenacity", 10, 0, 100);
        config.define("maxmemory-clients", "0", memoryOrPercent(LONG));
        number("lfu-log-factor", 10, 0, INT);
        number("lfu-decay-time", 1, 0, INT);
        yesNo("lazyfree-lazy-eviction", false);
        yesNo("lazyfree-lazy-expire", false);
        yesNo("lazyfree-lazy-server-del", false);
        yesNo("lazyfree-lazy-user-del", false);
        yesNo("lazyfree-lazy-user-flush", false);
        yesNo("activerehashing", true);
    }

    private void addExpiry() {
        number("active-expire-effort", 1, 1, 10);
        config.define("hz", "10", ConfigShapes::hz);
        yesNo("dynamic-hz", true);
        config.define("notify-keyspace-events", "", ConfigShapes::events)
                .shownAs(ConfigShapes::eventsShown);
    }

    private void addPersistence() {
        config.define("appendonly", "yes", ConfigShapes::alwaysYes);
        config.define("appendfsync", "everysec", oneOf("everysec", "always", "no"));
        yesNo("no-appendfsync-on-rewrite", false);
        number("auto-aof-rewrite-percentage", 100, 0, INT);
        config.define("auto-aof-rewrite-min-size", Long.toString(64 * MEGABYTE), memory(0, LONG));
        yesNo("aof-load-truncated", true);
        yesNo("aof-use-rdb-preamble", true);
        yesNo("aof-rewrite-incremental-fsync", true);
        yesNo("aof-timestamp-enabled", false);
        config.define("save", "", ConfigShapes::save);
        yesNo("stop-writes-on-bgsave-error", true);
        yesNo("rdbcompression", true);
        yesNo("rdb-save-incremental-fsync", true);
        yesNo("rdb-del-sync-files", false);
        config.define("rdbchecksum", "yes", YES_NO).immutable();
        config.define("sanitize-dump-payload", "no", oneOf("no", "yes", "clients"));
    }

    private void addFiles() {
        config.define("dir", "", ConfigShapes::place).protect();
        config.define("dbfilename", "", ConfigShapes::place).protect();
        fixed("appendfilename", "appendonly.aof");
        fixed("appenddirname", "appendonlydir");
        fixed("logfile", "");
        fixed("pidfile", "");
        fixed("aclfile", "");
        fixed("unixsocket", "");
        config.define("unixsocketperm", "0", octal(0777)).immutable();
        fixed("databases", "16");
    }

    private void addNetwork() {
        config.define("port", "0", integer(0, 0xffff)).immutable(); // until a server follows them
        config.define("bind", "", ConfigShapes::hosts).immutable();
        config.define("tls-port", "0", integer(0, 0xffff)).immutable();
        config.define("tls-cert-file", "", TEXT);
        config.define("tls-key-file", "", TEXT);
        config.define("tls-key-file-pass", "", TEXT);
        config.define("tls-ca-cert-file", "", TEXT);
        config.define("tls-auth-clients", "yes", oneOf("no", "yes", "optional"));
        config.define("tls-protocols", "", ConfigShapes::tlsProtocols);
        config.define("tls-ciphersuites", "", TEXT);
        fixed("tcp-backlog", "511");
        number("tcp-keepalive", 300, 0, INT);
        yesNo("protected-mode", true);
        config.define("enable-debug-command", "no", oneOf("no", "yes", "local")).immutable();
        config.define("enable-module-command", "no", oneOf("no", "yes", "local")).immutable();
        config.define("enable-protected-configs", "no", oneOf("no", "yes", "local")).immutable();
        fixed("cluster-enabled", "no");
        fixed("io-threads", "1");
        fixed("io-threads-do-reads", "no");
    }

    private void addClients() {
        number("timeout", 0, 0, INT);
        number("maxclients", 10_000, 1, UNSIGNED_INT);
        config.define("blocking-poll", "default", oneOf("aggressive", "default", "relaxed"));
        config.define("requirepass", "", TEXT);
        config.define(
                "client-output-buffer-limit",
                "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
                ConfigShapes::outputLimits);
        config.define(
                "client-query-buffer-limit",
                Long.toString(1024 * MEGABYTE),
                memory(MEGABYTE, LONG));
        config.define("proto-max-bulk-len", Long.toString(512 * MEGABYTE), memory(MEGABYTE, LONG));
        number("tracking-table-max-keys", 1_000_000, 0, LONG);
        config.define("acl-pubsub-default", "resetchannels", oneOf("allchannels", "resetchannels"));
        number("acllog-max-len", 128, 0, LONG);
    }

    private void addObservation() {
        number("slowlog-log-slower-than", 10_000, -1, LONG);
        number("slowlog-max-len", 128, 0, LONG);
        number("latency-monitor-threshold", 0, 0, LONG);
        yesNo("latency-tracking", true);
        config.define("latency-tracking-info-percentiles", "50 99 99.9", ConfigShapes::percentiles);
        config.define("loglevel", "notice", oneOf("debug", "verbose", "notice", "warning"));
        fixed("syslog-enabled", "no");
        fixed("syslog-ident", "redis");
        fixed("always-show-logo", "no");
        yesNo("crash-log-enabled", true);
    }

    private void addEncodings() {
        limit("hash-max-listpack-entries", "hash-max-ziplist-entries", 512, integer(0, LONG));
        limit("hash-max-listpack-value", "hash-max-ziplist-value", 64, memory(0, LONG));
        limit("zset-max-listpack-entries", "zset-max-ziplist-entries", 128, integer(0, LONG));
        limit("zset-max-listpack-value", "zset-max-ziplist-value", 64, memory(0, LONG));
        number("list-max-listpack-size", -2, Integer.MIN_VALUE, INT);
        config.alias("list-max-ziplist-size", "list-max-listpack-size");
        number("list-compress-depth", 0, 0, INT);
        number("set-max-intset-entries", 512, 0, LONG);
        number("set-max-listpack-entries", 128, 0, LONG);
        number("set-max-listpack-value", 64, 0, LONG);
        config.define("stream-node-max-bytes", "4096", memory(0, LONG));
        number("stream-node-max-entries", 100, 0, LONG);
        number("stream-idmp-duration", 100, 1, StreamValue.PRODUCTION_SECONDS_MAX);
        number("stream-idmp-maxsize", 100, 1, StreamValue.PRODUCTION_COUNT_MAX);
        ArrayParameters.add(config);
        config.define("hll-sparse-max-bytes", "3000", memory(0, LONG));
    }

    private void addScripting() {
        number("busy-reply-threshold", 5000, 0, LONG);
        config.alias("lua-time-limit", "busy-reply-threshold");
    }

    private void addReplication() {
        config.define("replicaof", "", ConfigShapes::master).immutable();
        config.alias("slaveof", "replicaof");
        yesNo("tls-replication", false);
        config.define("masterauth", "", TEXT);
        config.define("masteruser", "", TEXT);
        yesNo("replica-read-only", true);
        config.alias("slave-read-only", "replica-read-only");
        yesNo("replica-serve-stale-data", true);
        config.alias("slave-serve-stale-data", "replica-serve-stale-data");
        number("replica-priority", 100, 0, INT);
        config.alias("slave-priority", "replica-priority");
        yesNo("replica-ignore-maxmemory", true);
        config.alias("slave-ignore-maxmemory", "replica-ignore-maxmemory");
        yesNo("replica-announced", true);
        yesNo("replica-lazy-flush", false);
        config.alias("slave-lazy-flush", "replica-lazy-flush");
        number("min-replicas-to-write", 0, 0, INT);
        config.alias("min-slaves-to-write", "min-replicas-to-write");
        number("min-replicas-max-lag", 10, 0, INT);
        config.alias("min-slaves-max-lag", "min-replicas-max-lag");
        number("repl-timeout", 60, 1, INT);
        config.define("repl-backlog-size", Long.toString(MEGABYTE), memory(1, LONG));
        number("repl-backlog-ttl", 3600, 0, LONG);
        yesNo("repl-diskless-sync", true);
        yesNo("repl-disable-tcp-nodelay", false);
    }

    private void addDefragmentation() {
        config.define("activedefrag", "no", ConfigShapes::noDefragmentation);
        config.define("active-defrag-ignore-bytes", Long.toString(100 * MEGABYTE), memory(1, LONG));
        number("active-defrag-threshold-lower", 10, 0, 1000);
        number("active-defrag-threshold-upper", 100, 0, 1000);
        number("active-defrag-cycle-min", 1, 1, 99);
        number("active-defrag-cycle-max", 25, 1, 99);
        number("active-defrag-max-scan-fields", 1000, 1, LONG);
    }

    private void addProcess() {
        fixed("daemonize", "no");
        fixed("supervised", "no");
        number("shutdown-timeout", 10, 0, INT);
        yesNo("set-proc-title", true);
        fixed("disable-thp", "yes");
        config.define("oom-score-adj", "no", oneOf("no", "yes", "relative", "absolute"));
    }

    private void number(String name, long initial, long min, long max) {
        config.define(name, Long.toString(initial), integer(min, max));
    }

    private void yesNo(String name, boolean initial) {
        config.define(name, initial ? "yes" : "no", YES_NO);
    }

    /** A limit of the compact representations, which had another name before Redis 7. */
    private void limit(String name, String olderName, long initial, ConfigKind kind) {
        config.define(name, Long.toString(initial), kind);
        config.alias(olderName, name);
    }

    /** What is decided when the process starts; the server puts its own values here. */
    private void fixed(String name, String initial) {
        config.define(name, initial, TEXT).immutable();
    }
}
