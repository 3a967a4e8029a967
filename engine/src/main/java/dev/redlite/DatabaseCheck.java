package dev.redlite;

import dev.redlite.engine.FileDurability;
import dev.redlite.keyspace.KeyspaceCheck;
import dev.redlite.store.Store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Checks a database: the log is flushed, then tables, counts and values are looked at. */
final class DatabaseCheck {
    private final OpenDatabase database;

    DatabaseCheck(OpenDatabase database) {
        this.database = database;
    }

    /** Returns what is wrong; tells what it is doing, and how far it is. */
    List<String> run(Consumer<String> progress) {
        List<String> wrong = new ArrayList<>();
        FileDurability durability = database.durability();
        if (durability != null) {
            durability.flush();
            Store store = durability.store();
            wrong.addAll(store.integrityCheck((step, done, total) -> progress.accept(step)));
            wrong.addAll(store.checkRows((step, done, total) -> progress.accept(step)));
        }
        database.engine()
                .locked(() -> wrong.addAll(new KeyspaceCheck(database.engine().keyspace()).run()));
        return wrong;
    }
}
