package dev.redlite.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void aKeyHas16Bytes() {
        assertThat(Keys.key(7)).hasSize(16);
    }
}
