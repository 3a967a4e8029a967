package dev.redlite.store;

import dev.redlite.base.StorageException;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.CoreStatement;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One SQLite connection, set up the way Redlite needs it. Used by one thread at a time. */
final class Sqlite implements AutoCloseable {
    /*
     * The driver believes to be in "manual commit" mode, which it is told by a flag and not by
     * setAutoCommit(false), for that would begin a transaction. In its auto-commit mode it tries a
     * BEGIN and a COMMIT after every statement that returns no row. So SQLite's own rule holds: a
     * statement is a transaction of its own unless somebody ran BEGIN, and a SELECT holds its
     * snapshot until its ResultSet is closed.
     */
    private final Path file;
    private final StoreOptions options;
    private final SQLiteConnection connection;
    private final List<CoreStatement> prepared = new ArrayList<>();
    private boolean hasFailed;

    private Sqlite(Path file, StoreOptions options, SQLiteConnection connection) {
        this.file = file;
        this.options = options;
        this.connection = connection;
    }

    /** Opens the file, which is made if it is missing, and changes nothing in it. */
    static Sqlite open(Path file, StoreOptions options) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(options.busyTimeoutMillis());
        config.setGetGeneratedKeys(false);
        try {
            // As a URI, because the driver would cut a plain name at a question mark.
            String uri = file.toAbsolutePath().toUri().getRawPath().replace("?", "%3F");
            SQLiteConnection connection =
                    (SQLiteConnection) config.createConnection("jdbc:sqlite:file:" + uri);
            connection.getConnectionConfig().setAutoCommit(false);
            return new Sqlite(file, options, connection);
        } catch (SQLException e) {
            throw failure("open", file, e);
        }
    }

    Path file() {
        return file;
    }

    /** Where SQLite keeps what is not in the file yet. */
    Path wal() {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    StoreOptions options() {
        return options;
    }

    /** Sets the connection up to write; an empty file gets its page size and WAL mode here. */
    void prepareToWrite() {
        try {
            run("PRAGMA page_size = " + options.pageBytes());
            if (!texts("PRAGMA journal_mode").contains("wal")) {
                texts("PRAGMA journal_mode = WAL");
            }
            run("PRAGMA synchronous = FULL");
            run("PRAGMA wal_autocheckpoint = 0"); // StoreWriter sees to it
            setMemory(options.writerCacheBytes());
        } catch (SQLException e) {
            throw failure("open", e);
        }
    }

    void prepareToRead() {
        try {
            run("PRAGMA query_only = 1");
            setMemory(options.readerCacheBytes());
        } catch (SQLException e) {
            throw failure("open", e);
        }
    }

    private void setMemory(long cacheBytes) throws SQLException {
        run("PRAGMA cache_size = -" + (cacheBytes >> 10));
        run("PRAGMA mmap_size = " + options.mmapBytes());
        run("PRAGMA temp_store = MEMORY");
    }

    /** A statement that is used as long as this is open. */
    PreparedStatement prepare(String sql) {
        PreparedStatement statement = prepareOnce(sql);
        prepared.add((CoreStatement) statement);
        return statement;
    }

    /** A statement that its user closes. */
    PreparedStatement prepareOnce(String sql) {
        try {
            return connection.prepareStatement(sql);
        } catch (SQLException e) {
            throw failure("prepare a statement", e);
        }
    }

    /**
     * Before each use that may follow a failure: the driver ends a statement for ever when SQLite
     * fails in it, though the reason, a full disk or a file that cannot be read, may have passed.
     */
    void recover(PreparedStatement... statements) {
        if (hasFailed) {
            for (PreparedStatement statement : statements) {
                recover((CoreStatement) statement);
            }
        }
    }

    /** As {@link #recover}, all statements of this connection. */
    void recoverAll() {
        if (hasFailed) {
            prepared.forEach(this::recover);
        }
    }

    private void recover(CoreStatement statement) {
        try {
            if (statement.pointer.isClosed()) {
                connection.getDatabase().prepare(statement);
            }
        } catch (SQLException e) {
            throw failure("prepare a statement", e);
        }
    }

    /** Runs statements that return nothing. */
    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The number in the first column of the first row, 0 if there is none. */
    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The texts in the first column. */
    List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    StorageException failure(String operation, SQLException cause) {
        hasFailed = true;
        return failure(operation, file, cause);
    }

    static StorageException failure(String operation, Path file, SQLException cause) {
        return new StorageException(
                "cannot " + operation + ": " + file + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure("close", e);
        }
    }
}
