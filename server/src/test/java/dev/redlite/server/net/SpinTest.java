package dev.redlite.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;

import org.junit.jupiter.api.Test;

class SpinTest {
    private static final long LIMIT = 50_000;
    private static final int SLEEP = SelectStrategy.SELECT;

    private long now;
    private int found;
    private Spin spin = new Spin(() -> now, LIMIT);

    private int next(boolean hasTasks) throws Exception {
        return spin.calculateStrategy(() -> found, hasTasks);
    }

    /** Sleeps, or spins, until something comes; returns which. */
    private int awaits(long nanos) throws Exception {
        int strategy = next(false);
        assertThat(strategy).isIn(SLEEP, 0);
        now += nanos;
        spin.ended();
        now += 1_000_000; // what has come takes its time
        return strategy;
    }

    private void isUsedToCommands() throws Exception {
        for (int i = 0; i < 40; i++) {
            awaits(LIMIT / 5);
        }
    }

    @Test
    void aLoopThatKnowsNothingSleeps() throws Exception {
        assertThat(next(false)).isEqualTo(SLEEP);
    }

    @Test
    void spinsWhileCommandsComeSoonAndNotForLong() throws Exception {
        isUsedToCommands();
        for (int i = 0; i < 10; i++) {
            assertThat(next(false)).isZero();
            now += LIMIT / 10;
        }
        assertThat(next(false)).isEqualTo(SLEEP);
    }

    @Test
    void whatIsFoundEndsTheWait() throws Exception {
        isUsedToCommands();
        assertThat(next(false)).isZero();
        now += LIMIT / 2;
        found = 3;
        assertThat(next(false)).isEqualTo(3);
        found = 0;
        now += LIMIT / 2 + 1;
        assertThat(next(false)).isZero();
    }

    @Test
    void aTaskIsNoReasonToWait() throws Exception {
        found = 2;
        assertThat(next(true)).isEqualTo(2);
        found = 0;
        isUsedToCommands();
        found = 2;
        assertThat(next(true)).isEqualTo(2);
    }

    @Test
    void sleepsAtOnceWhereCommandsAreRare() throws Exception {
        isUsedToCommands();
        int spun = 0;
        for (int i = 0; i < 100; i++) {
            spun += awaits(LIMIT * 6 / 10) == 0 ? 1 : 0;
        }
        assertThat(spun).isLessThan(15);
        assertThat(next(false)).isEqualTo(SLEEP);
        isUsedToCommands();
        assertThat(next(false)).isZero();
    }

    @Test
    void spinsWhileAnAnswerIsExpected() throws Exception {
        assertThat(next(false)).isEqualTo(SLEEP);
        spin.expect();
        for (int i = 0; i < 3; i++) {
            assertThat(next(false)).isZero();
            now += LIMIT;
        }
        now += 2 * LIMIT;
        assertThat(next(false)).as("it did not come").isEqualTo(SLEEP);
        spin.expect();
        assertThat(next(false)).isZero();
        spin.ended();
        assertThat(next(false)).as("it came").isEqualTo(SLEEP);
    }

    @Test
    void whoseLimitIsNothingSleeps() throws Exception {
        spin = new Spin(() -> now, 0);
        spin.expect();
        for (int i = 0; i < 40; i++) {
            assertThat(next(false)).isEqualTo(SLEEP);
            spin.ended();
        }
    }
}
