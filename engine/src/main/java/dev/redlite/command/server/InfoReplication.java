package dev.redlite.command.server;

import dev.redlite.engine.Engine;
import dev.redlite.engine.Info;
import dev.redlite.engine.LinkFigures;
import dev.redlite.engine.LinkState;
import dev.redlite.engine.Replication;

/** The section of INFO about the master that this server has, or is. */
final class InfoReplication {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final double PERCENT = 100;

    private InfoReplication() {}

    static void replication(Engine engine, Info.Fields fields) {
        Replication replication = engine.replication();
        Replication.Master master = replication.master();
        if (master == null) {
            fields.put("role", "master");
        } else {
            fields.put("role", "slave")
                    .put("master_host", master.host())
                    .put("master_port", master.port());
            link(replication, replication.link(), fields);
            fields.put("slave_priority", engine.config().get("replica-priority").value())
                    .put("slave_read_only", engine.config().get("replica-read-only").isYes())
                    .put("replica_announced", engine.config().get("replica-announced").isYes())
                    .put("redlite_failed_calls", replication.failedCalls());
        }
        fields.put("connected_slaves", 0)
                .put("master_failover_state", "no-failover")
                .put("master_replid", replication.id())
                .put("master_replid2", replication.secondId())
                .put("master_repl_offset", replication.offset())
                .put("second_repl_offset", replication.secondOffset())
                .put("repl_backlog_active", 0)
                .put("repl_backlog_size", engine.config().get("repl-backlog-size").value())
                .put("repl_backlog_first_byte_offset", 0)
                .put("repl_backlog_histlen", 0);
    }

    private static void link(Replication replication, LinkFigures link, Info.Fields fields) {
        boolean isSyncing = link.state() == LinkState.SYNC;
        fields.put("master_link_status", link.isUp() ? "up" : "down")
                .put("master_last_io_seconds_ago", link.isUp() ? link.idleSeconds() : -1)
                .put("master_sync_in_progress", isSyncing)
                .put("slave_read_repl_offset", Math.max(link.readOffset(), replication.offset()))
                .put("slave_repl_offset", replication.offset());
        if (isSyncing) {
            long total = link.syncTotal();
            fields.put("master_sync_total_bytes", total)
                    .put("master_sync_read_bytes", link.syncBytes())
                    .put("master_sync_left_bytes", total - link.syncBytes())
                    .put("master_sync_perc", total == 0 ? 0 : link.syncBytes() * PERCENT / total)
                    .put("master_sync_last_io_seconds_ago", link.idleSeconds());
        }
        if (!link.isUp()) {
            fields.put("master_link_down_since_seconds", link.downSeconds());
        }
    }

    /** How far the loading of a master's data is; nothing if there is none. */
    static void loading(Engine engine, Info.Fields fields) {
        Replication.Loading loading = engine.replication().loading();
        if (loading == null) {
            return;
        }
        long millis = Math.max(1, engine.now() - loading.since());
        long left = loading.total() - loading.loaded();
        long perSecond = Math.max(1, loading.loaded() * MILLIS_PER_SECOND / millis);
        fields.put("loading_start_time", loading.since() / MILLIS_PER_SECOND)
                .put("loading_total_bytes", loading.total())
                .put("loading_loaded_bytes", loading.loaded())
                .put("loading_loaded_perc", loading.loaded() * PERCENT / loading.total())
                .put("loading_eta_seconds", left / perSecond);
    }
}
