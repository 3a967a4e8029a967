package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random calls of all families cause the same keyspace events in a real Redis and in Redlite. */
class EventsTest {
    private static final long NANOS = 1_000_000_000L * Integer.getInteger("redlite.events", 15);
    private static final int FOUND_MAX = 12;

    /** Commands whose events came after 7.0, or differ for a reason. */
    private static final String SKIPPED =
            "RANDOMKEY|SPOP|SCRIPT|SHUTDOWN|DEBUG|CONFIG|SWAPDB|FLUSHALL|FLUSHDB|BITFIELD";

    private long compared;
    private final Map<String, String> found = new LinkedHashMap<>();

    @Test
    void randomCallsCauseTheSameEvents() throws IOException {
        try (var redis = RealRedis.start("--notify-keyspace-events", "KEA");
                var redlite = RunningServer.inMemory()) {
            redlite.configure("notify-keyspace-events", "AKE");
            long deadline = System.nanoTime() + NANOS;
            long seed = 1;
            while (System.nanoTime() < deadline && found.size() < FOUND_MAX) {
                play(seed++, redis.port(), redlite.port());
            }
            System.out.println("EventsTest: seeds 1 to " + (seed - 1) + ", " + compared);
            assertThat(compared).as("events that were compared").isGreaterThan(1000);
        }
        assertThat(found.values()).as(String.join("\n", found.values())).isEmpty();
    }

    private void play(long seed, int realPort, int ourPort) throws IOException {
        try (var real = new Side(realPort);
                var ours = new Side(ourPort)) {
            for (Step step : new Steps(false).make(seed, false)) {
                if (step.isFleeting() || step.command().matches(SKIPPED)) {
                    continue;
                }
                Answer expectedAnswer = real.caller.call(step.bytes());
                Answer answer = ours.caller.call(step.bytes());
                List<String> expected = real.events();
                List<String> events = ours.events();
                compared += expected.size();
                if (!expectedAnswer.isSameAs(answer)) {
                    return; // what the other tests are about; the databases may differ from here
                }
                if (!expected.equals(events)) {
                    found.putIfAbsent(
                            step.command(),
                            "seed %d %s%n  Redis   %s%n  Redlite %s"
                                    .formatted(seed, step, expected, events));
                    return;
                }
            }
        }
    }

    /** A client that calls, and one that hears what happens. */
    private static final class Side implements AutoCloseable {
        final RespConnection caller;
        final RespConnection listener;

        Side(int port) throws IOException {
            caller = RespConnection.open(port);
            caller.call("FLUSHALL");
            listener = RespConnection.open(port);
            listener.call("PSUBSCRIBE", "__keyspace@*", "__keyevent@*");
            listener.receive();
        }

        List<String> events() throws IOException {
            listener.send(RespConnection.request(List.of("PING".getBytes(), "end".getBytes())));
            List<String> events = new ArrayList<>();
            Answer next = listener.receive();
            while (next.elements().size() == 4) {
                events.add(
                        Answer.escaped(next.elements().get(2).text())
                                + " "
                                + Answer.escaped(next.elements().get(3).text()));
                next = listener.receive();
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            caller.close();
            listener.close();
        }
    }
}
