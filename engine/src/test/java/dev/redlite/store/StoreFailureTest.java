package dev.redlite.store;

import static dev.redlite.store.StoreFixture.HASH;
import static dev.redlite.store.StoreFixture.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.Bytes;
import dev.redlite.base.StorageException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Connections on which SQLite has failed, and then does not fail any more. */
class StoreFailureTest {
    private static final HashRows HASHES = HashRows.INSTANCE;

    @TempDir private Path directory;
    private StoreFixture on;

    @BeforeEach
    void open() {
        on = new StoreFixture(directory.resolve("app.db"));
        on.transact(
                () -> {
                    on.putString(1, "k", "v");
                    on.writer.putKey(key(2, 0, Bytes.of("h"), HASH, 2), true);
                    on.writer.putRow(HASHES, 2, Bytes.of("f"), 0, Bytes.of("v"));
                });
        assertThat(values()).containsExactly("v"); // its statement was good once
    }

    @AfterEach
    void close() {
        on.close();
    }

    private List<String> values() {
        List<String> values = new ArrayList<>();
        on.reader.rows(HASHES, 2, (subkey, number, payload) -> values.add(Bytes.utf8(payload)));
        return values;
    }

    private void write(String value) {
        on.transact(() -> on.writer.putRow(HASHES, 2, Bytes.of("f"), 0, Bytes.of(value)));
    }

    @Test
    void aReaderSaysWhyEachTimeAndThenReads() {
        on.sql("ALTER TABLE hashes RENAME TO gone");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(this::values)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no such table: hashes");
        }
        on.sql("ALTER TABLE gone RENAME TO hashes");
        assertThat(values()).containsExactly("v");
        assertThat(on.string("k")).isEqualTo("v");
    }

    @Test
    void aWriterSaysWhyEachTimeAndThenWrites() {
        on.sql("ALTER TABLE hashes RENAME TO gone");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> write("other"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no such table: hashes");
            on.writer.rollback();
        }
        on.sql("ALTER TABLE gone RENAME TO hashes");
        write("other");
        assertThat(values()).containsExactly("other");
    }
}
