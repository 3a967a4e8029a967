package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.Connection;
import dev.redlite.Redlite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is published, written, or expires in one process is heard in another. */
@Timeout(120)
class SharedMessagesTest {
    private static final int ROUNDS = Integer.getInteger("redlite.rounds", 100);
    private static final int MANY = 20_000;

    @TempDir Path folder;

    private static String heard(Connection connection) {
        List<?> got = (List<?>) connection.call("BLPOP", "heard", "30");
        return got == null ? "nothing" : new String((byte[]) got.get(1), UTF_8);
    }

    @Test
    void messagesComeInOneOrderWithTheWritesAndLeaveNothingBehind() throws Exception {
        Path file = folder.resolve("shared.db");
        try (Redlite db = Redlite.open(file);
                Connection connection = db.connect()) {
            db.set("k", "0");
            try (var child = JavaProcess.start(Listening.class, file.toString())) {
                child.await("listening");
                for (int i = 1; i <= ROUNDS; i++) {
                    db.set("k", "" + i);
                    assertThat(db.publish("news", "n" + i)).as("here nobody listens").isZero();
                    assertThat(heard(connection)).isEqualTo("__keyevent@0__:set k");
                    heard(connection);
                    assertThat(heard(connection)).isEqualTo("news n" + i);
                    assertThat(heard(connection)).isEqualTo("" + i);
                }
                connection.call("SET", "short", "v", "PX", "5");
                assertThat(heard(connection)).isEqualTo("__keyevent@0__:set short");
                heard(connection);
                assertThat(heard(connection)).isEqualTo("__keyevent@0__:expire short");
                heard(connection);
                assertThat(heard(connection)).isEqualTo("__keyevent@0__:expired short");
                heard(connection);
                connection.call("HSET", "hash", "f", "1", "g", "1");
                assertThat(heard(connection)).isEqualTo("__keyevent@0__:hset hash");
                heard(connection);
                assertThat(heard(connection)).isEqualTo("__subkeyevent@0__:hset 4:hash|1:f,1:g");
                heard(connection);
                String message = "m".repeat(1000);
                for (int i = 0; i < MANY; i++) {
                    db.publish("news", message);
                }
                db.publish("news", "last");
                assertThat(heard(connection)).isEqualTo("news last");
                heard(connection);
                db.publish("news", "end");
                String said = child.awaitEnd();
                assertThat(child.exitValue()).as(said).isZero();
            }
            db.flush();
            assertThat(Files.size(file)).isLessThan(1_000_000);
            assertThat(db.check()).isEmpty();
        }
    }
}
