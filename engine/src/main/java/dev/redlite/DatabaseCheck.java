package dev.redlite;

import dev.redlite.engine.Engine;
import dev.redlite.engine.FileDurability;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.keyspace.KeyspaceCheck;
import dev.redlite.log.LogFigures;
import dev.redlite.store.Store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks a database: SQLite's own integrity, rows without keys and keys without rows, the log's
 * positions, the counts, and the invariants of every value.
 */
final class DatabaseCheck {
    private static final int KEYS_PER_LOCK = 500;

    private final OpenDatabase database;
    private final Engine engine;

    DatabaseCheck(OpenDatabase database) {
        this.database = database;
        this.engine = database.engine();
    }

    /** Returns what is wrong, in sentences; tells what it is doing, and how far it is. */
    List<String> run(Consumer<String> progress) {
        List<String> wrong = new ArrayList<>();
        FileDurability durability = database.durability();
        if (durability != null) {
            progress.accept("flushing the log");
            durability.flush();
            checkFile(durability, progress, wrong);
        }
        checkMemory(progress, wrong);
        return wrong;
    }

    /** What is in memory, and each value; flushes nothing. */
    void checkMemory(Consumer<String> progress, List<String> wrong) {
        var memory = new KeyspaceCheck(engine.keyspace());
        progress.accept("what is in memory");
        engine.locked(() -> wrong.addAll(memory.run(engine.now())));
        for (int db = 0; db < Keyspace.ALL_DATABASES; db++) {
            checkValues(memory, db, progress, wrong);
        }
    }

    private static void checkFile(
            FileDurability durability, Consumer<String> progress, List<String> wrong) {
        Store store = durability.store();
        wrong.addAll(
                store.integrityCheck(
                        (step, done, total) -> progress.accept(of(step, done, total))));
        wrong.addAll(
                store.checkRows((step, done, total) -> progress.accept(of(step, done, total))));
        LogFigures log = durability.log().figures();
        long flushed = store.readState().flushedLsn();
        if (flushed > log.committed()) {
            wrong.add(
                    "the tables are flushed up to "
                            + flushed
                            + " and the log ends at "
                            + log.committed());
        }
        if (log.oldest() > flushed) {
            wrong.add(
                    "the log begins at "
                            + log.oldest()
                            + " and the tables are flushed up to "
                            + flushed
                            + " only");
        }
    }

    /** Every key of a database and its value, a bounded number under each turn of the lock. */
    private void checkValues(
            KeyspaceCheck memory, int db, Consumer<String> progress, List<String> wrong) {
        long[] cursor = {0};
        long[] size = {0};
        long checked = 0;
        do {
            engine.locked(
                    () -> {
                        engine.durability().order().require();
                        size[0] = engine.keyspace().size(db);
                        cursor[0] =
                                memory.values(db, cursor[0], KEYS_PER_LOCK, engine.now(), wrong);
                    });
            checked += KEYS_PER_LOCK;
            if (size[0] > 0) {
                String what = "values of database " + db;
                progress.accept(of(what, Math.min(checked, size[0]), size[0]));
            }
        } while (cursor[0] != 0);
    }

    private static String of(String step, long done, long total) {
        return step + ": " + done + " of " + total;
    }
}
