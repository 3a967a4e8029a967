package dev.redlite.engine;

import dev.redlite.base.StorageException;
import dev.redlite.base.Threads;
import dev.redlite.keyspace.ColdLoad;
import dev.redlite.keyspace.ColdLoads;
import dev.redlite.store.Store;
import dev.redlite.store.StoreReader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads large values that commands wait for, one after the other, on a thread that exists as long
 * as there are some. {@link ColdLoads} has the steps.
 */
public final class Loader {
    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

    /** What has been done of a load. */
    public enum Step {
        /** What there is to read is decided. */
        BEGUN,
        /** The rows of the tables were read. */
        READ,
        /** The value is whole, but for what came late. */
        BUILT
    }

    private final Engine engine;
    private final Store store;
    private final ColdLoads loads;
    private volatile Consumer<Step> watcher = step -> {};
    private volatile boolean isStopped;

    /** Set and ended under the engine's lock. */
    private volatile @Nullable Thread thread;

    Loader(Engine engine, Store store) {
        this.engine = engine;
        this.store = store;
        this.loads = engine.keyspace().cold();
    }

    /** Is told each step by the loading thread, without the lock; for tests. */
    public void watch(Consumer<Step> each) {
        watcher = each;
    }

    /** There is something to read; under the engine's lock. */
    void wake() {
        if (thread == null && !isStopped) {
            var started = new Thread(this::run, "redlite-loader");
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    /** Ends; what is read later is read by who needs it. Without the engine's lock. */
    void stop() {
        isStopped = true;
        Thread running = thread;
        if (running != null) {
            Threads.join(running);
        }
    }

    private void run() {
        try (StoreReader tables = store.newReader()) {
            ColdLoad load = next();
            while (load != null) {
                read(load, tables);
                load = next();
            }
        } catch (RuntimeException | Error failure) {
            LOG.error("large values cannot be read beside the commands", failure);
            engine.locked(this::failAll);
        }
    }

    private @Nullable ColdLoad next() {
        ColdLoad[] next = {null};
        engine.locked(
                () -> {
                    next[0] = isStopped ? null : loads.next();
                    if (next[0] == null) {
                        thread = null;
                    }
                });
        return next[0];
    }

    private void failAll() {
        for (ColdLoad load = loads.next(); load != null; load = loads.next()) {
            loads.fail(load);
        }
        thread = null;
    }

    private void read(ColdLoad load, StoreReader tables) {
        try {
            boolean[] isBegun = {false};
            engine.locked(
                    () -> {
                        engine.durability().order().require();
                        isBegun[0] = loads.begin(load, tables);
                        removeExpired();
                    });
            if (isBegun[0]) {
                watcher.accept(Step.BEGUN);
                ColdLoads.readTables(load, tables, () -> isOfUse(load));
                tables.endSnapshot();
                watcher.accept(Step.READ);
                if (isOfUse(load)) {
                    complete(load);
                }
            }
        } catch (StorageException failure) {
            LOG.warn("a large value cannot be read: {}", failure.getMessage());
            engine.locked(() -> loads.fail(load));
        } catch (RuntimeException | OutOfMemoryError failure) {
            LOG.error("a large value cannot be read", failure);
            engine.locked(() -> loads.fail(load));
        } finally {
            tables.endSnapshot();
        }
    }

    /** Puts on top what the tables do not have, and hands the value over. */
    private void complete(ColdLoad load) {
        for (int i = 0; i < ColdLoads.pendingCount(load); i++) {
            int generation = i;
            long[] cursor = {0};
            do {
                perform(steps -> cursor[0] = loads.copyPending(load, generation, cursor[0], steps));
            } while (cursor[0] != 0);
        }
        boolean[] goesOn = {true};
        while (goesOn[0]) {
            perform(steps -> goesOn[0] = loads.takeLate(load, steps));
        }
        ColdLoads.build(load);
        watcher.accept(Step.BUILT);
        boolean[] isOver = {!isOfUse(load)};
        while (!isOver[0]) {
            perform(
                    steps -> {
                        isOver[0] = loads.install(load, steps);
                        removeExpired();
                    });
        }
    }

    private boolean isOfUse(ColdLoad load) {
        return !load.isUseless() && !isStopped;
    }

    /** Takes work under the lock, and does it without. */
    private void perform(Consumer<List<Runnable>> taking) {
        List<Runnable> steps = new ArrayList<>(1);
        engine.locked(() -> taking.accept(steps));
        steps.forEach(Runnable::run);
    }

    /** What the expiry cycle had asked for. */
    private void removeExpired() {
        if (!engine.keyspace().expired().isEmpty() && engine.durability().order().isHeld()) {
            engine.runner().removeExpired();
        }
    }
}
