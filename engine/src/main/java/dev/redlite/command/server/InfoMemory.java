package dev.redlite.command.server;

import dev.redlite.base.ProcessFigures;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Info;

import java.util.Locale;

/** The memory section of INFO. */
final class InfoMemory {
    private InfoMemory() {}

    /** Bytes of the Java heap in use, garbage that is not collected yet included. */
    static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static void memory(Engine engine, Info.Fields fields) {
        long used = usedBytes();
        long peak = engine.stats().peak(used);
        long resident = ProcessFigures.residentBytes();
        long data = engine.eviction().data().bytes();
        long limit = engine.eviction().limit();
        fields.bytes("used_memory", used)
                .bytes("used_memory_rss", resident)
                .bytes("used_memory_peak", peak)
                .put("used_memory_peak_perc", percent(used, peak))
                .put("used_memory_overhead", Math.max(0, used - data))
                .put("used_memory_startup", 0)
                .put("used_memory_dataset", data)
                .put("used_memory_dataset_perc", percent(data, used))
                .put("allocator_allocated", used)
                .put("allocator_active", Runtime.getRuntime().totalMemory())
                .put("allocator_resident", resident)
                .bytes("total_system_memory", ProcessFigures.machineBytes());
        addScripts(fields);
        fields.bytes("maxmemory", limit)
                .put("maxmemory_policy", engine.config().get("maxmemory-policy").value())
                .put("mem_fragmentation_ratio", used == 0 ? 0.0 : resident / (double) used)
                .put("mem_fragmentation_bytes", resident - used)
                .put("mem_not_counted_for_evict", 0)
                .put("mem_replication_backlog", 0)
                .put("mem_total_replication_buffers", 0)
                .put("mem_clients_slaves", 0)
                .put("mem_clients_normal", 0)
                .put("mem_cluster_links", 0)
                .put("mem_aof_buffer", 0)
                .put("mem_allocator", "jvm")
                .put("active_defrag_running", 0)
                .put("lazyfree_pending_objects", 0)
                .put("lazyfreed_objects", 0);
    }

    private static void addScripts(Info.Fields fields) {
        fields.bytes("used_memory_lua", 0)
                .put("used_memory_vm_eval", 0)
                .put("used_memory_scripts_eval", 0)
                .put("number_of_cached_scripts", 0)
                .put("number_of_functions", 0)
                .put("number_of_libraries", 0)
                .put("used_memory_vm_functions", 0)
                .bytes("used_memory_vm_total", 0)
                .put("used_memory_functions", 0)
                .bytes("used_memory_scripts", 0);
    }

    private static String percent(long part, long whole) {
        double percent = whole == 0 ? 0 : 100.0 * part / whole;
        return String.format(Locale.ROOT, "%.2f%%", percent);
    }
}
