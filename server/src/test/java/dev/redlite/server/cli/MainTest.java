package dev.redlite.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Version;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void bannerNamesTheVersion() {
        assertThat(Main.banner()).isEqualTo("redlite " + Version.REDLITE);
    }
}
