package dev.redlite.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemClockTest {
    private final SystemClock clock = SystemClock.INSTANCE;

    /** For several times as long as a measurement of the offset counts. */
    @Test
    void bothWaysToTheTimeAgree() {
        long end = clock.nanos() + 50_000_000;
        int agreed = 0;
        int looks = 0;
        while (clock.nanos() < end) {
            long before = clock.millis();
            long between = clock.millis(clock.nanos());
            long after = clock.millis();
            looks++;
            agreed += between >= before && between <= after ? 1 : 0;
        }
        // The others: somebody has set the machine's time, or corrects it, just then.
        assertThat(agreed).isGreaterThan(looks * 9 / 10);
    }
}
