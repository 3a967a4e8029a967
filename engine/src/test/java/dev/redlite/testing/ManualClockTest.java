package dev.redlite.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.base.SystemClock;

import org.junit.jupiter.api.Test;

final class ManualClockTest {
    @Test
    void standsStillUntilMoved() {
        var clock = new ManualClock(1000);
        assertThat(clock.millis()).isEqualTo(1000);
        clock.advanceMillis(5);
        assertThat(clock.millis()).isEqualTo(1005);
        assertThat(clock.nanos()).isEqualTo(5_000_000);
    }

    @Test
    void settingTheTimeDoesNotMoveTheMonotonicClock() {
        var clock = new ManualClock(1000);
        clock.setMillis(10);
        assertThat(clock.millis()).isEqualTo(10);
        assertThat(clock.nanos()).isZero();
        assertThatThrownBy(() -> clock.advanceMillis(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSystemClockRuns() {
        long nanos = SystemClock.INSTANCE.nanos();
        assertThat(SystemClock.INSTANCE.millis()).isGreaterThan(1_700_000_000_000L);
        assertThat(SystemClock.INSTANCE.nanos() - nanos).isNotNegative();
    }
}
