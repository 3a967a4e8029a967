package dev.redlite.engine;

import dev.redlite.keyspace.AccessWalk;
import dev.redlite.store.AccessRow;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes into the tables when keys that were not changed were used, and how often, if {@code
 * persist-access-tracking} says so: many at a time, every {@code access-flush-interval}. What is
 * lost with the process, or forgotten from memory before, is no loss of data, so the log does not
 * have it. The process that flushes writes what it knows itself.
 */
final class AccessFlush {
    private final Engine engine;
    private final FileDurability file;
    private final Config.Parameter isOn;
    private final Config.Parameter interval;
    private long writtenAt;

    AccessFlush(Engine engine, FileDurability file) {
        this.engine = engine;
        this.file = file;
        this.isOn = engine.config().get("persist-access-tracking");
        this.interval = engine.config().get("access-flush-interval");
        this.writtenAt = engine.clock().millis();
    }

    /** Writes if it is time; without the lock. */
    void runIfDue() {
        long now = engine.clock().millis();
        if (isOn.isYes() && file.isFlushing() && now - writtenAt >= interval.number()) {
            long since = writtenAt;
            writtenAt = now;
            var walk = new AccessWalk(engine.keyspace(), since);
            while (walk.hasNext()) {
                List<List<AccessRow>> rows = new ArrayList<>(1);
                engine.locked(() -> rows.add(walk.next()));
                List<AccessRow> found = rows.getFirst();
                if (!found.isEmpty()) {
                    file.flusher()
                            .between(
                                    writer -> {
                                        writer.putAccesses(found);
                                        return found.size();
                                    });
                }
            }
        }
    }
}
