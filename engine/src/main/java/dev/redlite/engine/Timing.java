package dev.redlite.engine;

import dev.redlite.base.Clock;

/**
 * Measures how long commands take, for INFO, the slow log and the latency monitor.
 *
 * <p>The clock is read once a command and batch: the end of one is the beginning of the next. Of
 * shortcuts, which are batches of one command, most are taken to last as long as one that was
 * measured. Under the engine's lock.
 */
final class Timing {
    private static final long NANOS_PER_MICRO = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long ESTIMATED_NANOS_MAX = NANOS_PER_MILLI;

    private final Clock clock;
    private final Slowlog slowlog;
    private final LatencyEvents events;
    private boolean isTracked;
    private long slowNanos;
    private long eventNanos;
    private long last;

    Timing(Config config, Clock clock, Slowlog slowlog, LatencyEvents events) {
        this.clock = clock;
        this.slowlog = slowlog;
        this.events = events;
        config.get("latency-tracking").onChange(value -> isTracked = value.equals("yes"));
        config.get("slowlog-log-slower-than")
                .onChange(micros -> slowNanos = limit(Long.parseLong(micros), NANOS_PER_MICRO));
        config.get("latency-monitor-threshold")
                .onChange(
                        millis -> {
                            long threshold = Long.parseLong(millis);
                            eventNanos = limit(threshold == 0 ? -1 : threshold, NANOS_PER_MILLI);
                        });
    }

    private static long limit(long count, long unit) {
        return count < 0 || count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
    }

    /** A batch begins; returns the time, unix ms. */
    long beginBatch() {
        last = clock.nanos();
        return clock.millis(last);
    }

    /** When the command that begins now began. */
    long start() {
        return last;
    }

    /** Whether a call that cannot take long need not be measured each time. */
    boolean mayEstimate() {
        return Math.min(slowNanos, eventNanos) >= ESTIMATED_NANOS_MAX;
    }

    /**
     * A shortcut that began at {@link #start} has ended: one of eight is measured, as the others
     * will have taken as long.
     */
    void endShort(Session session, Command command, long now, byte[]... arguments) {
        CommandStats figures = command.stats;
        if ((figures.shortcuts++ & 7) == 0) {
            long took = end(session, command, arguments, last, now);
            figures.estimate = Math.min(took, ESTIMATED_NANOS_MAX);
        } else {
            figures.took(figures.estimate, isTracked);
        }
    }

    /** What was done since {@link #start} is no command's. */
    void skip() {
        last = clock.nanos();
    }

    /** A command that began at {@link #start} has ended; returns how long it took, nanoseconds. */
    long end(Session session, Command command, byte[][] arguments, long started, long now) {
        long ended = clock.nanos();
        long took = ended - started;
        last = ended;
        command.stats.took(took, isTracked);
        if (took >= slowNanos && !command.has(Flag.SKIP_SLOWLOG)) {
            slowlog.add(session, command, arguments, took / NANOS_PER_MICRO, now);
        }
        if (took >= eventNanos) {
            String name = command.has(Flag.FAST) ? "fast-command" : "command";
            events.add(name, took / NANOS_PER_MILLI, now);
        }
        return took;
    }
}
