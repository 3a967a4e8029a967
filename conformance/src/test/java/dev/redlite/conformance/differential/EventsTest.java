package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.conformance.Answer;
import dev.redlite.conformance.RealRedis;
import dev.redlite.conformance.RespConnection;
import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Random calls of all families cause the same keyspace events in a real Redis and in Redlite, and
 * count as as many hits and misses.
 */
class EventsTest {
    private static final long NANOS = 1_000_000_000L * Integer.getInteger("redlite.events", 15);
    private static final Pattern LOOK_UPS = Pattern.compile("keyspace_(hits|misses):(\\d+)");
    private static final int FOUND_MAX = 12;

    /**
     * Commands whose events came after 7.0, or differ for a reason: XREAD looks each key up twice
     * there and SCAN each key it names; RENAME tells of a new key also where one was overwritten;
     * XCLAIM and XAUTOCLAIM make the consumer only if something is claimed.
     */
    private static final String SKIPPED =
            "RANDOMKEY|SPOP|SCRIPT|SHUTDOWN|DEBUG|CONFIG|SWAPDB|FLUSHALL|FLUSHDB|BITFIELD"
                    + "|XREAD|XREADGROUP|SCAN|RENAME|XCLAIM|XAUTOCLAIM";

    /** Calls that meet the expired key k. */
    private static final List<String> MEETING =
            List.of(
                    "GET k",
                    "MGET k k",
                    "EXISTS k",
                    "TTL k",
                    "TYPE k",
                    "STRLEN k",
                    "SORT k",
                    "DEL k",
                    "SET k 1",
                    "SETNX k 1",
                    "SET k 1 KEEPTTL",
                    "GETSET k 1",
                    "APPEND k 1",
                    "INCR k",
                    "LPUSH k a",
                    "SADD k a",
                    "HSET k f 1",
                    "ZADD k 1 a",
                    "EXPIRE k 10",
                    "PERSIST k",
                    "GETEX k",
                    "GETDEL k",
                    "RENAME other k",
                    "COPY k new",
                    "COPY other k",
                    "MOVE k 1",
                    "SUNIONSTORE to k",
                    "TOUCH k",
                    "SINTERCARD 1 k",
                    "OBJECT ENCODING k",
                    "DUMP k",
                    "BLPOP k 0.001",
                    "LPOP k");

    private long compared;
    private final Map<String, String> found = new LinkedHashMap<>();

    @Test
    void randomCallsCauseTheSameEvents() throws IOException {
        try (var redis = RealRedis.start("--notify-keyspace-events", "KEAmn");
                var redlite = RunningServer.inMemory()) {
            redlite.configure("notify-keyspace-events", "AKEmn");
            long deadline = System.nanoTime() + NANOS;
            long seed = 1;
            while (System.nanoTime() < deadline && found.size() < FOUND_MAX) {
                play(seed++, redis.port(), redlite.port());
            }
            System.out.println("EventsTest: seeds 1 to " + (seed - 1) + ", " + compared);
        }
        assertThat(found.values()).as(String.join("\n", found.values())).isEmpty();
        assertThat(compared).as("events that were compared").isGreaterThan(1000);
    }

    /** Who meets an expired key has it removed, and that is told before anything else. */
    @Test
    void anExpiredKeyGoesFirst() throws IOException {
        try (var redis =
                        RealRedis.start(
                                "--notify-keyspace-events",
                                "KEAmn",
                                "--enable-debug-command",
                                "yes");
                var redlite = RunningServer.inMemory()) {
            redlite.configure("notify-keyspace-events", "AKEmn");
            redlite.configure("enable-debug-command", "yes");
            try (var real = new Side(redis.port());
                    var ours = new Side(redlite.port())) {
                List<String> differences = new ArrayList<>();
                for (String line : MEETING) {
                    List<String> expected = real.eventsOfMeeting(line);
                    List<String> events = ours.eventsOfMeeting(line);
                    if (!expected.equals(events)) {
                        differences.add(line + ": Redis " + expected + " Redlite " + events);
                    }
                    assertThat(expected).as(line).anyMatch(event -> event.contains("expired"));
                }
                assertThat(differences).isEmpty();
            }
        }
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
                if (answer.isError()) {
                    continue; // nobody hears of a call that failed
                }
                if (step.command().startsWith("SORT")) { // which is not stable there
                    Collections.sort(expected);
                    Collections.sort(events);
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
        private final Map<String, Long> lookUps = new HashMap<>();

        Side(int port) throws IOException {
            caller = RespConnection.open(port);
            caller.call("FLUSHALL");
            caller.call("CONFIG", "RESETSTAT");
            listener = RespConnection.open(port);
            listener.call("PSUBSCRIBE", "__keyspace@*", "__keyevent@*");
            listener.receive();
        }

        /** What a call causes that meets an expired key, which nothing has removed before. */
        List<String> eventsOfMeeting(String line) throws IOException {
            caller.call("FLUSHALL");
            caller.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
            caller.call("SET", "other", "x");
            caller.call("SET", "k", "v", "PX", "1");
            long until = System.nanoTime() + 3_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            events();
            caller.call(line.split(" "));
            return events();
        }

        List<String> events() throws IOException {
            listener.send(RespConnection.request(List.of("PING".getBytes(), "end".getBytes())));
            List<String> events = new ArrayList<>();
            Matcher figures = LOOK_UPS.matcher(caller.call("INFO", "stats").text());
            while (figures.find()) {
                long sum = Long.parseLong(figures.group(2));
                long before = lookUps.getOrDefault(figures.group(1), 0L);
                lookUps.put(figures.group(1), sum);
                events.add(sum - before + " " + figures.group(1));
            }
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
