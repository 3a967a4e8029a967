package dev.redlite.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.Redlite;
import dev.redlite.base.RandomSource;

import org.junit.jupiter.api.AfterEach;

import java.util.Arrays;

/** A database in memory whose clock the test moves, and a client of it; checked after each test. */
public abstract class MemoryFixture {
    protected final ManualClock clock = new ManualClock();
    protected final Redlite db =
            Redlite.openMemory(
                    Options.defaults()
                            .withClock(clock, RandomSource.seeded(1))
                            .withBackground(false));
    protected final TestClient client = new TestClient(db.engine(), 1);

    @AfterEach
    void checkAndClose() {
        assertThat(db.check()).isEmpty();
        client.close();
        db.close();
    }

    /** Calls a command whose words are separated by one space; {@code ''} is an empty word. */
    protected String call(String line) {
        return client.call(
                Arrays.stream(line.split(" "))
                        .map(word -> word.equals("''") ? "" : word)
                        .toArray(String[]::new));
    }
}
