package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * A real Redis and a Redlite, to which many calls are sent at a time; all answers must be equal.
 */
final class Lockstep implements AutoCloseable {
    private static final int PIPELINE = 200;

    private final RealRedis redis = RealRedis.start("--enable-debug-command", "yes");
    private final RunningServer redlite = RunningServer.inMemory();
    private final RespConnection real;
    private final RespConnection ours;
    private final List<List<byte[]>> waiting = new ArrayList<>();
    private final BiPredicate<Answer, Answer> allowed;
    private long compared;

    Lockstep() throws IOException {
        this((expected, actual) -> false);
    }

    /** Answers may also differ, that of the real Redis first, if something allows it. */
    Lockstep(BiPredicate<Answer, Answer> allowed) throws IOException {
        this.allowed = allowed;
        real = RespConnection.open(redis.port());
        ours = RespConnection.open(redlite.port());
    }

    /** A call, of text and byte arrays; its answer is compared now or later. */
    void call(Object... words) throws IOException {
        waiting.add(bytes(words));
        if (waiting.size() >= PIPELINE) {
            compare();
        }
    }

    /** How many answers were compared. */
    long compared() {
        return compared;
    }

    /** The answer of the real Redis, outside of the comparison. */
    Answer ofRedis(Object... words) throws IOException {
        compare();
        return real.call(bytes(words));
    }

    /** The answer of Redlite, outside of the comparison. */
    Answer ofRedlite(Object... words) throws IOException {
        compare();
        return ours.call(bytes(words));
    }

    /** Compares what was not compared yet. */
    void compare() throws IOException {
        var requests = new ByteArrayOutputStream();
        waiting.forEach(words -> requests.writeBytes(RespConnection.request(words)));
        real.send(requests.toByteArray());
        ours.send(requests.toByteArray());
        for (List<byte[]> words : waiting) {
            Answer expected = real.receive();
            Answer actual = ours.receive();
            if (!expected.isSameAs(actual) && !allowed.test(expected, actual)) {
                assertThat(actual.shown()).as(shown(words)).isEqualTo(expected.shown());
                throw new AssertionError(shown(words) + "bytes differ: " + actual.shown());
            }
            compared++;
        }
        waiting.clear();
    }

    private static List<byte[]> bytes(Object... words) {
        return Arrays.stream(words)
                .map(
                        word ->
                                word instanceof byte[] bytes
                                        ? bytes
                                        : word.toString().getBytes(ISO_8859_1))
                .toList();
    }

    private static String shown(List<byte[]> words) {
        var shown = new StringBuilder();
        words.forEach(
                word -> shown.append(Answer.escaped(new String(word, ISO_8859_1))).append(' '));
        return shown.toString();
    }

    @Override
    public void close() throws IOException {
        real.close();
        ours.close();
        redlite.close();
        redis.close();
    }
}
