package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.RandomSource;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fields of large hashes, whose values are overwritten in place and are not in the memtable
 * meanwhile: whatever is done to them, what is flushed, undone or moved is what they held.
 */
@Timeout(60)
class LiveFieldsTest {
    private static final int STEPS = 600;
    private static final int FIELDS = 1_000;

    private static final String FIELDS_STORED =
            "SELECT CAST(field AS TEXT), CAST(value AS TEXT) FROM hashes";

    /** Makes a hash a table. */
    private static final String LONG = "long".repeat(30);

    private static final List<String> KEYS = List.of("a", "b", "c");

    @RegisterExtension
    final DurableEngine durable = new DurableEngine(Fsync.NO).withCacheBytes(64 << 20);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsDoneToThemTheyAreWhatAnEngineInMemoryHolds(long seed) throws Exception {
        RandomSource random = RandomSource.seeded(seed);
        try (TwoEngines both = new TwoEngines(durable)) {
            both.steps(STEPS, random, () -> words(random));
        }
    }

    private static List<String> words(RandomSource random) {
        String key = KEYS.get(random.below(KEYS.size()));
        String other = KEYS.get(random.below(KEYS.size()));
        String field = "f" + random.below(6);
        String more = "f" + random.below(6);
        String text = ("" + (char) ('a' + random.below(26))).repeat(1 + random.below(3));
        return switch (random.below(32)) {
            case 0, 1 -> List.of("HDEL", key, field, more);
            case 2, 3 -> List.of("HINCRBY", key, "n", text.length() + "");
            case 4 -> List.of("HPEXPIRE", key, "1" + text.length() + "000", "FIELDS", "1", field);
            case 5 -> List.of("HPERSIST", key, "FIELDS", "1", field);
            case 6 -> List.of("HGETEX", key, "PX", "20000", "FIELDS", "2", field, more);
            case 7 -> List.of("HGETDEL", key, "FIELDS", "1", field);
            case 8 -> List.of("DEL", key);
            case 9 -> List.of("RENAME", key, other);
            case 10 -> List.of("COPY", key, other, "REPLACE");
            case 11 -> List.of("MOVE", key, "1");
            case 12 -> List.of("SWAPDB", "0", "1");
            case 13 -> random.below(4) == 0 ? List.of("FLUSHDB") : List.of("HGETALL", key);
            case 14 -> List.of("SORT", "list", "BY", "none", "GET", "*->" + field, "STORE", "s");
            case 15 -> List.of("RPUSH", "list", key);
            case 16 -> List.of("SET", key, text);
            case 17, 18 -> List.of("HSET", key, field, text.repeat(2_000));
            case 19 -> List.of("HSETEX", key, "KEEPTTL", "FIELDS", "1", field, text);
            case 20, 21, 22, 23 -> List.of("HSET", key, "long", LONG, field, text, more, text);
            default -> List.of("HSET", key, field, text);
        };
    }

