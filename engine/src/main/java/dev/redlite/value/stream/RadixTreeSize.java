package dev.redlite.value.stream;

/** How large the radix tree is in which Redis keeps the nodes of a stream. */
final class RadixTreeSize {
    /*
     * The keys have 16 bytes: two numbers, the highest byte first. A run of bytes without a branch
     * is one node, a branch is one with a byte for each child, a key ends in one. So each key adds
     * its end and what comes between its last branch and that; and each branch adds itself and the
     * run before it. The branches are found as in the tree of a sorted list's common prefixes: a
     * branch at a depth closes when two neighbours have less than that in common.
     */
    private static final int KEY_BYTES = 16;

    private RadixTreeSize() {}

    /** Number of nodes of the tree of the blocks of these entries. */
    static int nodes(StreamEntries entries) {
        int keys = entries.blockCount();
        if (keys == 0) {
            return 1;
        }
        int nodes = 0;
        int[] open = new int[KEY_BYTES + 1];
        int openCount = 0;
        int shared = -1;
        for (int i = 0; i < keys; i++) {
            int next = i + 1 < keys ? common(entries.block(i), entries.block(i + 1)) : -1;
            int branch = Math.max(shared, next);
            nodes += 1 + (KEY_BYTES - (branch + 1) > 0 ? 1 : 0);
            while (openCount > 0 && open[openCount - 1] > next) {
                int depth = open[--openCount];
                int outer = openCount > 0 ? Math.max(open[openCount - 1], next) : next;
                nodes += 1 + (depth - (outer + 1) > 0 ? 1 : 0);
            }
            if (next >= 0 && (openCount == 0 || open[openCount - 1] < next)) {
                open[openCount++] = next;
            }
            shared = next;
        }
        return nodes;
    }

    /** Number of bytes that the keys of two blocks have in common, from the first on. */
    private static int common(Block first, Block second) {
        long millis = first.firstMillis ^ second.firstMillis;
        if (millis != 0) {
            return Long.numberOfLeadingZeros(millis) / 8;
        }
        return 8 + Long.numberOfLeadingZeros(first.firstSequence ^ second.firstSequence) / 8;
    }
}
