package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void versionHasThreeNumbers() {
        assertThat(Version.REDLITE).matches("\\d+\\.\\d+\\.\\d+");
    }
}
