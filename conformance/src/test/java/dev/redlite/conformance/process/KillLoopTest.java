package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.server.cli.Main;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A server is killed at random moments while clients write to it; after each start, everything it
 * acknowledged is there, nothing is half there, and nothing that was not sent is.
 *
 * <p>{@code -Dredlite.kills=N} makes it N kills for each policy instead of the usual few.
 */
class KillLoopTest {
    private static final int KILLS = Integer.getInteger("redlite.kills", 12);
    private static final int WRITERS = 3;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"always", "everysec", "no"})
    void whatWasAcknowledgedSurvivesKills(String policy) throws Exception {
        long seed = System.nanoTime();
        System.out.println("kill loop " + policy + ", seed " + seed);
        var random = new SplittableRandom(seed);
        Path file = folder.resolve("kill.db");
        List<KillWriter> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new KillWriter(i, i == 0));
        }
        for (int kill = 0; kill <= KILLS; kill++) {
            try (JavaProcess server = start(file, policy)) {
                int port = port(server);
                for (KillWriter writer : writers) {
                    writer.verify(port);
                }
                if (kill == KILLS) {
                    server.terminate();
                    break;
                }
                writers.forEach(writer -> writer.begin(port));
                disturb(random, port, server);
                server.kill();
                for (KillWriter writer : writers) {
                    writer.end();
                }
            }
        }
        long acknowledged = writers.stream().mapToLong(KillWriter::acknowledged).sum();
        assertThat(acknowledged).isGreaterThan(KILLS * 50L);
        try (Redlite db = Redlite.open(file)) {
            assertThat(db.check()).isEmpty();
        }
    }

    /** Lets the writers write, and in some rounds something else be under way at the kill. */
    private static void disturb(SplittableRandom random, int port, JavaProcess server)
            throws InterruptedException {
        int kind = random.nextInt(5);
        Thread.sleep(random.nextInt(20, 350));
        if (kind == 0) {
            KillWriter.fire(port, "SAVE");
        } else if (kind == 1) {
            KillWriter.fire(port, "VACUUM");
        } else if (kind == 2) {
            // A clean close that does not get to its end.
            KillWriter.fire(port, "SHUTDOWN");
        }
        Thread.sleep(random.nextInt(0, 30));
        assertThat(server.isAlive() || kind == 2).isTrue();
    }

    static JavaProcess start(Path file, String policy) throws Exception {
        return JavaProcess.start(
                Main.class,
                "--db",
                file.toString(),
                "--addr",
                "127.0.0.1:0",
                "--appendfsync",
                policy,
                "--cache",
                "1");
    }

    static int port(JavaProcess server) throws Exception {
        String line = server.await("listening");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).trim());
    }
}
