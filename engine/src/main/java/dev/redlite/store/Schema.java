package dev.redlite.store;

import dev.redlite.base.StorageException;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Tells whether a file is ours to use, and brings its tables to this program's version. */
final class Schema {
    /** Stands in the header of every Redlite file: the letters REDL. */
    static final int APPLICATION_ID = 0x5245_444c;

    /** The migration at index n brings a file from version n to n + 1. */
    static final List<String> MIGRATIONS =
            List.of(
                    resource("001-initial.sql"),
                    resource("002-arrays.sql"),
                    resource("003-functions.sql"),
                    resource("004-sizes.sql"),
                    resource("005-subexpires.sql"));

    /** Before it, several connections to one file in WAL mode could corrupt it ("WAL reset"). */
    private static final String SQLITE_LEAST = "3.51.3";

    private Schema() {}

    /**
     * Checks, changing nothing, that SQLite is new enough and the file is empty or ours.
     *
     * @throws StorageException if it is not
     */
    static void check(Sqlite sqlite, Path file, int versionMax) {
        try {
            checkSqliteVersion(sqlite.texts("SELECT sqlite_version()").getFirst());
            // In this order: another process may be making the tables, with the id, just now.
            boolean isEmpty = sqlite.number("SELECT count(*) FROM sqlite_schema") == 0;
            long applicationId = sqlite.number("PRAGMA application_id");
            if (applicationId != APPLICATION_ID && !(isEmpty && applicationId == 0)) {
                throw new StorageException(
                        file
                                + " is a SQLite database of another program, not of Redlite"
                                + " (its application_id is "
                                + applicationId
                                + "); it is untouched",
                        null);
            }
            long version = sqlite.number("PRAGMA user_version");
            if (version > versionMax) {
                throw new StorageException(
                        file
                                + " has schema version "
                                + version
                                + ", but this Redlite knows"
                                + " versions up to "
                                + versionMax
                                + ": open it with a newer Redlite",
                        null);
            }
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB) {
                throw new StorageException(file + " is not a SQLite database", e);
            }
            throw sqlite.failure("open", e);
        } catch (SQLException e) {
            throw sqlite.failure("open", e);
        }
    }

    /** Runs the migrations the file lacks, each in a transaction of its own. */
    static void migrate(Sqlite sqlite, List<String> migrations) {
        try {
            while (sqlite.number("PRAGMA user_version") < migrations.size()) {
                migrateOnce(sqlite, migrations);
            }
        } catch (SQLException e) {
            throw sqlite.failure("migrate", e);
        }
    }

    private static void migrateOnce(Sqlite sqlite, List<String> migrations) throws SQLException {
        sqlite.run("BEGIN IMMEDIATE");
        try {
            // Again, now that nobody else can write: another process may have been faster.
            int version = (int) sqlite.number("PRAGMA user_version");
            if (version < migrations.size()) {
                sqlite.run(migrations.get(version));
                sqlite.run("PRAGMA application_id = " + APPLICATION_ID);
                sqlite.run("PRAGMA user_version = " + (version + 1));
            }
            sqlite.run("COMMIT");
        } catch (SQLException e) {
            sqlite.run("ROLLBACK");
            throw e;
        }
    }

    static void checkSqliteVersion(String version) {
        if (Runtime.Version.parse(version).compareTo(Runtime.Version.parse(SQLITE_LEAST)) < 0) {
            throw new StorageException(
                    "SQLite "
                            + version
                            + " can corrupt a file that several connections use;"
                            + " Redlite needs at least "
                            + SQLITE_LEAST,
                    null);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Schema.class.getResourceAsStream("schema/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
