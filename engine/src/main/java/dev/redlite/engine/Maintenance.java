package dev.redlite.engine;

/** Gives space in the database file back to the system. Under the engine's lock. */
public interface Maintenance {
    /** Compacts the file; returns by how many bytes it became smaller. */
    long vacuum();

    /** Whether freed space is given back by itself. */
    boolean isAutomatic();

    /** Turns giving back by itself on or off. */
    void automatic(boolean on);

    /** How often freed space is given back by itself, ms. */
    long intervalMillis();

    /** Sets how often, ms; at least 1. */
    void intervalMillis(long millis);

    /** An engine in memory has no file; it only remembers what it is told. */
    static Maintenance none() {
        return new Maintenance() {
            private boolean automatic;
            private long interval = 60_000;

            @Override
            public long vacuum() {
                return 0;
            }

            @Override
            public boolean isAutomatic() {
                return automatic;
            }

            @Override
            public void automatic(boolean on) {
                automatic = on;
            }

            @Override
            public long intervalMillis() {
                return interval;
            }

            @Override
            public void intervalMillis(long millis) {
                interval = millis;
            }
        };
    }
}
