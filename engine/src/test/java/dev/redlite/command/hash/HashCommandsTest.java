package dev.redlite.command.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import org.junit.jupiter.api.Test;

import java.util.Map;

class HashCommandsTest {
    @Test
    void whatIsSetIsGotUntilItIsDeleted() {
        try (Redlite db = Redlite.openMemory();
                Connection connection = db.connect()) {
            assertThat(connection.call("HSET", "h", "f", "v", "g", "w")).isEqualTo(2L);
            assertThat(connection.call("HSET", "h", "f", "x")).isEqualTo(0L);
            assertThat(connection.call("HGET", "h", "f")).isEqualTo(new byte[] {'x'});
            assertThat((Map<?, ?>) connection.call("HGETALL", "h")).hasSize(2);
            assertThat(connection.call("HDEL", "h", "f", "g", "none")).isEqualTo(2L);
            assertThat(connection.call("HGET", "h", "f")).isNull();
        }
    }
}
