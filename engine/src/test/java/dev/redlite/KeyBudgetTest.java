package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that the tables have leave memory again, however many a command brings. */
class KeyBudgetTest {
    private static final int BUDGET_BYTES = 256 << 10;
    private static final int AT_ONCE = 1_000;
    private static final int ROUNDS = 60;

    @RegisterExtension
    final DurableEngine durable =
            new DurableEngine(Fsync.NO).withCacheBytes(BUDGET_BYTES).withMemtableBytes(1 << 20);

    private long used() {
        long[] bytes = {0};
        durable.db()
                .engine()
                .locked(() -> bytes[0] = durable.db().engine().keyspace().cache().usedBytes());
        return bytes[0];
    }

    private String[] names(int round) {
        String[] names = new String[AT_ONCE];
        for (int i = 0; i < AT_ONCE; i++) {
            names[i] = "key" + (round * AT_ONCE + i);
        }
        return names;
    }

    @Test
    void commandsOfManyKeysDoNotOutrunTheHand() {
        try (Connection connection = durable.db().connect()) {
            for (int round = 0; round < ROUNDS; round++) {
                String[] words = new String[2 * AT_ONCE];
                String[] names = names(round);
                for (int i = 0; i < AT_ONCE; i++) {
                    words[2 * i] = names[i];
                    words[2 * i + 1] = "value";
                }
                connection.call("MSET", words);
                durable.db().flush();
            }
            assertThat(used()).isLessThan(8L * BUDGET_BYTES);
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(connection.call("EXISTS", names(round))).isEqualTo((long) AT_ONCE);
            }
            assertThat(used()).isLessThan(4L * BUDGET_BYTES);
        }
    }

    @Test
    void whatAClearedDatabaseTookIsFree() {
        try (Connection connection = durable.db().connect()) {
            connection.call("SELECT", "1");
            connection.call("SET", "other", "value");
            long others = used();
            connection.call("SELECT", "0");
            connection.call("MSET", "a", "1", "b", "2");
            long before = used();
            assertThat(before).isGreaterThan(others);
            for (int i = 0; i < 3; i++) {
                connection.call("MULTI");
                connection.call("SET", "a", "a longer value");
                connection.call("SET", "c", "3");
                connection.call("FLUSHDB");
                connection.call("MSET", "a", "1", "d", "4");
                connection.call("FLUSHDB");
                connection.call("MSET", "a", "1", "b", "2");
                connection.call("EXEC");
                assertThat(used()).isEqualTo(before);
            }
            durable.db().flush();
            refusedClearing(connection);
            assertThat(used()).isEqualTo(before);
            connection.call("FLUSHDB");
            durable.db().flush();
            assertThat(used()).isEqualTo(others);
            connection.call("SWAPDB", "0", "1");
            connection.call("FLUSHDB");
            assertThat(used()).isZero();
        }
    }

    private void refusedClearing(Connection connection) {
        durable.disk().limitSpace(0);
        connection.call("MULTI");
        connection.call("FLUSHDB");
        connection.call("SET", "e", "x".repeat(100_000));
        assertThatThrownBy(() -> connection.call("EXEC")).hasMessageContaining("MISCONF");
        durable.disk().freeSpace();
    }
}
