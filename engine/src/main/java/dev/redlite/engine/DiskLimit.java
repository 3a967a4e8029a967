package dev.redlite.engine;

import dev.redlite.keyspace.OldestKeys;
import dev.redlite.store.KeyRow;
import dev.redlite.store.StoreReader;
import dev.redlite.store.StoreWriter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * Keeps the database file within {@code maxdisk}: expired keys go first, then those that were made
 * first, of all databases. Looks after each flush, which is how anything gets into the file.
 */
final class DiskLimit {
    /*
     * Pages that nothing is in are used again by the next flushes. So keys go as soon as nine
     * tenths of the limit are in use, down to eight: the file then grows no further and nothing
     * has to be moved. Only if it is larger than the limit all the same, because the limit was
     * lowered or one flush brought more than a tenth of it, SQLite writes it anew; not beyond a
     * size, see FileMaintenance. SQLite's WAL and the log come on top: both have limits of their
     * own.
     *
     * Ids grow, so the order of ids is the order in which keys were made.
     */
    private static final Logger LOG = LoggerFactory.getLogger(DiskLimit.class);
    private static final int KEYS_PER_UNIT = 200;
    private static final int ROUNDS = 8;
    private static final int BEGIN_TENTHS = 9;
    private static final int END_TENTHS = 8;

    private final Engine engine;
    private final FileDurability file;
    private final FileMaintenance maintenance;
    private final Config.Parameter limit;
    private volatile long sizeBytes;
    private volatile long freeBytes;
    private volatile long removed;

    DiskLimit(Engine engine, FileDurability file, FileMaintenance maintenance) {
        this.engine = engine;
        this.file = file;
        this.maintenance = maintenance;
        this.limit = engine.config().get("maxdisk");
        engine.info()
                .add(
                        "persistence",
                        fields ->
                                fields.put("redlite_maxdisk", limit.number())
                                        .put("redlite_disk_bytes", sizeBytes)
                                        .put("redlite_disk_free_bytes", freeBytes)
                                        .put("redlite_disk_evicted_keys", removed));
    }

    /** Removes what is too much, and gives its room back; without the lock. */
    void run() {
        long most = limit.number();
        if (!file.isFlushing()) {
            return;
        }
        measure();
        if (engine.replication().leavesLimitsToMaster()) {
            return;
        }
        if (most == 0 || sizeBytes <= most / 10 * BEGIN_TENTHS) {
            return;
        }
        if (usedBytes() > most / 10 * BEGIN_TENTHS) {
            maintenance.removeExpired();
            file.flush();
            measure();
            long target = most / 10 * END_TENTHS;
            for (int i = 0; i < ROUNDS && usedBytes() > target; i++) {
                if (!removeOldest(target)) {
                    break;
                }
                file.flush();
                measure();
            }
        }
        if (sizeBytes > most && freeBytes > 0 && sizeBytes <= FileMaintenance.LARGEST_BYTES) {
            file.flusher().between(StoreWriter::vacuum);
            measure();
        }
    }

    private long usedBytes() {
        return sizeBytes - freeBytes;
    }

    private void measure() {
        file.flusher()
                .between(
                        writer -> {
                            freeBytes = writer.freeBytes();
                            sizeBytes = writer.sizeBytes();
                            return sizeBytes;
                        });
    }

    /** Removes as much of the data as there is too much of the file; false if nothing is left. */
    private boolean removeOldest(long target) {
        long[] data = {0};
        engine.locked(() -> data[0] = engine.eviction().data().bytes());
        long wanted = (long) (data[0] * ((usedBytes() - target) / (double) usedBytes()));
        long count = 0;
        try (StoreReader reader = file.store().newReader()) {
            long after = 0;
            long freed = 0;
            while (freed <= wanted) {
                List<KeyRow> rows = reader.oldest(after, KEYS_PER_UNIT);
                if (rows.isEmpty()) {
                    break;
                }
                after = rows.getLast().id();
                freed += remove(rows);
                count += rows.size();
            }
        }
        removed += count;
        LOG.info("{} of the oldest keys were removed for maxdisk", count);
        return count > 0;
    }

    private long remove(List<KeyRow> rows) {
        long[] bytes = {0};
        engine.locked(
                () -> {
                    engine.durability().order().require();
                    engine.keyspace().begin(engine.now());
                    bytes[0] =
                            new OldestKeys(engine.keyspace())
                                    .remove(rows, engine.eviction()::tellEvicted);
                    engine.keyspace().commit();
                });
        return bytes[0];
    }
}
