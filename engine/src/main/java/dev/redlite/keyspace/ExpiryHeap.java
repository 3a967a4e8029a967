package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Keys by the time at which they, or something inside them, expire: a binary heap. A key may be in
 * it several times and with a time that is no longer its own; who takes it out looks again.
 */
final class ExpiryHeap {
    private long[] times = new long[16];
    private @Nullable Entry[] entries = new Entry[16];
    private @Nullable Database[] databases = new Database[16];
    private int size;

    int size() {
        return size;
    }

    /** The earliest time, unix ms; the greatest long if the heap is empty. */
    long earliest() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** How many times are not later than this one. */
    int dueBy(long time) {
        int due = 0;
        for (int i = 0; i < size; i++) {
            due += times[i] <= time ? 1 : 0;
        }
        return due;
    }

    /** Gives some of those that are early, about as many as are wanted, with their databases. */
    void first(int count, BiConsumer<Entry, Database> sink) {
        for (int i = 0; i < size && i < count; i++) {
            Entry entry = entries[i];
            Database database = databases[i];
            if (entry != null && database != null) {
                sink.accept(entry, database);
            }
        }
    }

    @Nullable Entry earliestEntry() {
        return entries[0];
    }

    @Nullable Database earliestDatabase() {
        return databases[0];
    }

    void add(long time, Entry entry, Database database) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            entries = Arrays.copyOf(entries, size * 2);
            databases = Arrays.copyOf(databases, size * 2);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (times[parent] <= time) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        set(at, time, entry, database);
    }

    void removeEarliest() {
        size--;
        long time = times[size];
        Entry entry = entries[size];
        Database database = databases[size];
        entries[size] = null;
        databases[size] = null;
        if (size == 0) {
            return;
        }
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && times[child + 1] < times[child]) {
                child++;
            }
            if (times[child] >= time) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, time, entry, database);
    }

    private void move(int from, int to) {
        set(to, times[from], entries[from], databases[from]);
    }

    private void set(int at, long time, @Nullable Entry entry, @Nullable Database database) {
        times[at] = time;
        entries[at] = entry;
        databases[at] = database;
    }
}
