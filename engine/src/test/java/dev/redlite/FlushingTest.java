package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.RandomSource;
import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Commands between the steps of a flush: what is frozen, flushed, let go of and used again. */
class FlushingTest {
    private static final int KEYS = 12;
    private static final int COMMANDS = 20_000;
    private static final long SEED = 7;

    @RegisterExtension final DurableEngine durable = new DurableEngine(Fsync.NO);

    private final RandomSource random = RandomSource.seeded(SEED);
    private final Map<String, String> model = new HashMap<>();

    @Test
    void valuesAreThoseThatWereWrittenWhileAnotherThreadFlushes() throws Exception {
        Redlite db = durable.db();
        var isOver = new AtomicBoolean();
        Thread flusher =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!isOver.get()) {
                                        db.flush();
                                    }
                                });
        try (Connection connection = db.connect()) {
            for (int i = 0; i < COMMANDS; i++) {
                step(db, connection, i);
            }
        } finally {
            isOver.set(true);
            flusher.join();
        }
        durable.killAndReopen();
        for (int i = 0; i < KEYS; i++) {
            assertThat(durable.db().get("k" + i)).isEqualTo(model.get("k" + i));
        }
    }

    private void step(Redlite db, Connection connection, int number) {
        String key = "k" + random.below(KEYS);
        switch (random.below(8)) {
            case 0, 1, 2 -> {
                String value = "value %06d".formatted(number); // of one length: overwritten
                connection.call("SET", key, value);
                model.put(key, value);
            }
            case 3 -> {
                String other = "k" + random.below(KEYS);
                if (model.containsKey(key) && !other.equals(key)) {
                    connection.call("RENAME", key, other);
                    model.put(other, model.remove(key));
                }
            }
            case 4 -> {
                connection.call("EXPIREAT", key, "9999999999");
            }
            case 5 -> {
                connection.call("DEL", key);
                model.remove(key);
            }
            case 6 -> Killed.forget(db);
            default -> assertThat(db.get(key)).as("command %d", number).isEqualTo(model.get(key));
        }
    }
}
