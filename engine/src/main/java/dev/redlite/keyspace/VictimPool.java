package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The best of the keys that were looked at for eviction, from one eviction to the next. Under the
 * engine's lock.
 */
final class VictimPool implements Sampler.Sink {
    private static final int SIZE = 16;

    /** Ascending by score: the last one goes first. */
    private final long[] scores = new long[SIZE + 1];

    private final @Nullable Database[] databases = new Database[SIZE + 1];
    private final byte[] @Nullable [] keys = new byte[SIZE + 1][];
    private final @Nullable Entry[] next = new Entry[SIZE];
    private int size;

    /** Written so that no compiler finds the reading useless. */
    @SuppressWarnings("UnusedVariable")
    private int seen;

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        Arrays.fill(databases, null);
        Arrays.fill(keys, null);
        size = 0;
    }

    /** Of equals those go first that have been here for longer: nothing used them since. */
    @Override
    public void offer(Database database, byte[] key, long score) {
        if (size == SIZE && scores[0] >= score) {
            return;
        }
        int at = size;
        while (at > 0 && scores[at - 1] >= score) {
            at--;
        }
        // With another score it may be there twice: then one of them is passed over.
        for (int i = at; i < size && scores[i] == score; i++) {
            if (databases[i] == database && Arrays.equals(keys[i], key)) {
                return;
            }
        }
        int moved = size - at;
        System.arraycopy(scores, at, scores, at + 1, moved);
        System.arraycopy(databases, at, databases, at + 1, moved);
        System.arraycopy(keys, at, keys, at + 1, moved);
        scores[at] = score;
        databases[at] = database;
        keys[at] = key;
        size++;
        if (size > SIZE) {
            removeWorst();
        }
    }

    /** Takes the best one out; null if there is none. */
    @Nullable Sample removeBest() {
        if (size == 0) {
            return null;
        }
        size--;
        Database database = databases[size];
        byte[] key = keys[size];
        databases[size] = null;
        keys[size] = null;
        return database == null || key == null ? null : new Sample(database, key, scores[size]);
    }

    /** Reads what the removal of the best ones reads: together, see {@link Prefetcher}. */
    void readAhead(int count) {
        int known = Math.min(size, count);
        int sum = 0;
        for (int i = 0; i < known; i++) {
            Database database = databases[size - 1 - i];
            byte[] key = keys[size - 1 - i];
            Entry entry = database == null || key == null ? null : database.table.get(key);
            next[i] = entry;
            sum += entry == null ? 0 : entry.prefetch();
        }
        for (int i = 0; i < known; i++) {
            Entry entry = next[i];
            sum += entry == null ? 0 : entry.prefetchAll();
            next[i] = null;
        }
        seen = sum;
    }

    private void removeWorst() {
        size--;
        System.arraycopy(scores, 1, scores, 0, size);
        System.arraycopy(databases, 1, databases, 0, size);
        System.arraycopy(keys, 1, keys, 0, size);
        databases[size] = null;
        keys[size] = null;
    }
}
