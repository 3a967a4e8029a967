package dev.redlite.engine;

import dev.redlite.base.StorageException;
import dev.redlite.log.Fsync;
import dev.redlite.log.LogFigures;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What an engine on a file tells in INFO, and the parameters that act on its log. */
public final class FileFigures {
    private final Engine engine;
    private final FileDurability file;

    /** For an engine on a file. */
    public FileFigures(Engine engine, FileDurability file) {
        this.engine = engine;
        this.file = file;
    }

    /** Adds the fields and follows the parameters. */
    public void register() {
        Config.Parameter fsync = engine.config().get("appendfsync");
        fsync.set(file.log().fsync().name().toLowerCase(Locale.ROOT));
        fsync.onChange(text -> file.log().fsync(Fsync.valueOf(text.toUpperCase(Locale.ROOT))));
        engine.config().get("persist-access-tracking").begin("no");
        engine.config().get("access-flush-interval").begin("300000");
        engine.info().add("persistence", this::persistence);
    }

    private void persistence(Info.Fields fields) {
        LogFigures log = file.log().figures();
        StorageException failure = file.flusher().failure();
        fields.put("redlite_log_committed", log.committed())
                .put("redlite_log_flushed", log.flushed())
                .put("redlite_log_synced", log.synced())
                .put("redlite_log_unflushed_bytes", log.unflushedBytes())
                .put("redlite_log_segments", log.segments())
                .put("redlite_log_spare_segments", log.spares())
                .put("redlite_log_syncs", log.syncs())
                .put("redlite_log_last_sync_usec", log.lastSyncMicros())
                .put("redlite_log_sync_failures", log.syncFailures())
                .put("redlite_processes", log.processes())
                .put("redlite_memtable_bytes", file.memtableBytes())
                .put("redlite_memtable_limit_bytes", file.memtableLimit())
                .put("redlite_throttled_ms", millis(file.throttledNanos()))
                .put("redlite_flushes", file.flusher().flushes())
                .put("redlite_flushed_rows", file.flusher().rowsWritten())
                .put("redlite_flush_error", failure == null ? "" : oneLine(failure))
                .put("redlite_recovered_records", file.recoveredRecords())
                .put("redlite_cold_reads", file.coldReads())
                .put("redlite_cold_loads", engine.keyspace().cold().loaded())
                .put("redlite_cold_loads_running", engine.keyspace().cold().reading())
                .put("redlite_cold_load_waiting_commands", engine.loadWaits().count())
                .put("redlite_cache_used_bytes", engine.keyspace().cache().usedBytes())
                .put("redlite_cache_limit_bytes", engine.keyspace().cache().budget().valueBytes())
                .put("redlite_key_limit_bytes", engine.keyspace().cache().budget().keyBytes())
                .put("redlite_cache_forgotten", engine.keyspace().cache().forgotten())
                .put("redlite_cache_passed", engine.keyspace().cache().passed());
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static String oneLine(StorageException failure) {
        String message = failure.getMessage();
        return message == null ? "failed" : message.replaceAll("\\s+", " ");
    }
}
