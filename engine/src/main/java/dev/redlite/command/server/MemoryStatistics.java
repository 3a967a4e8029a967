package dev.redlite.command.server;

import dev.redlite.engine.Call;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.DataSize;
import dev.redlite.keyspace.Keyspace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer of MEMORY STATS: names and whole numbers, numbers with a fraction, or texts. */
final class MemoryStatistics {
    /** Bytes of a bucket of a table of keys, which are twice as many as keys at most. */
    private static final long BUCKET_BYTES = 4;

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private MemoryStatistics() {}

    static MemoryStatistics of(Call call) {
        var statistics = new MemoryStatistics();
        statistics.fill(call.engine());
        return statistics;
    }

    private void fill(Engine engine) {
        DataSize data = engine.eviction().data();
        long used = InfoMemory.usedBytes();
        long peak = engine.stats().peak(used);
        long committed = Runtime.getRuntime().totalMemory();
        long resident = dev.redlite.base.ProcessFigures.residentBytes();
        long bytes = data.bytes();
        long keys = data.keys();
        put("peak.allocated", peak);
        put("total.allocated", used);
        for (String none :
                new String[] {
                    "startup.allocated", "replication.backlog", "clients.slaves", "clients.normal",
                    "cluster.links", "aof.buffer", "lua.caches", "functions.caches"
                }) {
            put(none, 0L);
        }
        databases(engine.keyspace());
        put("overhead.total", Math.max(0, used - bytes));
        put("keys.count", keys);
        put("keys.bytes-per-key", keys == 0 ? 0L : bytes / keys);
        put("dataset.bytes", bytes);
        put("dataset.percentage", percent(bytes, used));
        put("peak.percentage", percent(used, peak));
        put("eviction.policy", engine.config().get("maxmemory-policy").value());
        put("eviction.count", engine.eviction().evicted());
        put("allocator.allocated", used);
        put("allocator.active", committed);
        put("allocator.resident", resident);
        part("allocator-fragmentation", committed, used);
        part("allocator-rss", resident, committed);
        part("rss-overhead", resident, resident);
        put("fragmentation", used == 0 ? 0.0 : resident / (double) used);
        put("fragmentation.bytes", resident - used);
    }

    private void databases(Keyspace keyspace) {
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            if (keyspace.size(db) > 0) {
                Map<String, Object> inner = new LinkedHashMap<>();
                inner.put("overhead.hashtable.main", BUCKET_BYTES * keyspace.size(db));
                inner.put("overhead.hashtable.expires", 0L);
                inner.put("overhead.hashtable.slot-to-keys", 0L);
                put("db." + db, inner);
            }
        }
    }

    private void part(String name, long whole, long used) {
        put(name + ".ratio", used == 0 ? 0.0 : whole / (double) used);
        put(name + ".bytes", whole - used);
    }

    private void put(String name, Object value) {
        fields.put(name, value);
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }

    void answer(Reply reply) {
        write(fields, reply);
    }

    private static void write(Map<?, ?> map, Reply reply) {
        reply.map(map.size());
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        for (Map.Entry<?, ?> entry : entries) {
            reply.bulk(String.valueOf(entry.getKey()));
            switch (entry.getValue()) {
                case Long number -> reply.integer(number);
                case Double number -> reply.number(number);
                case Map<?, ?> inner -> write(inner, reply);
                case Object text -> reply.bulk(String.valueOf(text));
            }
        }
    }
}
