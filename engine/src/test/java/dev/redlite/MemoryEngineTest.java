package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class MemoryEngineTest {
    @Test
    void whatIsSetIsGot() {
        try (Redlite db = Redlite.openMemory();
                Connection connection = db.connect()) {
            assertThat(connection.call("SET", "k", "v")).isEqualTo("OK");
            assertThat(connection.call("GET", "k")).isEqualTo("v".getBytes(StandardCharsets.UTF_8));
            assertThat(connection.call("GET", "none")).isNull();
        }
    }

    @Test
    void execRunsWhatWasQueued() {
        try (Redlite db = Redlite.openMemory();
                Connection connection = db.connect()) {
            connection.call("MULTI");
            assertThat(connection.call("SET", "k", "v")).isEqualTo("QUEUED");
            connection.call("GET", "k");
            assertThat((List<?>) connection.call("EXEC")).hasSize(2);
        }
    }

    @Test
    void execFailsWhenAWatchedKeyChanged() {
        try (Redlite db = Redlite.openMemory();
                Connection first = db.connect();
                Connection second = db.connect()) {
            first.call("WATCH", "k");
            second.call("SET", "k", "v");
            first.call("MULTI");
            first.call("SET", "k", "w");
            assertThat(first.call("EXEC")).isNull();
        }
    }

    @Test
    void anUnknownCommandIsNamed() {
        try (Redlite db = Redlite.openMemory();
                Connection connection = db.connect()) {
            assertThatThrownBy(() -> connection.call("NOPE", "a"))
                    .hasMessage("ERR unknown command 'NOPE', with args beginning with: 'a' ");
        }
    }
}
