package dev.redlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What a reader sees between the beginning and the end of a snapshot. */
class SnapshotTest {
    @TempDir Path folder;

    private Store store;
    private Sqlite sqlite;
    private StoreReader reader;

    @BeforeEach
    void open() throws Exception {
        Path file = folder.resolve("test.db");
        store = Store.open(file, StoreOptions.defaults());
        sqlite = Sqlite.open(file, StoreOptions.defaults());
        sqlite.prepareToRead();
        reader = new StoreReader(sqlite);
        put(1);
    }

    @AfterEach
    void close() {
        reader.close();
        store.close();
    }

    private void put(int valueId) throws Exception {
        try (Sqlite other = Sqlite.open(folder.resolve("test.db"), StoreOptions.defaults())) {
            other.run("INSERT INTO strings VALUES (" + valueId + ", x'41')");
        }
    }

    private int seen() {
        int[] count = {0};
        reader.strings(new long[] {1, 2, 3, 4}, 4, (id, bytes) -> count[0]++);
        return count[0];
    }

    @Test
    void isTheSameUntilItIsEnded() throws Exception {
        reader.holdSnapshot();
        assertThat(seen()).isEqualTo(1);
        put(2);
        assertThat(seen()).isEqualTo(1);
        reader.endSnapshot();
        assertThat(seen()).isEqualTo(2);
        put(3);
        assertThat(seen()).as("without a snapshot").isEqualTo(3);
    }

    @Test
    void isEndedByTheNext() throws Exception {
        reader.holdSnapshot();
        assertThat(seen()).isEqualTo(1);
        put(2);
        reader.holdSnapshot();
        assertThat(seen()).isEqualTo(2);
    }

    @Test
    void mayHaveBeenEndedByAFailure() throws Exception {
        reader.holdSnapshot();
        assertThat(seen()).isEqualTo(1);
        sqlite.run("ROLLBACK"); // as SQLite does when it cannot read
        put(2);
        reader.endSnapshot();
        assertThat(seen()).isEqualTo(2);
        reader.holdSnapshot();
        put(3);
        assertThat(seen()).as("the first look decides").isEqualTo(3);
    }
}
