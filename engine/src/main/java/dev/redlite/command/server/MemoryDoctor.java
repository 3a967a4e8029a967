package dev.redlite.command.server;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Eviction;
import dev.redlite.engine.Info;
import dev.redlite.keyspace.DataSize;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.KeyWalk;
import dev.redlite.keyspace.Keyspace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * MEMORY DOCTOR: what is used and what it may be, of which types the data is, what waits to be
 * removed, and what to do about what is near its limit.
 */
final class MemoryDoctor {
    /** Keys that are looked at to tell of which types the data is, of each database. */
    private static final int SAMPLES = 200;

    private static final int NEAR_PERCENT = 90;

    /** What was seen of one type. */
    private static final class Seen {
        long keys;
        long bytes;
    }

    private final Engine engine;
    private final Keyspace keyspace;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder warnings = new StringBuilder();
    private final Map<String, Seen> types = new TreeMap<>();
    private long sampled;
    private long largestBytes;
    private String largest = "";

    MemoryDoctor(Call call) {
        this.engine = call.engine();
        this.keyspace = call.keyspace();
    }

    /** The report, in lines. */
    String report() {
        Eviction eviction = engine.eviction();
        long data = eviction.data().bytes();
        line("Data: %d keys of %s.", eviction.data().keys(), human(data));
        ofHeap();
        ofLimit(eviction, data);
        var fields = new Info.Fields();
        engine.info().fill("persistence", fields);
        ofFile(fields);
        ofTypes();
        ofExpired();
        if (warnings.isEmpty()) {
            line("Nothing is near its limit.");
        }
        return text.append(warnings).toString();
    }

    private void ofHeap() {
        long used = InfoMemory.usedBytes();
        long most = Runtime.getRuntime().maxMemory();
        line("Heap: %s of %s in use, garbage included.", human(used), human(most));
        if (isNear(used, most)) {
            warn(
                    "The heap is nearly full: give the JVM more (-Xmx), or the values in memory"
                            + " less (--cache).");
        }
    }

    private void ofLimit(Eviction eviction, long data) {
        long most = eviction.limit();
        String policy = engine.config().get("maxmemory-policy").value();
        if (most == 0) {
            line("maxmemory: no limit.");
            return;
        }
        line("maxmemory: %s of %s, %s.", human(data), human(most), policy);
        if (!isNear(data, most)) {
            return;
        }
        if (policy.equals("noeviction")) {
            warn("maxmemory is nearly reached, and writes will be refused: set maxmemory-policy.");
        } else if (eviction.policy().isVolatile() && expiring() == 0) {
            warn(
                    "maxmemory is nearly reached, and no key has a time to live, so none can be"
                            + " evicted: use an allkeys policy, or EXPIRE.");
        }
    }

    private long expiring() {
        var data = new DataSize(keyspace);
        long sum = 0;
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            sum += data.expiring(db);
        }
        return sum;
    }

    private void ofFile(Info.Fields fields) {
        near(
                fields,
                "Values and keys in memory",
                "redlite_cache_used_bytes",
                "redlite_cache_limit_bytes",
                "");
        near(
                fields,
                "Changes that the tables do not have",
                "redlite_memtable_bytes",
                "redlite_memtable_limit_bytes",
                "The disk does not keep up with the writes, which will be slowed down.");
        near(
                fields,
                "maxdisk",
                "redlite_disk_bytes",
                "redlite_maxdisk",
                "The file is near maxdisk: the oldest keys go, whatever they are used for.");
    }

    private void near(Info.Fields fields, String what, String used, String limit, String advice) {
        long now = fields.number(used);
        long most = fields.number(limit);
        if (most <= 0) {
            return;
        }
        line("%s: %s of %s.", what, human(now), human(most));
        if (!advice.isEmpty() && isNear(now, most)) {
            warn(advice);
        }
    }

    private void ofTypes() {
        var walk = new KeyWalk(keyspace);
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            if (keyspace.size(db) <= SAMPLES) {
                seeAll(walk, db);
            } else {
                for (int i = 0; i < SAMPLES; i++) {
                    see(db, walk.random(db));
                }
            }
        }
        if (sampled == 0) {
            return;
        }
        long bytes = Math.max(1, types.values().stream().mapToLong(seen -> seen.bytes).sum());
        line("Types, of %d keys:", sampled);
        types.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().bytes))
                .forEach(
                        entry ->
                                line(
                                        "  %s: %d%% of the keys, %d%% of the bytes",
                                        entry.getKey(),
                                        entry.getValue().keys * 100 / sampled,
                                        entry.getValue().bytes * 100 / bytes));
        line("Largest of them: %s in %s.", human(largestBytes), largest);
    }

    private void seeAll(KeyWalk walk, int db) {
        List<byte[]> keys = new ArrayList<>();
        long cursor = 0;
        do {
            cursor = walk.scan(db, cursor, SAMPLES, (key, type) -> keys.add(key));
        } while (cursor != 0);
        keys.forEach(key -> see(db, key));
    }

    private void see(int db, byte @Nullable [] key) {
        Entry entry = key == null ? null : keyspace.peek(db, key);
        if (entry == null) {
            return;
        }
        Seen seen = types.computeIfAbsent(entry.type().name(), absent -> new Seen());
        seen.keys++;
        seen.bytes += entry.sizeBytes();
        sampled++;
        if (entry.sizeBytes() > largestBytes) {
            largestBytes = entry.sizeBytes();
            largest = Bytes.quote(entry.key()) + " of database " + db;
        }
    }

    private void ofExpired() {
        long waiting = keyspace.expired().waiting();
        line("Expired keys that wait to be removed: %d.", waiting);
        if (!engine.isExpiryActive()) {
            warn("Expired keys are removed only when they are met: DEBUG SET-ACTIVE-EXPIRE 1.");
        }
    }

    private static boolean isNear(long used, long most) {
        return used / (double) most >= NEAR_PERCENT / 100.0;
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void warn(String what) {
        warnings.append("Warning: ").append(what).append('\n');
    }

    private static String human(long bytes) {
        return Info.human(bytes);
    }
}
