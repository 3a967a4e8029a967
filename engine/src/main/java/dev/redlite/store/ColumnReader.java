package dev.redlite.store;

import dev.redlite.base.Bytes;
import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Takes the columns of the row a SELECT is at, from the first to the last. */
public final class ColumnReader {
    private final ResultSet row;
    private int next = 1;

    ColumnReader(ResultSet row) {
        this.row = row;
    }

    /** Starts at the first column again. */
    void rewind() {
        next = 1;
    }

    /** The number, 0 for NULL. */
    public long number() {
        try {
            return row.getLong(next++);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    public double real() {
        try {
            return row.getDouble(next++);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The bytes, none of them for NULL. */
    public byte[] bytes() {
        byte[] value = bytesOrNull();
        return Bytes.orEmpty(value);
    }

    /** The bytes, or null for NULL. */
    public byte @Nullable [] bytesOrNull() {
        try {
            return row.getBytes(next++);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static StorageException failure(SQLException cause) {
        return new StorageException("cannot read a column: " + cause.getMessage(), cause);
    }
}
