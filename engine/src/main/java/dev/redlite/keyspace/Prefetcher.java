package dev.redlite.keyspace;

import dev.redlite.base.ByteNode;
import dev.redlite.base.ByteTable;
import dev.redlite.base.RandomSource;
import dev.redlite.value.Draw;

import org.jspecify.annotations.Nullable;

/**
 * Reads what the lookups of many keys will read, all of them one step at a time, so that the
 * processor waits for memory once a step and not once a step and key; and from the tables, short
 * strings that are not in memory. Changes nothing else. Used under the engine's lock.
 */
public final class Prefetcher {
    /*
     * With more keys than the processor's caches hold, a lookup is a chain of four or five reads of
     * memory, each of which waits for the one before: bucket, entry, key, value, unflushed
     * changes. The reads of different keys do not depend on each other, and a processor has a dozen
     * of them under way if it finds them close together in the program. docs/decisions.md has the
     * numbers. What is found is collected in young arrays, as a reference that is stored into an
     * old one costs a fence.
     */
    private static final int KEYS_MAX = 512;

    /** Fewer are not worth the trouble. */
    private static final int KEYS_MIN = 4;

    private final Keyspace keyspace;
    private final Elements elements = new Elements();
    private final StringsAhead strings;
    private final int[] databases = new int[KEYS_MAX];
    private final int[] hashes = new int[KEYS_MAX];
    private final boolean[] needStrings = new boolean[KEYS_MAX];
    private int count;

    /** Written so that no compiler finds the reading useless. */
    @SuppressWarnings("UnusedVariable")
    private int seen;

    Prefetcher(Keyspace keyspace) {
        this.keyspace = keyspace;
        strings = new StringsAhead(keyspace);
    }

    /**
     * Elements of the keys' values. Those of a large value, and its unflushed rows, are in tables
     * of their own, where a lookup is such a chain once more.
     */
    private static final class Elements {
        private final int[] owners = new int[KEYS_MAX];
        private final @Nullable Draw[] draws = new Draw[KEYS_MAX];
        private final byte[] @Nullable [] drawn = new byte[KEYS_MAX][];
        private final int[] hashes = new int[KEYS_MAX];
        private int count;
        private boolean hasDraws;

        void add(int owner, byte[] element) {
            if (count < KEYS_MAX) {
                owners[count] = owner;
                draws[count] = null;
                hashes[count++] = ByteTable.hash(element);
            }
        }

        void addDraw(int owner, Draw how) {
            if (count < KEYS_MAX) {
                owners[count] = owner;
                draws[count++] = how;
                hasDraws = true;
            }
        }

        /** Finds out what will be drawn, if draws of one value come one after the other. */
        private void draw(@Nullable ByteNode[] entries, RandomSource random) {
            int numbers = 0;
            int taken = 0;
            ByteNode from = null;
            for (int i = 0; i < count; i++) {
                Draw how = draws[i];
                if (how != null && entries[owners[i]] instanceof Entry entry) {
                    taken = entry == from ? taken : 0;
                    from = entry;
                    drawn[i] = entry.ahead(how, taken, random.peek(numbers));
                    numbers += how.isRandom() ? 1 : 0;
                    taken += how == Draw.RANDOM_KEPT ? 0 : 1;
                }
            }
            for (int i = 0; i < count; i++) {
                if (draws[i] != null) {
                    byte[] element = drawn[i];
                    hashes[i] = element == null ? 0 : ByteTable.hash(element);
                    drawn[i] = null;
                }
            }
        }

        /** Reads ahead in the values of the keys' entries. */
        int run(@Nullable ByteNode[] entries, RandomSource random) {
            if (hasDraws) {
                draw(entries, random);
            }
            @Nullable ByteNode[] nodes = new ByteNode[count];
            @Nullable ByteNode[] rows = new ByteNode[count];
            for (int i = 0; i < count; i++) {
                if (entries[owners[i]] instanceof Entry entry) {
                    nodes[i] = entry.headOf(hashes[i]);
                    rows[i] = entry.headOfRows(hashes[i]);
                }
            }
            for (int i = 0; i < count; i++) {
                nodes[i] = ByteTable.withHash(nodes[i], hashes[i]);
                rows[i] = ByteTable.withHash(rows[i], hashes[i]);
            }
            int sum = 0;
            for (int i = 0; i < count; i++) {
                ByteNode node = nodes[i];
                ByteNode row = rows[i];
                sum += (node == null ? 0 : node.prefetch()) + (row == null ? 0 : row.prefetch());
            }
            return sum;
        }

        void clear() {
            count = 0;
            hasDraws = false;
        }
    }

    /** Whether no more keys are taken before the next {@link #run}. */
    public boolean isFull() {
        return count == KEYS_MAX;
    }

    /**
     * Takes a key, unless it is full.
     *
     * @param needsString whether the string that it may hold will be read
     */
    public void add(int db, byte[] key, boolean needsString) {
        if (count < KEYS_MAX) {
            databases[count] = db;
            needStrings[count] = needsString;
            hashes[count++] = ByteTable.hash(key);
        }
    }

    /** Takes an element of the value of the key that was added last. */
    public void addElement(byte[] element) {
        if (count > 0) {
            elements.add(count - 1, element);
        }
    }

    /** An element of the value of the key that was added last will be drawn. */
    public void addDraw(Draw how) {
        if (count > 0) {
            elements.addDraw(count - 1, how);
        }
    }

    /** Reads ahead for the keys that were added, and forgets them. */
    public void run() {
        try {
            if (count >= KEYS_MIN) {
                read();
            }
        } finally {
            elements.clear();
            count = 0;
        }
    }

    private void read() {
        @Nullable ByteNode[] nodes = new ByteNode[count];
        for (int i = 0; i < count; i++) {
            nodes[i] = keyspace.databases[databases[i]].table.head(hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            nodes[i] = ByteTable.withHash(nodes[i], hashes[i]);
        }
        int sum = 0;
        for (int i = 0; i < count; i++) {
            if (nodes[i] instanceof Entry entry) {
                sum += entry.prefetch();
                if (needStrings[i]) {
                    strings.add(entry);
                }
            }
        }
        strings.read();
        for (int i = 0; i < count; i++) {
            if (nodes[i] instanceof Entry entry) {
                sum += entry.prefetchValue();
            }
        }
        seen = sum + elements.run(nodes, keyspace.random);
    }
}
