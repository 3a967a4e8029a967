package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

class FileEngineTest {
    @TempDir Path folder;

    private Path file() {
        return folder.resolve("app.db");
    }

    @Test
    void whatWasSetIsThereAfterACleanClose() throws Exception {
        try (Redlite db = Redlite.open(file())) {
            db.set("greeting", "hello");
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("app.db");
        }
        try (Redlite db = Redlite.open(file())) {
            assertThat(db.get("greeting")).isEqualTo("hello");
            assertThat(db.check()).isEmpty();
        }
    }

    @Test
    void whatWasSetIsThereAfterTheProcessWasKilled() {
        Redlite killed = Redlite.open(file(), Options.defaults().withBackground(false));
        killed.set("greeting", "hello");
        killed.set("greeting", "hello again");
        killed.set("other", "x");
        killed.database().abandon();
        try (Redlite db = Redlite.open(file())) {
            assertThat(db.get("greeting")).isEqualTo("hello again");
            assertThat(db.get("other")).isEqualTo("x");
            assertThat(db.check()).isEmpty();
        }
    }

    /** SQLite is told not to do it by itself. */
    @Test
    void aFlushMovesALongWalIntoTheFile() throws Exception {
        byte[] value = new byte[4 << 20];
        int count = 20; // more than 64 MB
        try (Redlite db = Redlite.open(file(), Options.defaults().withBackground(false));
                Connection connection = db.connect()) {
            for (int i = 0; i < count; i++) {
                db.set(Bytes.of("k" + i), value);
            }
            connection.call("SAVE");
            assertThat(Files.size(file())).isGreaterThan((long) count * value.length);
        }
    }

    /** Readers alone bring values into memory too, and nothing is flushed that would end it. */
    @ParameterizedTest
    @ValueSource(longs = {20_000, 1 << 30})
    void readingMoreThanTheCacheHoldsStaysWithinIt(long keyBytes) {
        long cacheBytes = 100_000;
        Options options =
                Options.defaults()
                        .withBackground(false)
                        .withCacheBytes(cacheBytes)
                        .withKeyBytes(keyBytes);
        try (Redlite db = Redlite.open(file(), options)) {
            for (int i = 0; i < 2000; i++) {
                db.set("k" + i, "v".repeat(1000) + i);
            }
            db.flush();
            var cache = db.engine().keyspace().cache();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 2000; i++) {
                    assertThat(db.get("k" + i)).endsWith("v" + i);
                }
                long keys = Math.min(keyBytes, 2000 * 200);
                assertThat(cache.usedBytes()).isLessThan(keys + cacheBytes + 20_000);
            }
        }
    }

    @Test
    void whatWasForgottenIsReadAgain() {
        try (Redlite db = Redlite.open(file(), Options.defaults().withBackground(false))) {
            for (int i = 0; i < 1000; i++) {
                db.set("k" + i, "v" + i);
            }
            db.flush();
            db.engine().locked(() -> db.engine().keyspace().cache().forgetAll());
            db.set("k7", "changed");
            for (int i = 0; i < 1000; i++) {
                assertThat(db.get("k" + i)).isEqualTo(i == 7 ? "changed" : "v" + i);
            }
            assertThat(db.check()).isEmpty();
        }
    }
}
