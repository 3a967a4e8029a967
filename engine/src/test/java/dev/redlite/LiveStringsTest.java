package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.RandomSource;
import dev.redlite.keyspace.Entry;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Strings that are written again and again before they are flushed, whose state is not in the
 * memtable meanwhile: whatever ends that, what is flushed, undone or moved is what they held.
 */
@Timeout(60)
class LiveStringsTest {
    private static final int STEPS = 400;

    private static final List<String> KEYS = List.of("a", "b", "c");

    @RegisterExtension
    final DurableEngine durable = new DurableEngine(Fsync.NO).withCacheBytes(64 << 20);

    private @Nullable Thread held;

    // ---- Any commands, beside an engine in memory

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsDoneToThemTheyAreWhatAnEngineInMemoryHolds(long seed) throws Exception {
        RandomSource random = RandomSource.seeded(seed);
        try (TwoEngines both = new TwoEngines(durable)) {
            both.steps(STEPS, random, () -> words(random, KEYS));
        }
    }

    private void hold() throws InterruptedException {
        held = TwoEngines.hold(durable);
    }

    @AfterEach
    void letGo() {
        if (held != null) {
            TwoEngines.letGo(durable, held);
            held = null;
        }
    }

    /** Keys are written in turns, and the lock is free in between: more keys than for one turn. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsChangedWhileItIsWrittenIsWrittenAsItWas(long seed) throws Exception {
        RandomSource random = RandomSource.seeded(seed);
        List<String> keys = IntStream.range(0, 2_000).mapToObj(i -> "key" + i).toList();
        try (TwoEngines both = new TwoEngines(durable)) {
            for (int round = 0; round < 6; round++) {
                keys.forEach(key -> both.command(List.of("SET", key, key + seed)));
                Thread writing = Thread.ofPlatform().start(() -> durable.db().flush());
                while (writing.isAlive()) {
                    both.command(words(random, keys));
                }
                writing.join();
                both.flushAndCompare();
            }
        }
    }

    private static List<String> words(RandomSource random, List<String> keys) {
        String key = keys.get(random.below(keys.size()));
        String other = keys.get(random.below(keys.size()));
        String text = ("" + (char) ('a' + random.below(26))).repeat(1 + random.below(3));
        String number = "" + random.below(100);
        return switch (random.below(24)) {
            case 0 -> List.of("APPEND", key, text);
            case 1 -> List.of("SETRANGE", key, number, text);
            case 2 -> List.of("SETRANGE", key, "15" + number, text);
            case 3 -> List.of("INCRBY", key, number);
            case 4 -> List.of("DEL", key);
            case 5 -> List.of("RENAME", key, other);
            case 6 -> List.of("COPY", key, other, "REPLACE");
            case 7 -> List.of("PEXPIRE", key, "1" + number + "000");
            case 8 -> List.of("PERSIST", key);
            case 9 -> List.of("SET", key, text, "PX", "2" + number + "000");
            case 10 -> List.of("GETDEL", key);
            case 11 -> List.of("SETBIT", key, number, "1");
            case 12 -> List.of("MSET", key, text, other, number);
            case 13 -> List.of("MOVE", key, "1");
            case 14 -> List.of("SWAPDB", "0", "1");
            case 15 -> random.below(4) == 0 ? List.of("FLUSHDB") : List.of("GET", key);
            case 16 -> List.of("RPUSH", key, text);
            case 17 -> List.of("SET", key, text.repeat(700));
            default -> List.of("SET", key, text);
        };
    }

    // ---- What the key's own row says

    @Test
    void theRowOfTheKeyIsAsItWasLast() {
        Redlite db = durable.db();
        for (int i = 0; i < 5; i++) {
            durable.clock().advanceMillis(10);
            db.set("k", "value" + i);
        }
        long changedAt = durable.clock().millis();
        durable.clock().advanceMillis(10);
        db.flush();
        Killed.forget(db);
        List<Long> row = row(db);
        assertThat(row).containsExactly(5L, changedAt, 4L);
        assertThat(db.get("k")).isEqualTo("value4");
    }

    @Test
    void aRefusedWriteLeavesTheRowOfTheKeyAsItWas() {
        Redlite db = durable.db();
        db.set("k", "first");
        db.set("k", "again", 90_000);
        List<Long> row = row(db);
        long expiry = db.ttl("k");
        durable.clock().advanceMillis(10);
        durable.disk().limitSpace(0);
        assertThatThrownBy(() -> db.set("k", "x".repeat(200_000)))
                .isInstanceOf(RedliteException.class);
        durable.disk().freeSpace();
        assertThat(row(db)).isEqualTo(row);
        assertThat(db.get("k")).isEqualTo("again");
        assertThat(db.ttl("k")).isEqualTo(expiry - 10);
        db.flush();
        Killed.forget(db);
        assertThat(db.get("k")).isEqualTo("again");
        assertThat(db.ttl("k")).isEqualTo(expiry - 10);
    }

    /** Overwritten in place, and then changed in a way that ends its being live. */
    @Test
    void aRefusedTransactionLeavesAStringAsItWas() {
        Redlite db = durable.db();
        List<List<String>> changes =
                List.of(
                        List.of("SETRANGE", "k", "1", "x"),
                        List.of("APPEND", "k", "x"),
                        List.of("RENAME", "k", "l"),
                        List.of("DEL", "k"));
        for (List<String> change : changes) {
            db.set("k", "old");
            try (Connection connection = db.connect()) {
                connection.call("MULTI");
                connection.call("SET", "k", "new");
                connection.call(change.get(0), change.stream().skip(1).toArray(String[]::new));
                connection.call("SET", "large", "x".repeat(200_000));
                durable.disk().limitSpace(0);
                assertThatThrownBy(() -> connection.call("EXEC"))
                        .isInstanceOf(RedliteException.class);
                durable.disk().freeSpace();
            }
            assertThat(db.get("k")).as("%s", change).isEqualTo("old");
            db.flush();
            Killed.forget(db);
            assertThat(db.get("k")).as("%s", change).isEqualTo("old");
        }
    }

