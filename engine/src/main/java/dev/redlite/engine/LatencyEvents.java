package dev.redlite.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What took longer than {@code latency-monitor-threshold}, by the kind of event. Under the lock.
 */
public final class LatencyEvents {
    private static final int SAMPLES_MAX = 160;
    private static final int EVENTS_MAX = 32;

    /** The slowest of one second: unix seconds, and milliseconds it took. */
    public record Sample(long at, long millis) {}

    /** What is known of one kind of event. */
    public static final class Event {
        private final ArrayDeque<Sample> samples = new ArrayDeque<>();
        private long maxMillis;

        /** The oldest first. */
        public List<Sample> samples() {
            return new ArrayList<>(samples);
        }

        public Sample last() {
            return samples.getLast();
        }

        public long maxMillis() {
            return maxMillis;
        }

        private void add(Sample sample) {
            maxMillis = Math.max(maxMillis, sample.millis());
            Sample last = samples.peekLast();
            if (last != null && last.at() == sample.at()) {
                samples.removeLast();
                long slower = Math.max(last.millis(), sample.millis());
                samples.addLast(new Sample(sample.at(), slower));
                return;
            }
            if (samples.size() == SAMPLES_MAX) {
                samples.removeFirst();
            }
            samples.addLast(sample);
        }
    }

    private final Map<String, Event> events = new TreeMap<>();

    /** Notes something that took long, at a time in unix ms. */
    public void add(String name, long millis, long nowMillis) {
        if (events.size() < EVENTS_MAX || events.containsKey(name)) {
            events.computeIfAbsent(name, absent -> new Event())
                    .add(new Sample(nowMillis / 1000, millis));
        }
    }

    /** All kinds of events there were, by name. */
    public Map<String, Event> all() {
        return events;
    }
}
