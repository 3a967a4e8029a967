package dev.redlite.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void keysAreThoseOfRedisBenchmark() {
        assertThat(new String(Keys.key(0), US_ASCII)).isEqualTo("key:000000000000");
        assertThat(new String(Keys.key(1_234_567), US_ASCII)).isEqualTo("key:000001234567");
    }

    @Test
    void valuesDifferFromKeyToKeyAndNotFromTimeToTime() {
        assertThat(Keys.value(1, 100)).hasSize(100).isEqualTo(Keys.value(1, 100));
        assertThat(Keys.value(1, 100)).isNotEqualTo(Keys.value(2, 100));
    }

    @Test
    void numberedValuesDifferFromEachOtherAndFromTheirOrigin() {
        byte[] value = Keys.value(64);
        assertThat(Keys.numbered(value, 1)).hasSize(64).isNotEqualTo(value);
        assertThat(Keys.numbered(value, 1)).isNotEqualTo(Keys.numbered(value, 1L << 32));
        assertThat(Keys.numbered(Keys.value(3), 5)).containsExactly(5, 0, 0);
        assertThat(Keys.numbered(Keys.value(1500), 5)).contains((byte) 5, atIndex(0));
        assertThat(Keys.numbered(Keys.value(1500), 5)).contains((byte) 5, atIndex(1024));
    }
}
