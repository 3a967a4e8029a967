package dev.redlite;

import dev.redlite.base.StorageException;
import dev.redlite.command.Commands;
import dev.redlite.engine.Durability;
import dev.redlite.engine.Engine;
import dev.redlite.engine.FileDurability;
import dev.redlite.engine.FileFigures;
import dev.redlite.engine.FileMaintenance;
import dev.redlite.engine.Housekeeping;
import dev.redlite.engine.UnfinishedLoad;
import dev.redlite.keyspace.CacheBudget;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.log.Log;
import dev.redlite.log.LogOptions;
import dev.redlite.store.Store;
import dev.redlite.store.StoreOptions;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * An engine with all its parts, and how many have it open: opening a file twice in one process
 * gives one engine, as a file's locks belong to the process.
 */
final class OpenDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);
    private static final Map<Path, OpenDatabase> OPEN = new HashMap<>();

    /** Of links that lead to links; as Linux has it. */
    private static final int LINKS_MAX = 40;

    private final @Nullable Path file;
    private final Engine engine;
    private final @Nullable FileDurability durability;
    private final Housekeeping housekeeping;
    private int users = 1;

    private OpenDatabase(
            @Nullable Path file,
            Engine engine,
            @Nullable FileDurability durability,
            boolean background) {
        this.file = file;
        this.engine = engine;
        this.durability = durability;
        this.housekeeping = new Housekeeping(engine, durability);
        if (durability != null) {
            var maintenance = new FileMaintenance(engine, durability, housekeeping);
            engine.maintenance(maintenance);
            housekeeping.maintenance(maintenance);
            new FileFigures(engine, durability).register();
        }
        if (background) {
            housekeeping.start();
        }
    }

    static OpenDatabase memory(Options options) {
        var engine =
                new Engine(
                        Commands.table(),
                        listener ->
                                new Keyspace(
                                        null, listener, options.random(), CacheBudget.UNLIMITED),
                        Durability.NONE,
                        options.clock(),
                        options.random());
        return new OpenDatabase(null, engine, null, options.background());
    }

    static OpenDatabase file(Path path, Options options) {
        synchronized (OPEN) {
            Path real = real(path);
            OpenDatabase open = OPEN.get(real);
            if (open != null) {
                open.users++;
                return open;
            }
            open = open(real, options);
            OPEN.put(real, open);
            return open;
        }
    }

    /** The path with links resolved, so that a file is recognised under each of its names. */
    private static Path real(Path path) {
        try {
            Path absolute = target(path.toAbsolutePath());
            if (Files.exists(absolute)) {
                return absolute.toRealPath();
            }
            Path parent = absolute.getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw new StorageException(
                        "cannot open " + path + ": there is no directory " + parent);
            }
            return parent.toRealPath().resolve(absolute.getFileName());
        } catch (IOException failure) {
            throw new StorageException("open", path, failure);
        }
    }

    /** Where a link leads whose file is still to be made: its log must stand beside that. */
    private static Path target(Path path) throws IOException {
        Path file = path;
        for (int links = 0; !Files.exists(file) && Files.isSymbolicLink(file); links++) {
            if (links == LINKS_MAX) {
                throw new StorageException(
                        "cannot open " + path + ": its links go round in a circle");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    private static OpenDatabase open(Path file, Options options) {
        Store store = Store.open(file, StoreOptions.defaults());
        try {
            Log log = openLog(file, store, options);
            try {
                return assemble(file, store, log, options);
            } catch (RuntimeException | Error failure) {
                log.close();
                throw failure;
            }
        } catch (RuntimeException | Error failure) {
            store.close();
            throw failure;
        }
    }

    private static Log openLog(Path file, Store store, Options options) {
        var logOptions =
                LogOptions.defaults()
                        .withSegmentBytes(options.segmentBytes())
                        .withFsync(options.fsync())
                        .withExclusive(options.exclusive());
        long id = new BigInteger(store.databaseId().replace("-", ""), 16).longValue();
        Path directory = file.resolveSibling(file.getFileName() + "-log");
        return Log.open(
                options.disk(), directory, logOptions, id, () -> store.readState().flushedLsn());
    }

    private static OpenDatabase assemble(Path file, Store store, Log log, Options options) {
        var durability = new FileDurability(log, store, options.memtableBytes());
        var engine =
                new Engine(
                        Commands.table(),
                        listener ->
                                new Keyspace(
                                        durability.persistence(),
                                        listener,
                                        options.random(),
                                        new CacheBudget(options.keyBytes(), options.cacheBytes())),
                        durability,
                        options.clock(),
                        options.random());
        durability.start(engine);
        if (log.isLone()) { // else who loads may be alive
            engine.locked(() -> dropUnfinished(engine, file));
        }
        return new OpenDatabase(file, engine, durability, options.background());
    }

    private static void dropUnfinished(Engine engine, Path file) {
        if (UnfinishedLoad.drop(engine)) {
            LOG.warn("{} had a part of a master's data, which was removed", file);
        }
    }

    Engine engine() {
        return engine;
    }

    @Nullable FileDurability durability() {
        return durability;
    }

    Housekeeping housekeeping() {
        return housekeeping;
    }

    /** One user less; the last one closes. */
    void close() {
        synchronized (OPEN) {
            users--;
            if (users > 0) {
                return;
            }
            try {
                engine.locked(() -> engine.blocking().failAll("UNBLOCKED the database was closed"));
                housekeeping.stop();
            } finally {
                if (file != null) {
                    OPEN.remove(file);
                }
                FileDurability parts = durability;
                if (parts == null) {
                    engine.beginClosing();
                } else {
                    parts.close();
                }
            }
        }
    }

    /** Leaves everything as a killed process would; for tests. */
    void abandon() {
        synchronized (OPEN) {
            housekeeping.stop();
            if (file != null) {
                OPEN.remove(file);
            }
            if (durability != null) {
                durability.abandon();
            }
        }
    }
}
