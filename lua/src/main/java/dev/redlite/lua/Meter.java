package dev.redlite.lua;

/** Counts the bytes that a state's values take, and refuses those over the limit. */
public final class Meter {
    /*
     * Allocations are added up; nothing is subtracted when a value dies. When the sum meets the
     * threshold, what is still reachable is measured, and the sum begins again from there. The
     * threshold stays a fifth under the limit's end of what was measured, so a script that lives
     * close to its limit is told it is out of memory before it measures all the time.
     */
    private final LuaState state;
    private long used;
    private long limit = Long.MAX_VALUE;
    private long threshold = Long.MAX_VALUE;
    private long steps;

    Meter(LuaState state) {
        this.state = state;
    }

    void setLimit(long bytes) {
        limit = bytes;
        threshold = bytes;
    }

    /** What is counted at the moment: live values and garbage that was not measured away yet. */
    public long used() {
        return used;
    }

    /** Books bytes before they are allocated. */
    public void charge(long bytes) {
        used += bytes;
        if (used > threshold) {
            measure(bytes);
        }
    }

    private void measure(long wanted) {
        if (wanted > limit) {
            used -= wanted;
            throw LuaError.memory();
        }
        long live = Marker.measure(state);
        steps++;
        if (live + wanted > limit - limit / 5) {
            used = live;
            throw LuaError.memory();
        }
        used = live + wanted;
    }

    /** How often it had to look. */
    long measurings() {
        return steps;
    }

    long remeasure() {
        used = Marker.measure(state);
        return used;
    }
}