    /** Rows are written in turns, and the lock is free in between: more rows than for one turn. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsChangedWhileItIsWrittenIsWrittenAsItWas(long seed) throws Exception {
        RandomSource random = RandomSource.seeded(seed);
        try (TwoEngines both = new TwoEngines(durable)) {
            for (int round = 0; round < 6; round++) {
                both.command(filled("k", "v" + round));
                Thread writing = Thread.ofPlatform().start(() -> durable.db().flush());
                while (writing.isAlive()) {
                    String field = "f" + random.below(FIELDS);
                    both.command(
                            random.below(4) == 0
                                    ? List.of("HDEL", "k", field)
                                    : List.of("HSET", "k", field, "w" + random.below(10)));
                }
                writing.join();
                both.flushAndCompare();
            }
        }
    }

    private static List<String> filled(String key, String value) {
        List<String> words = new ArrayList<>(List.of("HSET", key, "long", LONG));
        for (int i = 0; i < FIELDS; i++) {
            words.addAll(List.of("f" + i, value));
        }
        return words;
    }

    private static void call(Connection connection, List<String> words) {
        connection.call(words.getFirst(), words.stream().skip(1).toArray(String[]::new));
    }

    /** What the file has is one moment of the log, and no mixture of two. */
    @Test
    void whatIsBeingWrittenIsWrittenAsItWas() throws Exception {
        Redlite db = durable.db();
        try (Connection connection = db.connect()) {
            connection.call("HSET", "k", "long", LONG, "f", "old", "g", "old", "h", "old");
            Thread held = TwoEngines.hold(durable);
            connection.call("HSET", "k", "f", "new", "new", "new");
            connection.call("HSET", "k", "f", "neu");
            connection.call("HSET", "k", "g", "longer");
            connection.call("HDEL", "k", "h");
            connection.call("HPEXPIRE", "k", "90000", "FIELDS", "1", "long");
            TwoEngines.letGo(durable, held);
            assertThat(stored())
                    .isEqualTo(Map.of("long", LONG, "f", "old", "g", "old", "h", "old"));
            db.flush();
            assertThat(stored())
                    .isEqualTo(Map.of("long", LONG, "f", "neu", "g", "longer", "new", "new"));
        }
    }

    /** Overwritten in place, once or twice, and more: the hash is as it was, also in the file. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRefusedTransactionLeavesThemAsTheyWere(boolean isFlushedBefore) throws Exception {
        Redlite db = durable.db();
        Map<String, String> before = Map.of("long", LONG, "f", "old", "g", "old", "h", "old");
        try (Connection connection = db.connect()) {
            connection.call("HSET", "k", "long", LONG, "f", "old", "g", "old", "h", "old");
            if (isFlushedBefore) {
                db.flush();
            }
            connection.call("MULTI");
            connection.call("HSET", "k", "f", "new");
            connection.call("HSET", "k", "f", "neu");
            connection.call("HSET", "k", "g", "longer", "long", "short");
            connection.call("HDEL", "k", "h");
            connection.call("HSET", "k", "h", "new", "i", "new");
            connection.call("SET", "large", "x".repeat(200_000));
            durable.disk().limitSpace(0);
            assertThatThrownBy(() -> connection.call("EXEC")).isInstanceOf(RedliteException.class);
            durable.disk().freeSpace();
        }
        assertThat(held(db)).isEqualTo(before);
        db.flush();
        assertThat(stored()).isEqualTo(before);
        Killed.forget(db);
        assertThat(held(db)).isEqualTo(before);
    }

    @Test
    void rowsThatSqliteRefusedAreWrittenLater() throws Exception {
        Redlite db = durable.db();
        try (Connection connection = db.connect()) {
            call(connection, filled("k", "good"));
            connection.call("HSET", "k", "f400", "bad!");
            durable.sql(
                    "CREATE TRIGGER t BEFORE INSERT ON hashes WHEN new.value = x'62616421'"
                            + " BEGIN SELECT RAISE(ABORT, 'refused'); END");
            assertThatThrownBy(db::flush).hasMessageContaining("refused");
            connection.call("HSET", "k", "f500", "late", "f1", "late");
            connection.call("HDEL", "k", "f600");
            assertThatThrownBy(db::flush).hasMessageContaining("refused");
            durable.sql("DROP TRIGGER t");
            Map<String, String> expected = held(db);
            assertThat(expected).hasSize(FIELDS).containsEntry("f500", "late");
            db.flush();
            assertThat(stored()).isEqualTo(expected);
            Killed.forget(db);
            assertThat(held(db)).isEqualTo(expected);
        }
    }

    /** The row with the expiry is the newer one of its generation, whatever comes after that. */
    @Test
    void anExpiryThatIsBeingWrittenIsWritten() throws Exception {
        Redlite db = durable.db();
        try (Connection connection = db.connect()) {
            connection.call("HSET", "k", "long", LONG, "f", "old");
            connection.call("HPEXPIRE", "k", "90000", "FIELDS", "1", "f");
            Thread held = TwoEngines.hold(durable);
            connection.call("HSET", "k", "f", "new");
            TwoEngines.letGo(durable, held);
            assertThat(stored()).isEqualTo(Map.of("long", LONG, "f", "old"));
            assertThat(expiriesStored()).isEqualTo(1);
            db.flush();
            assertThat(stored()).isEqualTo(Map.of("long", LONG, "f", "new"));
            assertThat(expiriesStored()).isEqualTo(0);
        }
    }

