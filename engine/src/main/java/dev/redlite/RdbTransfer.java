package dev.redlite;

import dev.redlite.base.Bytes;
import dev.redlite.base.StorageException;
import dev.redlite.engine.Engine;
import dev.redlite.engine.UnfinishedLoad;
import dev.redlite.keyspace.Entry;
import dev.redlite.keyspace.KeyWalk;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.rdb.Dump;
import dev.redlite.rdb.RdbFileWriter;
import dev.redlite.rdb.RdbFormatException;
import dev.redlite.rdb.RdbOutput;
import dev.redlite.transfer.RdbImport;
import dev.redlite.value.StringValue;
import dev.redlite.value.Value;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Takes all keys of an RDB file into a database, or writes all keys of one to such a file. */
final class RdbTransfer {
    /** What is done under one turn of the lock. */
    private static final int KEYS_PER_TURN = 200;

    private static final byte[] FUNCTION = Bytes.of("FUNCTION");
    private static final byte[] RESTORE = Bytes.of("RESTORE");
    private static final byte[] REPLACE = Bytes.of("REPLACE");

    private final Redlite database;
    private final Engine engine;
    private final TransferWatcher watcher;
    private long keys;

    RdbTransfer(Redlite database, TransferWatcher watcher) {
        this.database = database;
        this.engine = database.engine();
        this.watcher = watcher;
    }

    // ---- Import

    /**
     * Adds the keys of a file, in place of those with the same names; returns how many. What fails
     * leaves those that were before it.
     *
     * @param onlyDb the only database that is taken; -1 for all
     */
    long importFrom(Path file, int onlyDb) {
        return new RdbImport(engine, watcher::at)
                .onlyDatabase(onlyDb)
                .onLibraries(this::restore)
                .run(file);
    }

    /** Libraries of functions that have come, in place of those with their names: all or none. */
    private void restore(List<byte[]> codes) {
        try (var connection = database.connect()) {
            connection.call(FUNCTION, RESTORE, Dump.ofFunctions(codes, false), REPLACE);
        } catch (RedliteException refused) {
            throw new RdbFormatException("functions: " + refused.getMessage());
        }
    }

    // ---- Export

    /**
     * Writes all keys as they are at one moment; returns how many. The file is there whole or not
     * at all. Other users of the database wait meanwhile.
     */
    long exportTo(Path file) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try (var channel =
                        FileChannel.open(
                                unfinished,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream stream = Channels.newOutputStream(channel)) {
            boolean compresses = engine.config().get("rdbcompression").isYes();
            var out = new RdbOutput(stream, compresses);
            engine.locked(() -> write(new RdbFileWriter(out, Version.REDIS, engine.now())));
            channel.force(true);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return keys;
        } catch (IOException | UncheckedIOException failure) {
            throw new StorageException(
                    "cannot write " + file + ": " + failure.getMessage(), failure);
        } catch (RdbFormatException impossible) {
            throw new StorageException(
                    "cannot write " + file + ": " + impossible.getMessage(), impossible);
        }
    }

    private void write(RdbFileWriter writer) {
        engine.durability().order().require();
        Keyspace keyspace = engine.keyspace();
        eachKey(
                Keyspace.LIBRARIES,
                (name, entry) -> {
                    if (!UnfinishedLoad.isMark(name)
                            && keyspace.value(entry) instanceof StringValue code) {
                        writer.library(code.bytes().clone());
                    }
                });
        long all = 0;
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            all += keyspace.size(db);
        }
        for (int db = 0; db < Keyspace.DATABASES; db++) {
            if (keyspace.size(db) > 0) {
                writer.database(db, keyspace.size(db), 0);
                write(writer, db, all);
            }
        }
        writer.end();
        watcher.at(all, all, keys);
        if (writer.newer() > 0) {
            watcher.note(
                    writer.newer()
                            + " keys have what Redis 7.0 does not: 7.4 reads fields that expire,"
                            + " 8.6 producers of streams, 8.8 entries that were given back");
        }
    }

    private void write(RdbFileWriter writer, int db, long all) {
        eachKey(
                db,
                (key, entry) -> {
                    write(writer, key, engine.keyspace().value(entry), entry.expiresAt());
                    keys++;
                    if (keys % KEYS_PER_TURN == 0) {
                        watcher.at(keys, all, keys);
                    }
                });
    }

    private void eachKey(int db, BiConsumer<byte[], Entry> action) {
        Keyspace keyspace = engine.keyspace();
        long cursor = 0;
        do {
            keyspace.begin(engine.now());
            List<byte[]> page = new ArrayList<>();
            cursor =
                    new KeyWalk(keyspace)
                            .scan(db, cursor, KEYS_PER_TURN, (key, type) -> page.add(key));
            for (byte[] key : page) {
                Entry entry = keyspace.peek(db, key);
                if (entry != null) {
                    action.accept(key, entry);
                }
            }
            keyspace.endCommand();
            keyspace.commit();
        } while (cursor != 0);
    }

    private static void write(RdbFileWriter writer, byte[] key, Value value, long expiresAt) {
        try {
            writer.key(key, value, expiresAt);
        } catch (RdbFormatException impossible) {
            throw new RdbFormatException(
                    "the key " + Bytes.quote(key) + ": " + impossible.getMessage());
        }
    }
}
