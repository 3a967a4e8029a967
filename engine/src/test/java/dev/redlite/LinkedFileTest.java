package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.StorageException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class LinkedFileTest {
    @TempDir Path folder;

    /** Else who opens it by its own name would not find what the log has. */
    @Test
    void theLogOfAFileThatIsMadeByALinkStandsBesideIt() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path file = elsewhere.resolve("app.db");
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), file);
        Path second = Files.createSymbolicLink(folder.resolve("second.db"), Path.of("link.db"));
        try (Redlite db = Redlite.open(second)) {
            db.set("k", "v");
            assertThat(elsewhere.resolve("app.db-log")).isDirectory();
            try (Redlite byName = Redlite.open(file);
                    Redlite byLink = Redlite.open(link)) {
                assertThat(byName.get("k")).isEqualTo("v");
                assertThat(byLink.engine()).isSameAs(db.engine());
            }
        }
        try (Redlite db = Redlite.open(link)) {
            assertThat(db.get("k")).isEqualTo("v");
        }
        assertThat(folder.resolve("link.db-log")).doesNotExist();
        assertThat(folder.resolve("second.db-log")).doesNotExist();
    }

    @Test
    void linksThatLeadToEachOtherAreRefused() throws Exception {
        Path first = folder.resolve("first.db");
        Path second = Files.createSymbolicLink(folder.resolve("second.db"), first);
        Files.createSymbolicLink(first, second);
        assertThatThrownBy(() -> Redlite.open(first))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("its links go round in a circle");
    }
}