    private int expiriesStored() throws SQLException {
        try (var file = DriverManager.getConnection("jdbc:sqlite:" + durable.file());
                var query = file.createStatement();
                var rows = query.executeQuery("SELECT sum(expires_at > 0) FROM hashes")) {
            return rows.getInt(1);
        }
    }

    /** Else its record would be as long as all of that together. */
    @Test
    void aFieldThatIsSetManyTimesInATransactionIsLoggedOnce() throws Exception {
        Redlite db = durable.db();
        try (Connection connection = db.connect()) {
            connection.call("HSET", "k", "long", LONG);
            connection.call("MULTI");
            for (int i = 0; i < 3_000; i++) {
                connection.call("HSET", "k", "f", "x" + i % 2, "g", "y");
            }
            connection.call("HSET", "k", "f", "last".repeat(250));
            long before = lsn();
            connection.call("EXEC");
            assertThat(lsn() - before).isLessThan(2_000);
            assertThat(memtableBytes()).isBetween(0L, 20_000L);
            assertThat(held(db)).containsEntry("f", "last".repeat(250)).containsEntry("g", "y");
            db.flush();
            assertThat(stored()).containsEntry("f", "last".repeat(250)).containsEntry("g", "y");
        }
    }

    private long lsn() {
        long[] lsn = {0};
        Redlite db = durable.db();
        db.engine().locked(() -> lsn[0] = db.durability().log().appended());
        return lsn[0];
    }

    private long memtableBytes() {
        try (Connection connection = durable.db().connect()) {
            String info = TwoEngines.shown(connection.call("INFO", "everything"));
            String bytes = info.replaceAll("(?s).*redlite_memtable_bytes:(-?[0-9]+).*", "$1");
            return Long.parseLong(bytes);
        }
    }

