package dev.redlite.store;

import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Gives a statement its parameters, from the first to the last. */
public final class ColumnWriter {
    private final PreparedStatement statement;
    private int next = 1;

    ColumnWriter(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Starts at the first parameter again. */
    void rewind() {
        next = 1;
    }

    public void number(long value) {
        try {
            statement.setLong(next++, value);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Zero is stored as NULL. */
    public void numberOrNull(long value) {
        if (value == 0) {
            bytes(null);
        } else {
            number(value);
        }
    }

    public void real(double value) {
        try {
            statement.setDouble(next++, value);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    public void bytes(byte @Nullable [] value) {
        try {
            statement.setBytes(next++, value);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static StorageException failure(SQLException cause) {
        return new StorageException("cannot set a parameter: " + cause.getMessage(), cause);
    }
}
