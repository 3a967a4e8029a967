package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreAtMostAnEighthTooHigh() {
        var latencies = new Latencies();
        for (int micros = 1; micros <= 1000; micros++) {
            latencies.add(micros * 1000L);
        }
        assertThat(latencies.count()).isEqualTo(1000);
        for (int percent : new int[] {1, 10, 50, 90, 99, 100}) {
            assertThat(latencies.micros(percent))
                    .isGreaterThanOrEqualTo(percent * 10.0 - 0.001)
                    .isCloseTo(percent * 10.0, Percentage.withPercentage(12.5));
        }
    }

    @Test
    void countsUpToPowersOfTwoAreExact() {
        var latencies = new Latencies();
        latencies.add(1023);
        latencies.add(1024);
        latencies.add(2048);
        assertThat(latencies.countUpTo(1023)).isEqualTo(1);
        assertThat(latencies.countUpTo(2047)).isEqualTo(2);
        assertThat(latencies.countUpTo(4095)).isEqualTo(3);
    }

    @Test
    void everyTimeHasItsBucket() {
        var latencies = new Latencies();
        latencies.add(-1);
        latencies.add(0);
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.count()).isEqualTo(3);
        assertThat(latencies.micros(50)).isCloseTo(0.001, within(0.001));
    }
}
