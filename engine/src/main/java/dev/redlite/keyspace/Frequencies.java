package dev.redlite.keyspace;

import dev.redlite.base.RandomSource;

/**
 * How often keys are used, in eight bits: a counter that grows more seldom the greater it is, and
 * falls with each while in which the key is not used. Under the engine's lock.
 *
 * <p>As in Redis: a new key has 5; an access adds 1 with probability 1 / ((counter - 5) * factor +
 * 1); every {@code lfu-decay-time} minutes without an access take 1 away. A key whose counter is
 * not known, because it was read from the tables or made under another policy, has what so many
 * accesses as were counted are expected to give.
 */
public final class Frequencies {
    /** What a new key has, so that it is not the first to go. */
    static final int INITIAL = 5;

    private static final int MAX = 255;
    private static final long MINUTE_MILLIS = 60_000;

    private final RandomSource random;
    private boolean isCounting;
    private long factor = 10;
    private long decayMinutes = 1;

    Frequencies(RandomSource random) {
        this.random = random;
    }

    /** Whether accesses are counted. */
    public boolean isCounting() {
        return isCounting;
    }

    /** Says whether accesses are counted. */
    public void count(boolean on) {
        isCounting = on;
    }

    /** Sets {@code lfu-log-factor}. */
    public void factor(long to) {
        factor = to;
    }

    /** Sets {@code lfu-decay-time}, minutes; 0 for no decay. */
    public void decay(long minutes) {
        decayMinutes = minutes;
    }

    /** A key is used, before that is noted as its last access. */
    void note(Entry entry, long now) {
        int counter = of(entry, now);
        if (counter < MAX) {
            double base = Math.max(0, counter - INITIAL);
            if (random.nextDouble() < 1 / (base * factor + 1)) {
                counter++;
            }
        }
        entry.frequency = (short) (counter + 1);
    }

    /** The counter of a key now, as OBJECT FREQ shows it. */
    public int of(Entry entry, long now) {
        int known = entry.frequency == 0 ? expected(entry.accessCount) : entry.frequency - 1;
        return decayed(known, entry.accessedAt, now);
    }

    /** The counter of a key that only the tables have. */
    int of(long accessCount, long accessedAt, long now) {
        return decayed(expected(accessCount), accessedAt, now);
    }

    private int decayed(int counter, long accessedAt, long now) {
        if (decayMinutes == 0) {
            return counter;
        }
        long minutes = now / MINUTE_MILLIS - accessedAt / MINUTE_MILLIS;
        return Math.clamp(counter - Math.max(0, minutes) / decayMinutes, 0, MAX);
    }

    /** From n above the first 5 on, the next takes n * factor + 1 accesses on average. */
    private int expected(long accesses) {
        double above;
        if (factor == 0) {
            above = accesses;
        } else {
            double half = factor / 2.0;
            double linear = 1 - half;
            double root = Math.sqrt(linear * linear + 4 * half * accesses);
            above = (root - linear) / (2 * half);
        }
        return (int) Math.min(MAX, INITIAL + Math.floor(above));
    }
}
