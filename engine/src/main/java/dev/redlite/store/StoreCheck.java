package dev.redlite.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks for what must not be in a file: broken pages, rows without keys, keys without rows. */
final class StoreCheck {
    private final Sqlite sqlite;
    private final CheckProgress progress;
    private final List<String> findings = new ArrayList<>();
    private int done;
    private int total;

    StoreCheck(Sqlite sqlite, CheckProgress progress) {
        this.sqlite = sqlite;
        this.progress = progress;
    }

    /** Tables whose rows belong to a value: all that have a {@code value_id}, but {@code keys}. */
    static List<String> elementTables(Sqlite sqlite) throws SQLException {
        return sqlite.texts(
                "SELECT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
                        + " WHERE t.schema = 'main' AND t.type = 'table' AND c.name = 'value_id'"
                        + " AND t.name <> 'keys' ORDER BY t.name");
    }

    /** SQLite's own check of every page, row and index. */
    List<String> pages() throws SQLException {
        total = 1;
        step("pages");
        findings.addAll(sqlite.texts("PRAGMA integrity_check"));
        findings.remove("ok");
        return findings;
    }

    /** Our own check of what the rows say of each other, in one snapshot. */
    List<String> rows() throws SQLException {
        sqlite.run("BEGIN");
        try {
            List<String> elementTables = elementTables(sqlite);
            List<String> typed = sqlite.texts("SELECT table_name FROM types ORDER BY code");
            total = elementTables.size() + typed.size() + 2;
            checkKeys();
            checkCounts();
            for (String table : elementTables) {
                checkOrphans(table);
            }
            for (String table : typed) {
                checkValues(table);
            }
        } finally {
            sqlite.run("ROLLBACK");
        }
        return findings;
    }

    private void checkKeys() throws SQLException {
        step("keys");
        find(
                "SELECT 'value ' || value_id || ' belongs to ' || count(*) || ' keys'"
                        + " FROM keys GROUP BY value_id HAVING count(*) > 1 LIMIT 100");
        find(
                "SELECT 'key ' || id || ' has the unknown type ' || type FROM keys"
                        + " WHERE type NOT IN (SELECT code FROM types) LIMIT 100");
        find(
                "SELECT 'meta.next_id is ' || next_id || ', but there is key ' || max(id)"
                        + " FROM keys, meta HAVING max(id) >= next_id");
        find(
                "SELECT 'meta.next_value_id is ' || next_value_id || ', but there is value ' ||"
                        + " max(value_id) FROM keys, meta HAVING max(value_id) >= next_value_id");
    }

    private void checkCounts() throws SQLException {
        step("databases");
        find(
                """
                WITH counted AS (
                    SELECT db, count(*) AS keys, count(expires_at) AS expires,
                        count(fields_expire_at) AS subexpires, sum(size) AS bytes
                    FROM keys GROUP BY db)
                SELECT 'database ' || db || ' has ' || ifnull(c.keys, 0) || ' keys and '
                    || ifnull(c.expires, 0) || ' expiries of '
                    || ifnull(c.bytes, 0) || ' bytes, but databases says '
                    || ifnull(d.keys, 'nothing') || ' and ' || ifnull(d.expires, 'nothing')
                    || ' of ' || ifnull(d.bytes, 'nothing')
                    || iif(ifnull(c.subexpires, 0) IS d.subexpires, '', ', and '
                        || ifnull(d.subexpires, 'nothing') || ' hashes with expiring fields, not '
                        || ifnull(c.subexpires, 0))
                FROM databases d FULL JOIN counted c USING (db)
                WHERE ifnull(c.keys, 0) IS NOT d.keys OR ifnull(c.expires, 0) IS NOT d.expires
                    OR ifnull(c.bytes, 0) IS NOT d.bytes
                    OR ifnull(c.subexpires, 0) IS NOT d.subexpires\
                """);
    }

    private void checkOrphans(String table) throws SQLException {
        step(table);
        find(
                "SELECT '"
                        + table
                        + " has rows of value ' || value_id || ', which no key has'"
                        + " FROM (SELECT DISTINCT value_id FROM "
                        + table
                        + ")"
                        + " WHERE value_id NOT IN (SELECT value_id FROM keys) LIMIT 100");
    }

    private void checkValues(String table) throws SQLException {
        step("keys of " + table);
        find(
                "SELECT 'key ' || k.id || ' has no row in "
                        + table
                        + "' FROM keys k"
                        + " JOIN types t ON t.code = k.type AND t.table_name = '"
                        + table
                        + "'"
                        + " WHERE NOT EXISTS (SELECT 1 FROM "
                        + table
                        + " e"
                        + " WHERE e.value_id = k.value_id) LIMIT 100");
    }

    private void find(String sql) throws SQLException {
        findings.addAll(sqlite.texts(sql));
    }

    private void step(String name) {
        progress.step(name, done++, total);
    }
}
