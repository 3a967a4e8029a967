package dev.redlite.keyspace;

import dev.redlite.base.RandomSource;

/** Notes when and how often keys are used. Under the engine's lock. */
public final class Accesses {
    private final Frequencies frequencies;
    private boolean isNoted = true;

    Accesses(RandomSource random) {
        this.frequencies = new Frequencies(random);
    }

    /** Whether using a key is noted; a client may ask that it is not. */
    public void noted(boolean on) {
        isNoted = on;
    }

    /** Counts how often keys are used, as an LFU policy wants it. */
    public Frequencies frequencies() {
        return frequencies;
    }

    /** A key is used. */
    void note(Entry entry, long now) {
        if (isNoted) {
            if (frequencies.isCounting()) {
                frequencies.note(entry, now);
            }
            entry.used = true;
            entry.accessedAt = now;
            if (entry.accessCount < Integer.MAX_VALUE) {
                entry.accessCount++;
            }
        }
    }
}
