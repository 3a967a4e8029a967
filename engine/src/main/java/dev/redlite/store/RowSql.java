package dev.redlite.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The SQL for one kind of element row, made from the names of its columns. */
final class RowSql {
    private final String table;
    private final List<String> keyColumns;
    private final List<String> dataColumns;

    RowSql(Rows rows) {
        table = rows.table();
        keyColumns = rows.keyColumns();
        dataColumns = rows.dataColumns();
    }

    String selectAll() {
        return select() + order();
    }

    /** Parameters: value_id, the key columns, how many rows at most. */
    String selectAfter() {
        String after =
                keyColumns.isEmpty()
                        ? " AND 0"
                        : " AND (" + String.join(", ", keyColumns) + ") > (" + marks() + ")";
        return select() + after + order() + " LIMIT ?";
    }

    String selectOne() {
        return select() + keyIs();
    }

    /** What comes before the rows of an upsert: its columns are value_id, keys, data. */
    String upsertHead() {
        List<String> columns = new ArrayList<>(List.of("value_id"));
        columns.addAll(keyColumns);
        columns.addAll(dataColumns);
        return "INSERT OR REPLACE INTO " + table + " (" + String.join(", ", columns) + ") VALUES ";
    }

    int columnCount() {
        return 1 + keyColumns.size() + dataColumns.size();
    }

    String deleteOne() {
        return deleteAll() + keyIs();
    }

    String deleteAll() {
        return "DELETE FROM " + table + " WHERE value_id = ?";
    }

    private String select() {
        List<String> columns = new ArrayList<>(keyColumns);
        columns.addAll(dataColumns);
        return "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE value_id = ?";
    }

    private String keyIs() {
        StringBuilder sql = new StringBuilder();
        keyColumns.forEach(column -> sql.append(" AND ").append(column).append(" = ?"));
        return sql.toString();
    }

    private String order() {
        return keyColumns.isEmpty() ? "" : " ORDER BY " + String.join(", ", keyColumns);
    }

    private String marks() {
        return String.join(", ", Collections.nCopies(keyColumns.size(), "?"));
    }
}