    /** What the row of k says of its changes. */
    private static List<Long> row(Redlite db) {
        List<Long> row = new ArrayList<>();
        db.engine()
                .locked(
                        () -> {
                            Entry entry = db.engine().keyspace().peek(0, bytes("k"));
                            assertThat(entry).isNotNull();
                            row.addAll(
                                    List.of(
                                            entry.version(),
                                            entry.updatedAt(),
                                            (long) entry.accessCount()));
                        });
        return row;
    }

    @Test
    void whatIsBeingWrittenIsNotOverwritten() throws Exception {
        Redlite db = durable.db();
        db.append("k", "aa");
        db.append("k", "bb"); // in an array with room for two more
        hold();
        db.append("k", "cc");
        db.set("k", "dddddd");
        letGo();
        assertThat(stored()).isEqualTo("aabb");
        assertThat(db.get("k")).isEqualTo("dddddd");
    }

    @Test
    void whatIsBeingWrittenIsNotPatched() throws Exception {
        Redlite db = durable.db();
        String text = "x".repeat(2_000);
        try (Connection connection = db.connect()) {
            connection.call("MULTI");
            connection.call("SET", "k", text);
            connection.call("SETRANGE", "k", "1999", "y");
            connection.call("EXEC");
            hold();
            connection.call("SETRANGE", "k", "1999", "z");
        }
        letGo();
        assertThat(stored()).isEqualTo(text.substring(1) + "y");
        assertThat(db.get("k")).isEqualTo(text.substring(1) + "z");
    }

    @Test
    void whatWasOverwrittenInPlaceIsNotPatched() throws Exception {
        Redlite db = durable.db();
        try (Connection connection = db.connect()) {
            connection.call("SET", "k", "a".repeat(2_000));
            connection.call("SETRANGE", "k", "0", "b"); // in an array of the string's own
            db.flush();
            connection.call("SET", "k", "c".repeat(2_000));
            connection.call("MULTI");
            connection.call("SETRANGE", "k", "0", "zz");
            connection.call("SET", "large", "x".repeat(200_000));
            durable.disk().limitSpace(0);
            assertThatThrownBy(() -> connection.call("EXEC")).isInstanceOf(RedliteException.class);
            durable.disk().freeSpace();
            assertThat(db.get("k")).isEqualTo("c".repeat(2_000));
            hold();
            connection.call("SETRANGE", "k", "0", "zz");
        }
        letGo();
        assertThat(stored()).isEqualTo("c".repeat(2_000));
    }

    @Test
    void rowsThatSqliteRefusedAreWrittenLater() throws Exception {
        Redlite db = durable.db();
        for (int i = 0; i < 700; i++) {
            db.set("key" + i, i == 400 ? "bad" : "good");
        }
        durable.sql(
                "CREATE TRIGGER t BEFORE INSERT ON strings WHEN new.value = x'626164'"
                        + " BEGIN SELECT RAISE(ABORT, 'refused'); END");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(db::flush).hasMessageContaining("refused");
        }
        db.set("key500", "better");
        durable.sql("DROP TRIGGER t");
        db.flush();
        Killed.forget(db);
        for (int i = 0; i < 700; i++) {
            String expected = i == 400 ? "bad" : i == 500 ? "better" : "good";
            assertThat(db.get("key" + i)).isEqualTo(expected);
        }
    }

    @Test
    void keysWhoseDeletionWasRefusedAreWalked() {
        Redlite db = durable.db();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            keys.add("key" + i);
            db.set("key" + i, "v");
        }
        try (Connection connection = db.connect()) {
            connection.call("MULTI");
            keys.forEach(key -> connection.call("DEL", key));
            connection.call("SET", "one", "more");
            durable.disk().limitSpace(0);
            assertThatThrownBy(() -> connection.call("EXEC")).isInstanceOf(RedliteException.class);
            durable.disk().freeSpace();
            Set<String> found = new HashSet<>();
            String cursor = "0";
            do {
                List<?> answer = (List<?>) connection.call("SCAN", cursor, "COUNT", "1000");
                cursor = TwoEngines.shown(answer.get(0));
                ((List<?>) answer.get(1)).forEach(key -> found.add(TwoEngines.shown(key)));
            } while (!cursor.equals("0"));
            assertThat(found).isEqualTo(keys);
        }
    }

    /** What the file says of k. */
    private String stored() throws SQLException {
        try (var file = DriverManager.getConnection("jdbc:sqlite:" + durable.file());
                var query = file.createStatement();
                var rows = query.executeQuery("SELECT value FROM strings_view WHERE key = 'k'")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
