package dev.redlite.store;

import java.util.List;

/**
 * The table of one kind of element row, and how a row of it looks as (subkey, number, payload).
 *
 * <p>A value's rows all carry its value id. The store makes the SQL from the names given here; an
 * implementation only moves a row between the three parts and the columns, always in the order of
 * {@link #keyColumns()} and then {@link #dataColumns()}. Objects of this type are constants: the
 * store keeps one set of prepared statements for each. A type whose rows go to several tables has
 * one of these for each, and the first byte of its subkeys says which.
 */
public interface Rows {
    /** Table whose primary key is {@code value_id} and then the key columns. */
    String table();

    /** Columns that tell the rows of one value apart; empty if it has just one row. */
    List<String> keyColumns();

    List<String> dataColumns();

    /** Gives the key columns of a row. Their order in SQL is the order of the walk. */
    void bindKey(ColumnWriter columns, byte[] subkey);

    void bindData(ColumnWriter columns, long number, byte[] payload);

    void read(ColumnReader columns, RowSink sink);
}
