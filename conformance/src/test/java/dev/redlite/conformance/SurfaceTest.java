package dev.redlite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SurfaceTest {
    @Test
    void everySurfaceIsListedOnce() {
        assertThat(Surface.values()).doesNotHaveDuplicates();
    }
}
