package dev.redlite.keyspace;

import dev.redlite.keyspace.ColdLoad.LateRow;
import dev.redlite.store.StoreWriter;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Unflushed rows of one value in one generation that are kept by the page: rows that follow each
 * other, most of which are put once and stay until they are flushed. Pages are never given back, so
 * a cursor is a number of pages. Frozen with its generation; then any thread reads it.
 */
abstract class RowPages {
    /*
     * In objects of its own, a row with its key and its content, each of them would be copied by
     * the collector, and would look for its place in a table that the processor's caches do not
     * hold.
     */

    /** Takes one row: its subkey, and its content unless it is deleted. */
    interface Visitor {
        void row(byte[] subkey, byte @Nullable [] content);
    }

    /** Number of pages. */
    abstract int pageCount();

    /** Visits the rows of a page that changed. */
    abstract void each(int page, Visitor visitor);

    /** Visits all rows that changed, by their subkeys. */
    abstract void eachInOrder(Visitor visitor);

    /** Number of rows that changed. */
    abstract int size();

    /** Writes all rows to their table. */
    abstract void write(StoreWriter writer, long valueId);

    /** Copies the rows of some pages; see {@link ValueChanges#copy}. */
    final int copy(int cursor, int atLeast, List<LateRow> into) {
        int next = cursor;
        while (next < pageCount() && into.size() < atLeast) {
            each(
                    next++,
                    (subkey, content) ->
                            into.add(
                                    new LateRow(
                                            content == null ? Kind.DELETE : Kind.PUT,
                                            subkey,
                                            0,
                                            content)));
        }
        return next == pageCount() ? 0 : next;
    }

    /** Puts the changes on top of a value that is being loaded. */
    final void loadInto(Value value) {
        eachInOrder(
                (subkey, content) -> {
                    if (content == null) {
                        value.unload(subkey);
                    } else {
                        value.load(subkey, 0, content);
                    }
                });
    }
}
