package dev.redlite.command.server;

import dev.redlite.Version;
import dev.redlite.base.ProcessFigures;
import dev.redlite.engine.AclDenial;
import dev.redlite.engine.Blocking;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Info;
import dev.redlite.engine.PubSub;
import dev.redlite.engine.Session;
import dev.redlite.engine.Stats;
import dev.redlite.keyspace.DataSize;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.keyspace.LifeTimes;

/** What the engine itself tells in most sections of INFO. */
final class InfoSections {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final double NANOS_PER_SECOND = 1e9;

    private InfoSections() {}

    static void server(Engine engine, Info.Fields fields) {
        long uptime = (engine.now() - engine.info().startedAt()) / MILLIS_PER_SECOND;
        fields.put("redis_version", Version.REDIS)
                .put("redlite_version", Version.REDLITE)
                .put("redis_git_sha1", "00000000")
                .put("redis_git_dirty", 0)
                .put("redis_build_id", Version.REDLITE)
                .put("redis_mode", "standalone")
                .put("os", ProcessFigures.system())
                .put("arch_bits", 64)
                .put("java_version", System.getProperty("java.version"))
                .put("process_id", ProcessFigures.pid())
                .put("process_supervised", "no")
                .put("run_id", engine.info().runId())
                .put("tcp_port", engine.config().get("port").value())
                .put("server_time_usec", engine.now() * 1000)
                .put("uptime_in_seconds", uptime)
                .put("uptime_in_days", uptime / SECONDS_PER_DAY)
                .put("hz", engine.config().get("hz").value())
                .put("configured_hz", engine.config().get("hz").value())
                .put("lru_clock", engine.now() / MILLIS_PER_SECOND & 0xFF_FFFF)
                .put("executable", ProcessFigures.executable())
                .put("config_file", engine.info().configFile())
                .put("io_threads_active", 0);
    }

    static void clients(Engine engine, Info.Fields fields) {
        long watching = engine.sessions().stream().filter(s -> s.watchCount() > 0).count();
        long watched = engine.sessions().stream().mapToLong(Session::watchCount).sum();
        long connected = engine.sessions().stream().filter(s -> !s.isTrusted()).count();
        long held = engine.sessions().stream().filter(Session::isHeld).count();
        Blocking blocking = engine.blocking();
        fields.put("connected_clients", connected)
                .put("cluster_connections", 0)
                .put("maxclients", engine.config().get("maxclients").value())
                .put("client_recent_max_input_buffer", 0)
                .put("client_recent_max_output_buffer", 0)
                .put("blocked_clients", blocking.waiterCount() + held)
                .put("tracking_clients", engine.messaging().tracking().clients())
                .put("pubsub_clients", engine.messaging().pubsub().subscribers())
                .put("watching_clients", watching)
                .put("clients_in_timeout_table", blocking.timedCount())
                .put("total_watched_keys", watched)
                .put("total_blocking_keys", blocking.keyCount())
                .put("total_blocking_keys_on_nokey", blocking.withoutKeyCount());
    }

    /** The log is what Redis calls the append-only file, a flush to the tables a snapshot. */
    static void persistence(Engine engine, Info.Fields fields) {
        fields.put("loading", engine.replication().loading() != null)
                .put("async_loading", 0)
                .put("current_cow_peak", 0)
                .put("current_cow_size", 0)
                .put("current_save_keys_processed", 0)
                .put("current_save_keys_total", 0)
                .put("rdb_changes_since_last_save", 0)
                .put("rdb_bgsave_in_progress", 0)
                .put("rdb_last_save_time", SaveCommands.lastSave(engine) / MILLIS_PER_SECOND)
                .put("rdb_last_bgsave_status", "ok")
                .put("rdb_last_bgsave_time_sec", -1)
                .put("rdb_current_bgsave_time_sec", -1)
                .put("rdb_saves", 0)
                .put("rdb_last_cow_size", 0)
                .put("rdb_last_load_keys_expired", 0)
                .put("rdb_last_load_keys_loaded", 0)
                .put("aof_enabled", 1)
                .put("aof_rewrite_in_progress", 0)
                .put("aof_rewrite_scheduled", 0)
                .put("aof_last_rewrite_time_sec", -1)
                .put("aof_current_rewrite_time_sec", -1)
                .put("aof_last_bgrewrite_status", "ok")
                .put("aof_rewrites", 0)
                .put("aof_rewrites_consecutive_failures", 0)
                .put("aof_last_write_status", "ok")
                .put("aof_last_cow_size", 0)
                .put("module_fork_in_progress", 0)
                .put("module_fork_last_cow_size", 0);
        InfoReplication.loading(engine, fields);
    }

