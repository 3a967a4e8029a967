package dev.redlite.transfer;

import dev.redlite.base.StorageException;
import dev.redlite.engine.Engine;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.rdb.RdbFileReader;
import dev.redlite.rdb.RdbFormatException;
import dev.redlite.rdb.RdbInput;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Takes the keys of an RDB file into an engine, in place of those with the same names. */
public final class RdbImport {
    /** What is done under one turn of the lock. */
    private static final int KEYS_PER_TURN = 200;

    private static final long BYTES_PER_TURN = 8 << 20;

    /** Told how far it is. */
    @FunctionalInterface
    public interface Progress {
        /** So many bytes of all are read, and so many keys taken. */
        void at(long done, long all, long keys);
    }

    /** A key on its way. */
    private record Arriving(int db, byte[] key, Value value, long expiresAt) {}

    private final Engine engine;
    private final Progress progress;
    private final List<Arriving> turn = new ArrayList<>();
    private Consumer<List<byte[]>> onLibraries = codes -> {};
    private boolean keepsExpired;
    private int onlyDatabase = -1;
    private long turnBytes;
    private long keys;

    /** Takes a file into an engine. */
    public RdbImport(Engine engine, Progress progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /** Who takes the libraries of functions, of which each is its code; else they are left out. */
    public RdbImport onLibraries(Consumer<List<byte[]>> taker) {
        onLibraries = taker;
        return this;
    }

    /** What has expired is taken too: a replica keeps it until its master removes it. */
    public RdbImport keepingExpired() {
        keepsExpired = true;
        return this;
    }

    /** Only the keys of a database are taken; -1 for all. */
    public RdbImport onlyDatabase(int number) {
        onlyDatabase = number;
        return this;
    }

    /**
     * Adds the keys of a file; returns how many. What fails leaves those that were before it.
     *
     * @throws StorageException if the file is damaged or cannot be read, or the keys not written
     */
    public long run(Path file) {
        long now = keepsExpired ? 0 : engine.clock().millis();
        return read(
                file,
                now,
                (in, reader, size) -> {
                    Value value = next(reader, onLibraries);
                    while (value != null) {
                        add(reader, value, now);
                        if (turn.size() >= KEYS_PER_TURN || turnBytes >= BYTES_PER_TURN) {
                            take();
                            progress.at(size - in.remaining(), size, keys);
                        }
                        value = next(reader, onLibraries);
                    }
                    take();
                    progress.at(size, size, keys);
                    return keys;
                });
    }

    /**
     * Reads a file to its end and takes nothing.
     *
     * @return how many keys it has
     * @throws StorageException if {@link #run} would find it damaged
     */
    public long check(Path file) {
        return read(
                file,
                0,
                (in, reader, size) -> {
                    long count = 0;
                    while (next(reader, codes -> {}) != null) {
                        requireDatabase(reader);
                        if (++count % KEYS_PER_TURN == 0) {
                            progress.at(size - in.remaining(), size, 0);
                        }
                    }
                    return count;
                });
    }

    private interface Reading {
        long read(RdbInput in, RdbFileReader reader, long size);
    }

    private long read(Path file, long now, Reading reading) {
        try (var stream = Files.newInputStream(file)) {
            long size = Files.size(file);
            var in = new RdbInput(stream, size);
            var reader = new RdbFileReader(in, engine.keyspace().packing(), now);
            return reading.read(in, reader, size);
        } catch (IOException | UncheckedIOException failure) {
            throw new StorageException(
                    "cannot read " + file + ": " + failure.getMessage(), failure);
        } catch (RdbFormatException wrong) {
            throw new StorageException(file + " cannot be read: " + wrong.getMessage(), wrong);
        }
    }

    /** The next value, or null, after what libraries there are before it. */
    private static @Nullable Value next(RdbFileReader reader, Consumer<List<byte[]>> libraries) {
        Value value = reader.next();
        List<byte[]> codes = reader.takeLibraries();
        if (!codes.isEmpty()) {
            libraries.accept(codes);
        }
        return value;
    }

    private static void requireDatabase(RdbFileReader reader) {
        if (reader.database() < 0 || reader.database() >= Keyspace.DATABASES) {
            throw new RdbFormatException(
                    "it has a database " + reader.database() + ", and here are 16");
        }
    }

    private void add(RdbFileReader reader, Value value, long now) {
        boolean isWanted = onlyDatabase < 0 || onlyDatabase == reader.database();
        if (!isWanted) {
            return;
        }
        requireDatabase(reader);
        boolean isPast = reader.expiresAt() != 0 && reader.expiresAt() <= now;
        if (!isPast && !value.isEmptyAt(now)) {
            turn.add(
                    new Arriving((int) reader.database(), reader.key(), value, reader.expiresAt()));
            turnBytes += value.sizeBytes();
        }
    }

    private void take() {
        engine.durability().throttle();
        engine.locked(
                () -> {
                    engine.durability().order().require();
                    Keyspace keyspace = engine.keyspace();
                    keyspace.begin(engine.now());
                    keyspace.expired().keep(keepsExpired);
                    try {
                        for (Arriving each : turn) {
                            keyspace.adopt(each.db, each.key, each.value, each.expiresAt);
                        }
                        keyspace.endCommand();
                        keyspace.commit();
                    } finally {
                        keyspace.expired().keep(false);
                    }
                });
        keys += turn.size();
        turn.clear();
        turnBytes = 0;
    }
}
