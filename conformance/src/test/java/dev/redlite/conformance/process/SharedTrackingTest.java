package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Options;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** A cache beside redis-py lets go of what a process changes that its server knows nothing of. */
@Timeout(120)
class SharedTrackingTest {
    private static final int ROUNDS = Integer.getInteger("redlite.rounds", 30);

    @TempDir Path folder;

    private RunningServer server;
    private JavaProcess writer;
    private JavaProcess reader;

    @BeforeEach
    void start() throws IOException {
        Path file = folder.resolve("shared.db");
        server = RunningServer.on(file, Options.defaults());
        writer = JavaProcess.start(Obeying.class, file.toString());
        writer.await("ready");
        // Debian's python, which has the package python3-redis; another one on the path may not.
        reader =
                JavaProcess.run(
                        "/usr/bin/python3",
                        "clients/python/tracking.py",
                        Integer.toString(server.port()));
        reader.await("ready");
    }

    @AfterEach
    void stop() throws InterruptedException {
        reader.kill();
        writer.kill();
        server.close();
    }

    private static String ask(JavaProcess process, String line) throws IOException {
        process.tell(line);
        return process.await("answer ").substring("answer ".length());
    }

    private String write(String... words) throws IOException {
        return ask(writer, String.join("\t", words));
    }

    private void holds(String key, String value) throws IOException {
        assertThat(ask(reader, "get " + key)).isEqualTo(value + " server");
        assertThat(ask(reader, "get " + key)).isEqualTo(value + " cache");
    }

    private void drops(String key) throws IOException {
        assertThat(ask(reader, "await " + key)).isEqualTo("dropped");
    }

    @Test
    void whatIsReadIsDroppedWhenAnotherProcessChangesIt() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(write("SET", "k", "v" + i)).isEqualTo("OK");
            drops("k"); // what the round before has left
            holds("k", "v" + i);
            write("SET", "other", "v");
            assertThat(ask(reader, "get k")).isEqualTo("v" + i + " cache");
            write(
                    i % 2 == 0
                            ? new String[] {
                                "EVAL", "return redis.call('APPEND', KEYS[1], 'x')", "1", "k"
                            }
                            : new String[] {"RENAME", "other", "k"});
            drops("k");
            holds("k", i % 2 == 0 ? "v" + i + "x" : "v");
        }
    }

    @Test
    void whatGoesByItselfIsDroppedToo() throws IOException {
        write("SET", "k", "v");
        holds("k", "v");
        write("PEXPIRE", "k", "50");
        drops("k"); // its expiry is a change
        if (ask(reader, "get k").equals("v server")) {
            drops("k"); // its end is the next one
        }
        holds("none", "None");
        write("SET", "none", "v");
        drops("none");
        holds("none", "v");
        write("SET", "k", "again");
        drops("k");
        holds("k", "again");
        write("FLUSHALL");
        drops("k");
        drops("none");
    }

    @Test
    void whoChangesIsKilledAndAnotherGoesOn() throws Exception {
        for (int i = 0; i < 3; i++) {
            write("SET", "k", "" + i);
            if (i > 0) {
                drops("k");
            }
            holds("k", "" + i);
            writer.kill();
            assertThat(ask(reader, "get k")).isEqualTo(i + " cache");
            writer = JavaProcess.start(Obeying.class, folder.resolve("shared.db").toString());
            writer.await("ready");
        }
    }
}