    /** The other name has no unflushed rows of its own, or those of another value. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHashThatIsRenamedBeforeItIsReadHasItsUnflushedFields(boolean isInPlaceOfAnother)
            throws Exception {
        try (Connection connection = durable.db().connect()) {
            connection.call("HSET", "h", "long", LONG, "f", "old");
            if (isInPlaceOfAnother) {
                connection.call("HSET", "k", "long", LONG, "other", "field");
            }
            durable.db().flush();
            connection.call("HSET", "h", "f", "new", "g", "new");
        }
        durable.killAndReopen();
        try (Connection connection = durable.db().connect()) {
            connection.call("MULTI");
            connection.call("RENAME", "h", "k");
            connection.call("HGETALL", "k");
            connection.call("HSET", "k", "h", "newer");
            List<?> answers = (List<?>) connection.call("EXEC");
            assertThat(TwoEngines.shown(answers.get(1)))
                    .isEqualTo("{f=new, g=new, long=" + LONG + "}");
        }
        Map<String, String> expected = Map.of("long", LONG, "f", "new", "g", "new", "h", "newer");
        assertThat(held(durable.db())).isEqualTo(expected);
        durable.db().flush();
        assertThat(stored()).isEqualTo(expected);
    }

    @Test
    void fieldsThatComeAndGoLeaveNothing() throws Exception {
        Redlite db = durable.db();
        try (Connection connection = db.connect()) {
            connection.call("HSET", "k", "long", LONG, "f", "v", "g", "old");
            for (int i = 0; i < 5_000; i++) {
                connection.call("HDEL", "k", "f");
                connection.call("HSET", "k", "f", "v" + i);
            }
            connection.call("HSET", "k", "g", "new");
            Map<String, String> expected = Map.of("long", LONG, "f", "v4999", "g", "new");
            assertThat(held(db)).isEqualTo(expected);
            Killed.forget(db);
            assertThat(held(db)).isEqualTo(expected);
            db.flush();
            assertThat(stored()).isEqualTo(expected);
        }
    }

    /** A field that is given twice in a call: the call's arguments stay as they were. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void argumentsAreNotOverwritten(boolean isInMemory) {
        try (Redlite memory = Redlite.openMemory();
                Connection connection = (isInMemory ? memory : durable.db()).connect()) {
            connection.call("HSET", "k", "long", LONG);
            connection.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
            connection.call("HSET", "k", "f", "aaa", "f", "bbb", "f", "ccc");
            List<?> slow = (List<?>) connection.call("SLOWLOG", "GET", "1");
            assertThat(TwoEngines.shown(slow)).contains("[HSET, k, f, aaa, f, bbb, f, ccc]");
            connection.call("HSET", "k", "f", "other");
            connection.call("HSET", "k", "f", "aaa", "f", "bbb", "f", "ccc");
            slow = (List<?>) connection.call("SLOWLOG", "GET", "1");
            assertThat(TwoEngines.shown(slow)).contains("[HSET, k, f, aaa, f, bbb, f, ccc]");
            assertThat(TwoEngines.shown(connection.call("HGET", "k", "f"))).isEqualTo("ccc");
        }
    }

    @Test
    void whatSortHasStoredStays() {
        Redlite db = durable.db();
        try (Connection connection = db.connect()) {
            connection.call("HSET", "k", "long", LONG, "f", "x".repeat(3_000));
            connection.call("RPUSH", "list", "k");
            connection.call("SORT", "list", "BY", "none", "GET", "*->f", "STORE", "sorted");
            connection.call("HSET", "k", "f", "y".repeat(3_000));
            assertThat(TwoEngines.shown(connection.call("LINDEX", "sorted", "0")))
                    .isEqualTo("x".repeat(3_000));
        }
    }

    /** A value is forgotten, read and changed again before it is flushed: fields have two rows. */
    @Test
    void ofTwoUnflushedStatesTheNewerCounts() throws Exception {
        Redlite db = durable.db();
        try (Connection connection = db.connect()) {
            connection.call("HSET", "k", "long", LONG, "f", "one", "g", "one", "h", "one");
            Killed.forget(db);
            connection.call("HSET", "k", "f", "two");
            connection.call("HDEL", "k", "g", "h");
            Killed.forget(db);
            connection.call("HSET", "k", "h", "two");
            Map<String, String> expected = Map.of("long", LONG, "f", "two", "h", "two");
            assertThat(held(db)).isEqualTo(expected);
            Killed.forget(db);
            assertThat(held(db)).isEqualTo(expected);
            Thread held = TwoEngines.hold(durable);
            connection.call("HSET", "k", "f", "six");
            Killed.forget(db);
            assertThat(held(db)).containsEntry("f", "six");
            connection.call("HSET", "k", "f", "two");
            TwoEngines.letGo(durable, held);
            db.flush();
            assertThat(stored()).isEqualTo(expected);
        }
    }

    /** What the file says of k. */
    private Map<String, String> stored() throws SQLException {
        Map<String, String> fields = new TreeMap<>();
        try (var file = DriverManager.getConnection("jdbc:sqlite:" + durable.file());
                var query = file.createStatement();
                var rows = query.executeQuery(FIELDS_STORED)) {
            while (rows.next()) {
                fields.put(rows.getString(1), rows.getString(2));
            }
        }
        return fields;
    }

    private static Map<String, String> held(Redlite db) {
        Map<String, String> fields = new TreeMap<>();
        try (Connection connection = db.connect()) {
            Map<?, ?> answer = (Map<?, ?>) connection.call("HGETALL", "k");
            answer.forEach((name, value) -> fields.put(text(name), TwoEngines.shown(value)));
        }
        return fields;
    }

    private static String text(Object name) {
        return name.toString();
    }
}
