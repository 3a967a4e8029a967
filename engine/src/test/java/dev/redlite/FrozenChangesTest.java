package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.RandomSource;
import dev.redlite.log.Fsync;
import dev.redlite.testing.Contents;
import dev.redlite.testing.DurableEngine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A flush that stands still between freezing its generation and writing it, and what runs then. */
@Timeout(60)
class FrozenChangesTest {
    private static final int ROWS = 60;
    private static final int CHANGES = 120;
    private static final int OTHERS = 10;
    private static final List<String> KINDS = List.of("z", "h", "s", "l", "x", "a");

    @RegisterExtension
    final DurableEngine durable =
            new DurableEngine(Fsync.NO).withRowsAtOnce(10).withCacheBytes(64 << 20);

    private int lastEntry;

    /** Freezes all changes, and stops before the first of them is written. */
    private Thread heldFlush() throws InterruptedException {
        durable.disk().holdSyncs();
        Thread flusher = Thread.ofPlatform().start(() -> durable.db().flush());
        durable.disk().awaitHeldSync();
        return flusher;
    }

    private void finish(Thread flusher) throws InterruptedException {
        durable.disk().letSyncsGo();
        flusher.join();
    }

    private long loads() {
        long[] loads = {0};
        Redlite db = durable.db();
        db.engine().locked(() -> loads[0] = db.engine().keyspace().cold().loaded());
        return loads[0];
    }

    // ---- Values of which the tables, a frozen and the active generation each have a part

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aColdValueIsPutTogetherFromTheTablesAndBothGenerations(long seed) throws Exception {
        RandomSource random = RandomSource.seeded(seed);
        Options options =
                Options.defaults()
                        .withClock(durable.clock(), RandomSource.seeded(1))
                        .withBackground(false);
        try (Redlite model = Redlite.openMemory(options);
                Connection ours = durable.db().connect();
                Connection its = model.connect()) {
            List<Connection> both = List.of(ours, its);
            call(both, "CONFIG SET list-max-listpack-size 4"); // so that pushes share arrays
            fill(both);
            durable.db().flush();
            Killed.forget(durable.db());
            change(both, random);
            Thread flusher = heldFlush();
            Killed.forget(durable.db());
            change(both, random);
            Killed.forget(durable.db());
            long before = loads();
            assertThat(Contents.of(durable.db())).isEqualTo(Contents.of(model));
            assertThat(loads() - before).isGreaterThanOrEqualTo(KINDS.size());
            change(both, random); // of values that were put together so
            finish(flusher);
            Killed.forget(durable.db());
            assertThat(Contents.of(durable.db())).isEqualTo(Contents.of(model));
        }
    }

    private static void call(List<Connection> both, String line) {
        both.forEach(each -> each.call(line.split(" ")[0], rest(line)));
    }

    private static String[] rest(String line) {
        String[] words = line.split(" ");
        return Arrays.copyOfRange(words, 1, words.length);
    }

    private void fill(List<Connection> both) {
        call(both, "XGROUP CREATE x g 0 MKSTREAM");
        for (int i = 0; i < ROWS; i++) {
            call(both, "ZADD z " + i + " m" + i);
            call(both, "HSET h f" + i + " v" + i);
            call(both, "SADD s m" + i);
            call(both, "RPUSH l e" + i);
            call(both, "XADD x " + ++lastEntry + "-0 f v" + i);
            call(both, "ARINSERT a v" + i);
        }
    }

    /** Changes elements that are there and elements that are not; none of the values gets empty. */
    private void change(List<Connection> both, RandomSource random) {
        for (int i = 0; i < CHANGES; i++) {
            int which = random.below(ROWS + ROWS / 2);
            int other = random.below(ROWS);
            String line =
                    switch (random.below(18)) {
                        case 0 -> "ZADD z " + other + " m" + which;
                        case 1 -> "ZREM z m" + which;
                        case 2 -> "ZADD z " + i + " n" + which;
                        case 3, 4 -> "HSET h f" + which + " w" + i;
                        case 5 -> "HDEL h f" + which;
                        case 6 -> "SADD s m" + which;
                        case 7 -> "SREM s m" + which;
                        case 8 -> "RPUSH l r" + i;
                        case 9 -> "LSET l " + other % 20 + " s" + i;
                        case 10 -> "LINSERT l BEFORE e" + which + " b" + i;
                        case 11 -> "LREM l 1 e" + which;
                        case 12 -> "XADD x " + ++lastEntry + "-0 f w" + i;
                        case 13 -> "XDEL x " + (other + 1) + "-0";
                        case 14 -> "XREADGROUP GROUP g c COUNT 3 STREAMS x >";
                        case 15 -> "XACK x g " + (other + 1) + "-0";
                        case 16 -> "ARSET a " + which + " w" + i;
                        default -> "ARDEL a " + which;
                    };
            call(both, line);
        }
    }

    // ---- Values that go to another key while their changes are written

    /** How it goes there = the database and the key where it then is. */
    static List<String> moves() {
        return List.of(
                "RENAME a b = 0 b",
                "RENAMENX a b = 0 b",
                "RENAME a full = 0 full",
                "RENAME a b / RENAME b c = 0 c",
                "RENAME a b / RENAME b a = 0 a",
                "MULTI / RENAME a b / SET a second / EXEC = 0 b",
                "MOVE a 1 = 1 a",
                "MOVE a 1 / SWAPDB 0 1 = 0 a",
                "SWAPDB 0 1 / SELECT 1 / RENAME a b = 1 b");
    }

    @ParameterizedTest
    @MethodSource("moves")
    void aValueThatMovesMeanwhileAndChangesThenIsItself(String move) throws Exception {
        assertThat(afterMove(move, "APPEND", "er")).isEqualTo("firster");
    }

    @ParameterizedTest
    @MethodSource("moves")
    void aValueThatMovesMeanwhileAndGoesThenTakesNoOtherAlong(String move) throws Exception {
        assertThat(afterMove(move, "DEL")).isNull();
    }

    /**
     * Moves a value between freezing and writing; then has others use again what was written, and
     * does something with the one that moved.
     *
     * @return what its key then holds
     */
    private @Nullable String afterMove(String move, String command, String... more)
            throws Exception {
        String[] parts = move.split(" = ");
        String[] place = parts[1].split(" ");
        try (Connection connection = durable.db().connect()) {
            connection.call("SET", "full", "fully");
            connection.call("SET", "a", "first");
            Thread flusher = heldFlush();
            for (String line : parts[0].split(" / ")) {
                call(List.of(connection), line);
            }
            finish(flusher);
            connection.call("SELECT", place[0]);
            for (int i = 0; i < OTHERS; i++) {
                connection.call("SET", "other" + i, "other");
            }
            List<String> words = new ArrayList<>(List.of(place[1]));
            words.addAll(List.of(more));
            connection.call(command, words.toArray(String[]::new));
            Map<String, String> inMemory = Contents.of(durable.db());
            durable.db().flush();
            Killed.forget(durable.db());
            assertThat(Contents.of(durable.db())).isEqualTo(inMemory);
            for (int i = 0; i < OTHERS; i++) {
                assertThat(text(connection.call("GET", "other" + i))).isEqualTo("other");
            }
            return text(connection.call("GET", place[1]));
        }
    }

    private static @Nullable String text(@Nullable Object bytes) {
        return bytes == null ? null : new String((byte[]) bytes, StandardCharsets.US_ASCII);
    }
}
