package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Random;

/**
 * Random scripts on a real Redis and on ours, whose answers are equal byte by byte.
 *
 * <p>{@code -Dredlite.seed=N} replays a seed, {@code -Dredlite.scripts=N} makes it so many scripts.
 */
class ScriptTest {
    private static final int SCRIPTS = Integer.getInteger("redlite.scripts", 2_500);
    private static final int SCRIPTS_PER_FLUSH = 20;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void scriptsAnswerTheSame(int protocol) throws IOException {
        long seed = Long.getLong("redlite.seed", System.nanoTime());
        System.out.println("scripts in RESP" + protocol + ", seed " + seed);
        try (var redis = RealRedis.start();
                var redlite = RunningServer.inMemory();
                var real = RespConnection.open(redis.port());
                var ours = RespConnection.open(redlite.port())) {
            real.call("HELLO", Integer.toString(protocol));
            ours.call("HELLO", Integer.toString(protocol));
            var programs = new ScriptPrograms(seed);
            var random = new Random(seed);
            int errors = 0;
            for (int i = 0; i < SCRIPTS; i++) {
                if (i % SCRIPTS_PER_FLUSH == 0) {
                    real.call("FLUSHALL");
                    ours.call("FLUSHALL");
                }
                String script = programs.next();
                String command = random.nextInt(10) == 0 ? "EVAL_RO" : "EVAL";
                String[] call = {command, script, "2", "a", "k", "arg"};
                Answer expected = real.call(call);
                Answer actual = ours.call(call);
                errors += expected.isError() ? 1 : 0;
                assertThat(actual.shown())
                        .as("seed %s, script %s:%n%s", seed, i, script)
                        .isEqualTo(expected.shown());
                assertThat(actual.raw()).as(script).isEqualTo(expected.raw());
            }
            assertThat(errors).as("scripts that fail").isBetween(SCRIPTS / 20, SCRIPTS * 3 / 4);
        }
    }
}
