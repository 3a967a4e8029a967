package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.StorageException;
import dev.redlite.engine.FileDurability;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the disk refuses: the write that met it fails, everything else goes on. */
class FaultyDiskTest {
    @RegisterExtension final DurableEngine engine = new DurableEngine(Fsync.ALWAYS);

    private static final long NEVER = 1L << 40;
    private static final String LARGE = "x".repeat(20_000);

    @Test
    void aFullDiskRefusesTheWriteAndKeepsTheRest() {
        Redlite db = engine.db();
        db.set("before", "kept");
        db.set("counter", "1");
        engine.disk().limitSpace(0);
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                db.set("large" + i, LARGE);
                            }
                        })
                .isInstanceOf(RedliteException.class)
                .hasMessageStartingWith("MISCONF");
        assertThat(db.get("before")).isEqualTo("kept");
        assertThatThrownBy(() -> db.set("before", LARGE)).isInstanceOf(RedliteException.class);
        assertThat(db.get("before")).isEqualTo("kept");
        engine.disk().freeSpace();
        db.set("before", LARGE);
        assertThat(db.incr("counter")).isEqualTo(2);
        assertThat(db.get("before")).isEqualTo(LARGE);
    }

    @Test
    void aTransactionThatMeetsAFullDiskLeavesNothing() {
        Redlite db = engine.db();
        db.set("a", "old");
        db.hset("h", "f", "old");
        engine.disk().limitSpace(0);
        try (Connection connection = db.connect()) {
            connection.call("MULTI");
            connection.call("SET", "a", "new");
            connection.call("HSET", "h", "f", "new");
            connection.call("RENAME", "a", "b");
            connection.call("FLUSHDB");
            connection.call("SET", "c", "x".repeat(200_000));
            assertThatThrownBy(() -> connection.call("EXEC"))
                    .isInstanceOf(RedliteException.class)
                    .hasMessageStartingWith("MISCONF");
            assertThat(connection.call("DBSIZE")).isEqualTo(2L);
        }
        assertThat(db.get("a")).isEqualTo("old");
        assertThat(db.hget("h", "f")).isEqualTo("old");
        assertThat(db.get("b")).isNull();
        assertThat(db.check()).isEqualTo(List.of());
    }

    /** Also of more keys than a page of them has. */
    @Test
    void scanFindsWhatIsMadeAfterARefusedTransaction() {
        Redlite db = engine.db();
        db.set("before", "kept");
        try (Connection connection = db.connect()) {
            connection.call("SET", "first", "1");
            engine.disk().limitSpace(0);
            connection.call("MULTI");
            for (int i = 0; i < 10_000; i++) {
                connection.call("SET", "refused" + i, "x".repeat(20));
            }
            assertThatThrownBy(() -> connection.call("EXEC")).hasMessageStartingWith("MISCONF");
            engine.disk().freeSpace();
            Set<String> expected = new TreeSet<>(Set.of("before", "first"));
            for (int i = 0; i < 5_000; i++) {
                db.set("made" + i, "x");
                expected.add("made" + i);
            }
            assertThat(scanned(connection)).isEqualTo(expected);
            db.flush();
            assertThat(scanned(connection)).isEqualTo(expected);
            FileDurability file = db.durability();
            assertThat(file).isNotNull();
            // No other process could know of ids that were lost.
            assertThat(file.store().readState().nextId()).isEqualTo(expected.size() + 1L);
        }
    }

    @Test
    void whatATransactionMakesAndDeletesTakesNoId() {
        Redlite db = engine.db();
        db.set("before", "kept");
        try (Connection connection = db.connect()) {
            connection.call("MULTI");
            connection.call("SET", "a", "1");
            connection.call("RPUSH", "b", "1");
            connection.call("DEL", "a", "b");
            connection.call("EXEC");
            db.set("after", "kept");
            assertThat(scanned(connection)).containsExactly("after", "before");
        }
        db.flush();
        FileDurability file = db.durability();
        assertThat(file).isNotNull();
        assertThat(file.store().readState().nextId()).isEqualTo(3);
    }

    private static Set<String> scanned(Connection connection) {
        Set<String> found = new TreeSet<>();
        String cursor = "0";
        do {
            List<?> answer = (List<?>) connection.call("SCAN", cursor, "COUNT", "500");
            cursor = new String((byte[]) answer.get(0), StandardCharsets.UTF_8);
            for (Object key : (List<?>) answer.get(1)) {
                found.add(new String((byte[]) key, StandardCharsets.UTF_8));
            }
        } while (!cursor.equals("0"));
        return found;
    }

    @Test
    void aFailedSyncIsToldAndTheNextOneGoesOn() {
        Redlite db = engine.db();
        db.set("k", "1");
        engine.disk().failSyncs(1);
        assertThatThrownBy(() -> db.set("k", "2")).isInstanceOf(StorageException.class);
        db.set("k", "3");
        assertThat(db.get("k")).isEqualTo("3");
    }

    @Test
    void aReadOfAnExpiredKeySucceedsOnAFullDisk() {
        Redlite db = engine.db();
        db.set("k", "v", 10);
        engine.disk().limitSpace(0);
        engine.clock().advanceMillis(20);
        assertThat(db.get("k")).isNull();
    }

    @Test
    void everyOperationMayFailOnce() {
        Redlite db = engine.db();
        for (int number = 1; number <= 40; number++) {
            db.set("k", "old" + number);
            engine.disk().failOperation(number % 7 + 1);
            String expected = "old" + number;
            try {
                db.set("k", LARGE + number);
                expected = LARGE + number;
            } catch (RedliteException refused) {
                assertThat(refused).hasMessageStartingWith("MISCONF");
            } catch (StorageException unsynced) {
                expected = LARGE + number;
            }
            flushAtLast(db);
            engine.disk().failOperation(NEVER);
            assertThat(db.get("k")).isEqualTo(expected);
        }
    }

    /** What was to fail may be met by the flush, or its second try. */
    private static void flushAtLast(Redlite db) {
        for (int left = 2; ; left--) {
            try {
                db.flush();
                return;
            } catch (StorageException failed) {
                if (left == 0) {
                    throw failed;
                }
            }
        }
    }
}
