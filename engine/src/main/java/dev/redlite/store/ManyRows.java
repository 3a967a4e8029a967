package dev.redlite.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.function.BiConsumer;

/**
 * A statement for any number of rows, run for many of them at a time.
 *
 * @param <R> a row
 */
final class ManyRows<R> {
    /*
     * Handing SQLite one row costs about as much as SQLite's own work on it, so one statement
     * takes WIDTH rows, the next NARROW, and what remains goes one by one. docs/decisions.md has
     * the numbers.
     */
    static final int WIDTH = 64;
    private static final int NARROW = 8;

    private final PreparedStatement wide;
    private final PreparedStatement narrow;
    private final PreparedStatement single;
    private final BiConsumer<ColumnWriter, R> binder;

    /**
     * Prepares {@code head (?, ?, ...), (?, ?, ...), ... tail}.
     *
     * @param columns parameters of one row
     */
    ManyRows(
            Sqlite sqlite,
            String head,
            int columns,
            String tail,
            BiConsumer<ColumnWriter, R> binder) {
        String row = "(" + String.join(",", Collections.nCopies(columns, "?")) + ")";
        wide = sqlite.prepare(head + String.join(",", Collections.nCopies(WIDTH, row)) + tail);
        narrow = sqlite.prepare(head + String.join(",", Collections.nCopies(NARROW, row)) + tail);
        single = sqlite.prepare(head + row + tail);
        this.binder = binder;
    }

    /** Runs the statement for the first {@code count} rows and returns how many it changed. */
    int run(R[] rows, int count) throws SQLException {
        int changed = 0;
        int at = 0;
        for (; count - at >= WIDTH; at += WIDTH) {
            changed += run(wide, rows, at, WIDTH);
        }
        for (; count - at >= NARROW; at += NARROW) {
            changed += run(narrow, rows, at, NARROW);
        }
        for (; at < count; at++) {
            changed += run(single, rows, at, 1);
        }
        return changed;
    }

    private int run(PreparedStatement statement, R[] rows, int from, int count)
            throws SQLException {
        ColumnWriter columns = new ColumnWriter(statement);
        for (int i = from; i < from + count; i++) {
            binder.accept(columns, rows[i]);
        }
        return statement.executeUpdate();
    }
}
