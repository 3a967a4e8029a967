package dev.redlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;

/** A file from before sizes were kept gets estimates, and sums that agree with them. */
class SizesMigrationTest {
    @TempDir Path folder;

    private static final String OLD_KEY =
            "INSERT INTO keys (id, db, key, type, value_id, version, created_at, updated_at,"
                    + " last_access_at, access_count) VALUES ";

    @Test
    void anOlderFileGetsSizes() throws SQLException {
        Path file = folder.resolve("old.db");
        OlderSchemaTest.make(file, 2);
        try (Sqlite sqlite = Sqlite.open(file, StoreOptions.defaults())) {
            assertThat(sqlite.number("PRAGMA user_version")).isEqualTo(2);
            sqlite.run(OLD_KEY + "(1, 0, x'6b31', 1, 1, 1, 1, 1, 1, 1)");
            sqlite.run("INSERT INTO strings VALUES (1, x'616263')");
            sqlite.run(OLD_KEY + "(2, 3, x'6b32', 5, 2, 1, 1, 1, 1, 1)");
            sqlite.run("INSERT INTO hashes VALUES (2, x'66', x'7676', 9000000000000)");
            sqlite.run("UPDATE keys SET fields_expire_at = 9000000000000 WHERE id = 2");
            sqlite.run(OLD_KEY + "(3, 3, x'6b33', 2, 3, 1, 1, 1, 1, 1)");
            sqlite.run("INSERT INTO lists VALUES (3, 0, x'61'), (3, 1, x'62')");
            sqlite.run("UPDATE databases SET keys = 1 WHERE db = 0");
            sqlite.run("UPDATE databases SET keys = 2 WHERE db = 3");
            sqlite.run("UPDATE meta SET next_id = 4, next_value_id = 4");
        }
        try (Store store = Store.open(file, StoreOptions.defaults())) {
            StoreState state = store.readState();
            assertThat(state.bytes()[0]).isEqualTo(152 + 2 + 3);
            assertThat(state.bytes()[3]).isEqualTo(152 + 2 + 1 + 2 + 48 + 152 + 2 + 2 * 17);
            assertThat(state.subexpires()[0]).isZero();
            assertThat(state.subexpires()[3]).isEqualTo(1);
            assertThat(store.checkRows((step, done, total) -> {})).isEmpty();
            FoundKey found = store.reader().find(0, Bytes.of("k1"));
            assertThat(found).isNotNull();
            assertThat(found.row().size()).isEqualTo(157);
            assertThat(store.sizes())
                    .containsExactly(
                            "hash: 1 keys, 205 bytes, largest 205",
                            "list: 1 keys, 188 bytes, largest 188",
                            "string: 1 keys, 157 bytes, largest 157");
        }
    }
}