    static void statistics(Engine engine, Info.Fields fields) {
        Stats stats = engine.stats();
        PubSub pubsub = engine.messaging().pubsub();
        fields.put("total_connections_received", stats.connections())
                .put("total_commands_processed", stats.commands())
                .put("instantaneous_ops_per_sec", stats.commandsPerSecond())
                .put("total_net_input_bytes", stats.traffic().bytesIn())
                .put("total_net_output_bytes", stats.traffic().bytesOut())
                .put("total_net_repl_input_bytes", 0)
                .put("total_net_repl_output_bytes", 0)
                .put("instantaneous_input_kbps", 0.0)
                .put("instantaneous_output_kbps", 0.0)
                .put("rejected_connections", stats.traffic().refusedConnections())
                .put("sync_full", 0)
                .put("sync_partial_ok", 0)
                .put("sync_partial_err", 0)
                .put("expired_keys", stats.expiredKeys())
                .put("expired_stale_perc", 0.0)
                .put("expired_time_cap_reached_count", 0)
                .put("redlite_expiry_failures", stats.expiryFailures())
                .put("evicted_keys", engine.eviction().evicted())
                .put("evicted_clients", 0)
                .put("total_eviction_exceeded_time", engine.eviction().exceededMillis(false))
                .put("current_eviction_exceeded_time", engine.eviction().exceededMillis(true))
                .put("keyspace_hits", stats.hits())
                .put("keyspace_misses", stats.misses())
                .put("pubsub_channels", pubsub.count(PubSub.Kind.CHANNEL))
                .put("pubsub_patterns", pubsub.count(PubSub.Kind.PATTERN))
                .put("pubsubshard_channels", pubsub.count(PubSub.Kind.SHARD))
                .put("latest_fork_usec", 0)
                .put("total_forks", 0)
                .put("migrate_cached_sockets", 0)
                .put("tracking_total_keys", engine.messaging().tracking().keys())
                .put("tracking_total_items", engine.messaging().tracking().items())
                .put("tracking_total_prefixes", engine.messaging().tracking().prefixes())
                .put("unexpected_error_replies", 0)
                .put("total_error_replies", stats.errors())
                .put("acl_access_denied_auth", stats.denials(AclDenial.Reason.AUTH))
                .put("acl_access_denied_cmd", stats.denials(AclDenial.Reason.COMMAND))
                .put("acl_access_denied_key", stats.denials(AclDenial.Reason.KEY))
                .put("acl_access_denied_channel", stats.denials(AclDenial.Reason.CHANNEL))
                .put("total_reads_processed", 0)
                .put("total_writes_processed", 0)
                .put("client_query_buffer_limit_disconnections", stats.traffic().longRequests())
                .put("client_output_buffer_limit_disconnections", stats.traffic().slowReaders());
    }

    static void cpu(Engine engine, Info.Fields fields) {
        fields.put("used_cpu_sys", seconds(ProcessFigures.systemNanos()))
                .put("used_cpu_user", seconds(ProcessFigures.userNanos()))
                .put("used_cpu_sys_children", seconds(0))
                .put("used_cpu_user_children", seconds(0));
    }

    private static String seconds(long nanos) {
        return String.format(java.util.Locale.ROOT, "%.6f", nanos / NANOS_PER_SECOND);
    }

    static void keyspace(Engine engine, Info.Fields fields) {
        Keyspace keyspace = engine.keyspace();
        var data = new DataSize(keyspace);
        var lifeTimes = new LifeTimes(keyspace);
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            long keys = keyspace.size(db);
            if (keys > 0) {
                fields.put(
                        "db" + db,
                        "keys="
                                + keys
                                + ",expires="
                                + data.expiring(db)
                                + ",avg_ttl="
                                + lifeTimes.averageMillis(db)
                                + ",subexpiry="
                                + data.subexpiring(db));
            }
        }
    }
}
