package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

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
}
