package dev.redlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Redlite;
import dev.redlite.testing.Contents;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Files that an older Redlite has made, with all the types it had. */
class OlderSchemaTest {
    private static final List<String> FILL =
            List.of(
                    "string: SET string value EX 10000000000",
                    "list: RPUSH list a b c",
                    "set: SADD set a b c",
                    "zset: ZADD zset 1 a 2.5 b -inf c",
                    "hash: HSET hash a b c d",
                    "hash: HPEXPIREAT hash 9999999999999 FIELDS 1 a",
                    "stream: XADD stream IDMP producer message * a b",
                    "stream: XADD stream 18446744073709551614-2 c d",
                    "stream: XGROUP CREATE stream group 0",
                    "stream: XREADGROUP GROUP group consumer COUNT 1 STREAMS stream >",
                    "array: ARSET array 18446744073709551614 last",
                    "array: ARINSERT array first second");
    private static final String TABLES =
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name";
    private static final String SCHEMA =
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
                    + " ORDER BY name";

    @TempDir Path folder;

    static IntStream olderVersions() {
        return IntStream.range(1, Schema.MIGRATIONS.size());
    }

    @ParameterizedTest
    @MethodSource("olderVersions")
    void allOfItIsFound(int version) throws SQLException {
        Path old = folder.resolve("old.db");
        make(old, version);
        List<String> types = StoreFixture.sql(old, "SELECT name FROM types");
        Path present = folder.resolve("present.db");
        Map<String, String> contents;
        try (Redlite db = Redlite.open(present)) {
            fill(db, types);
            contents = Contents.of(db);
        }
        assertThat(contents).hasSameSizeAs(types);
        copyRows(present, old);
        assertThat(version(old)).isEqualTo(List.of(Integer.toString(version)));
        try (Redlite db = Redlite.open(old)) {
            assertThat(Contents.of(db)).isEqualTo(contents);
            assertThat(db.check()).isEmpty();
            fill(db, List.of("array")); // a type that came later
            contents = Contents.of(db);
        }
        assertThat(version(old)).isEqualTo(version(present));
        assertThat(StoreFixture.sql(old, SCHEMA)).isEqualTo(StoreFixture.sql(present, SCHEMA));
        try (Redlite db = Redlite.open(old)) {
            assertThat(Contents.of(db)).isEqualTo(contents);
        }
    }

    /** Makes an empty file as a program of that version did. */
    static void make(Path file, int version) {
        try (Sqlite sqlite = Sqlite.open(file, StoreOptions.defaults())) {
            sqlite.prepareToWrite();
            Schema.migrate(sqlite, Schema.MIGRATIONS.subList(0, version));
        }
    }

    private static void fill(Redlite db, List<String> types) {
        try (Connection connection = db.connect()) {
            for (String each : FILL) {
                String[] words = each.split("[: ]+");
                if (types.contains(words[0])) {
                    connection.call(words[1], Arrays.copyOfRange(words, 2, words.length));
                }
            }
        }
    }

    private static List<String> version(Path file) {
        return StoreFixture.sql(file, "PRAGMA user_version");
    }

    /** Copies what the tables of one file hold into those of the same name in another. */
    private static void copyRows(Path from, Path to) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + to);
                var statement = connection.createStatement()) {
            statement.execute("ATTACH '" + from + "' AS present");
            for (String table : StoreFixture.sql(to, TABLES)) {
                String columns =
                        String.join(
                                ", ",
                                StoreFixture.sql(
                                        to, "SELECT name FROM pragma_table_info('" + table + "')"));
                if (!table.equals("types")) {
                    // One with the functions came later, and this one has none.
                    String those = table.equals("databases") ? " WHERE db < 16" : "";
                    statement.execute("DELETE FROM main." + table + those);
                    statement.execute(
                            "INSERT INTO main."
                                    + table
                                    + " ("
                                    + columns
                                    + ") SELECT "
                                    + columns
                                    + " FROM present."
                                    + table
                                    + those);
                }
            }
        }
    }
}
