package dev.redlite.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code redlite import} of many keys, timed with the start of its JVM.
 *
 * <p>{@code -Dredlite.import.keys=1000000} makes it a million.
 */
@Timeout(600)
class LargeImportTest {
    private static final int KEYS = Integer.getInteger("redlite.import.keys", 3_000);
    private static final String VALUE_BYTES = "100";

    @TempDir Path folder;

    @Test
    void allKeysAreThere() throws Exception {
        try (var redis =
                        RealRedis.start(
                                "--dir", folder.toString(), "--enable-debug-command", "yes");
                var client = RespConnection.open(redis.port())) {
            client.call("DEBUG", "POPULATE", Integer.toString(KEYS), "key", VALUE_BYTES);
            assertThat(client.call("SAVE").shown()).isEqualTo("+OK");
        }
        Path source = folder.resolve("dump.rdb");
        Path target = folder.resolve("app.db");
        long begun = System.nanoTime();
        try (JavaProcess importing =
                JavaProcess.start(
                        List.of("-Xmx1g"),
                        Main.class,
                        "import",
                        source.toString(),
                        "--db",
                        target.toString())) {
            String said = importing.awaitEnd();
            assertThat(importing.exitValue()).as(said).isZero();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "import: %d keys, %d MB of dump, %.1f s, %d MB of database%n",
                KEYS, Files.size(source) >> 20, seconds, Files.size(target) >> 20);
        try (Redlite db = Redlite.open(target)) {
            assertThat(db.connect().call("DBSIZE")).isEqualTo((long) KEYS);
            for (int i = 0; i < KEYS; i += Math.max(1, KEYS / 1_000)) {
                assertThat(db.get("key:" + i)).startsWith("value:" + i);
            }
        }
    }
}
