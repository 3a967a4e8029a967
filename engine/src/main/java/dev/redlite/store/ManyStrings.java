package dev.redlite.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;

/** The SELECTs on many strings at once: a row costs a third of what it costs by itself. */
final class ManyStrings {
    /** Most strings of one statement. */
    static final int MOST = 128;

    static final int NO_LIMIT = Integer.MAX_VALUE;

    /** Most of the smaller statement, by which few are read. */
    private static final int FEW = 16;

    private final Sqlite sqlite;
    private final PreparedStatement few;
    private final PreparedStatement many;

    /** Of strings up to so many bytes. */
    ManyStrings(Sqlite sqlite, int bytesMax) {
        this.sqlite = sqlite;
        few = sqlite.prepare(select(FEW, bytesMax));
        many = sqlite.prepare(select(MOST, bytesMax));
    }

    private static String select(int count, int bytesMax) {
        String marks = String.join(", ", Collections.nCopies(count, "?"));
        String limit = bytesMax == NO_LIMIT ? "" : "length(value) <= " + bytesMax + " AND ";
        return "SELECT value_id, value FROM strings WHERE "
                + limit
                + "value_id IN ("
                + marks
                + ") ORDER BY value_id";
    }

    /** See {@link StoreReader#strings}. */
    void read(long[] valueIds, int count, StoreReader.StringSink sink) {
        int size = count <= FEW ? FEW : MOST;
        PreparedStatement statement = size == FEW ? few : many;
        sqlite.recover(statement);
        try {
            for (int i = 0; i < size; i++) {
                statement.setLong(i + 1, valueIds[Math.min(i, count - 1)]);
            }
            try (ResultSet row = statement.executeQuery()) {
                ColumnReader columns = new ColumnReader(row);
                while (row.next()) {
                    columns.rewind();
                    sink.string(columns.number(), columns.bytes());
                }
            }
        } catch (SQLException e) {
            throw sqlite.failure("read strings", e);
        }
    }
}
