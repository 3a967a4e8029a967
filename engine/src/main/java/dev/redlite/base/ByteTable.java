package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A hash table of nodes by byte-array key: chained, so that a cursor survives growth, and grown a
 * few buckets at a time, so that no insertion is slow.
 *
 * <p>Not thread-safe.
 */
public final class ByteTable<N extends ByteNode> {
    /*
     * While the table grows or shrinks, `old` holds the buckets that have not moved yet: those at
     * index >= moved. A key is in `old` if its bucket there has not moved, else in `table`. Every
     * insertion and removal moves a few more buckets, so a resize is over long before the next
     * one can begin.
     *
     * The cursor of scan() counts with its bits reversed: the high bits of a bucket's index change
     * first. Doubling the table splits bucket i into i and i + n, both of which come where i came
     * in that order, and halving merges them back; so what has been visited stays visited. (The
     * idea is Pieter Noordhuis's, as Redis documents for SCAN.)
     */
    private static final int SMALLEST = 8;
    private static final int BUCKETS_PER_NODE = 10;
    private static final int MOVES_PER_CHANGE = 4;
    private static final int LARGEST = 1 << 28;

    /** Nodes that are read together. */
    private static final int AHEAD = 16;

    private final int spread;
    private Buckets table = new Buckets(SMALLEST);
    private @Nullable Buckets old;
    private int moved;
    private int size;

    /**
     * The buckets with nodes that draws look for, see {@link #unmark}; null in a table that draws
     * all alike. The other is that of the buckets that have not moved yet.
     */
    private @Nullable BitSet marks;

    private @Nullable BitSet oldMarks;

    /** A table of as many buckets as nodes, or up to twice as many. */
    public ByteTable() {
        this(0);
    }

    private ByteTable(int spread) {
        this.spread = spread;
    }

    /**
     * A table of twice the buckets, in which nodes may be unmarked: for many nodes, each of which
     * is a miss of the caches.
     */
    public static <N extends ByteNode> ByteTable<N> sparse() {
        var table = new ByteTable<N>(1);
        table.marks = new BitSet();
        return table;
    }

    /** The hash by which a table finds a key. */
    public static int hash(byte[] key) {
        return Bytes.hash(key, 0, key.length);
    }

    /** Number of nodes. */
    public int size() {
        return size;
    }

    /** Number of buckets, in the larger array while nodes move. */
    public int buckets() {
        Buckets before = old;
        return before == null ? table.length : Math.max(table.length, before.length);
    }

    /** Whether some nodes are still to move to an array of another size. */
    boolean isMoving() {
        return old != null;
    }

    /** Estimated bytes of the bucket arrays. */
    public long overheadBytes() {
        Buckets before = old;
        return 4L * (table.length + (before == null ? 0 : before.length));
    }

    /** The node with a key, or null. */
    public @Nullable N get(byte[] key) {
        int hash = hash(key);
        Buckets buckets = bucketOf(hash);
        ByteNode node = buckets.get(hash & (buckets.length - 1));
        while (node != null) {
            if (node.hash == hash && Arrays.equals(node.key, key)) {
                return cast(node);
            }
            node = node.next;
        }
        return null;
    }

    /** The node at the head of the bucket that a hash leads to, or null. */
    public @Nullable ByteNode head(int hash) {
        Buckets buckets = bucketOf(hash);
        return buckets.get(hash & (buckets.length - 1));
    }

    /** The first node with a hash in the chain that begins with a node, or null. */
    public static @Nullable ByteNode withHash(@Nullable ByteNode head, int hash) {
        ByteNode node = head;
        while (node != null && node.hash != hash) {
            node = node.next;
        }
        return node;
    }

    /** Adds a node whose key is not in the table. */
    public void add(N node) {
        if (size << spread >= table.length && old == null && table.length < LARGEST) {
            resize(table.length * 2);
        }
        move();
        Buckets buckets = bucketOf(node.hash);
        int index = node.hash & (buckets.length - 1);
        node.next = buckets.get(index);
        buckets.set(index, node);
        size++;
        mark(buckets, index);
    }

    /**
     * Draws pass over the bucket of a node from now on, unless another one is in it that is of use
     * to them. A node is marked when it is added.
     */
    public void unmark(N node, Predicate<? super N> isOfUse) {
        Buckets buckets = bucketOf(node.hash);
        BitSet marked = marksOf(buckets);
        if (marked == null) {
            return;
        }
        int index = indexOf(node.hash);
        for (ByteNode other = buckets.get(index); other != null; other = other.next) {
            if (other != node && isOfUse.test(cast(other))) {
                return;
            }
        }
        marked.clear(index);
    }

    /** Draws may meet a node again. */
    public void mark(N node) {
        Buckets buckets = bucketOf(node.hash);
        mark(buckets, node.hash & (buckets.length - 1));
    }

    private void mark(Buckets buckets, int index) {
        BitSet marked = marksOf(buckets);
        if (marked != null) {
            marked.set(index);
        }
    }

    /** Whether draws may meet a node. */
    public boolean isMarked(N node) {
        return isMarked(node.hash);
    }

    private @Nullable BitSet marksOf(Buckets buckets) {
        return buckets == table ? marks : oldMarks;
    }

    /** Removes the node with a key; null if there is none. */
    public @Nullable N remove(byte[] key) {
        N node = get(key);
        if (node != null) {
            remove(node);
        }
        return node;
    }

    /** Removes a node; false if it is not in the table. */
    public boolean remove(N node) {
        Buckets buckets = bucketOf(node.hash);
        int index = indexOf(node.hash);
        ByteNode previous = null;
        ByteNode other = buckets.get(index);
        while (other != null && other != node) {
            previous = other;
            other = other.next;
        }
        if (other != null) {
            unlink(buckets, index, previous, other);
            shrinkIfSparse();
        }
        return other != null;
    }

    /** Removes everything. */
    public void clear() {
        table = new Buckets(SMALLEST);
        old = null;
        oldMarks = null;
        marks = marks == null ? null : new BitSet();
        moved = 0;
        size = 0;
    }

    /** Visits every node; the table must not be changed meanwhile. */
    public void each(Consumer<? super N> visitor) {
        for (int i = 0; i < table.length; i++) {
            visitChain(table.get(i), visitor);
        }
        Buckets before = old;
        if (before != null) {
            for (int i = moved; i < before.length; i++) {
                visitChain(before.get(i), visitor);
            }
        }
    }

    /**
     * Visits the nodes of the cursor's bucket and returns the next cursor; 0 begins and ends. What
     * is in the table throughout is visited at least once, whatever comes and goes meanwhile.
     */
    public long scan(long cursor, Consumer<? super N> visitor) {
        Buckets large = table;
        Buckets small = old == null ? table : old;
        if (small.length > large.length) {
            Buckets swap = small;
            small = large;
            large = swap;
        }
        if (small != large) {
            visitChain(small.get((int) (cursor & (small.length - 1))), visitor);
        }
        long at = cursor;
        do {
            visitChain(large.get((int) (at & (large.length - 1))), visitor);
            at = following(at, large.length);
        } while ((at & ((large.length - 1) ^ (small.length - 1))) != 0);
        return at;
    }

    /**
     * A node chosen uniformly of those that are marked, and of those with one in their bucket; null
     * if there are none.
     */
    public @Nullable N random(RandomSource random) {
        move();
        if (size == 0 || !hasMarks()) {
            return null;
        }
        // A bucket and a place in its chain, taken again unless a node is there: each node has the
        // same chance. Chains longer than the limit would break that, so the limit follows them.
        int limit = 8;
        int all = buckets();
        while (true) {
            int place = random.below(limit);
            int bucket = random.below(all);
            if (!isMarked(bucket)) {
                continue;
            }
            int length = 0;
            ByteNode found = null;
            for (ByteNode node = head(bucket); node != null; node = node.next) {
                if (isAt(node, bucket, all) && length++ == place) {
                    found = node;
                }
            }
            if (length > limit) {
                limit = length;
            } else if (found != null) {
                return cast(found);
            }
        }
    }

    /**
     * Visits the nodes of some buckets beside each other, from one on that is chosen by chance,
     * until so many were taken, too many were not, or all were visited. Cheaper than {@link
     * #random}, and not as even: a node behind empty buckets comes no more often, but its
     * neighbours come along.
     *
     * @param visitor whether it takes a node
     */
    public void some(RandomSource random, int count, Predicate<? super N> visitor) {
        move();
        int all = buckets();
        int left = count;
        int at = random.below(all);
        int looks = Math.min(all, count * BUCKETS_PER_NODE);
        int unvisited = all;
        @Nullable ByteNode[] heads = new ByteNode[AHEAD];
        int[] places = new int[AHEAD];
        while (looks > 0 && left > 0 && unvisited > 0) {
            int found = 0;
            int wanted = Math.min(AHEAD, left);
            for (; looks > 0 && found < wanted; looks--) {
                int passed = unmarkedFrom(at);
                unvisited -= passed + 1;
                if (unvisited < 0) {
                    break;
                }
                places[found] = (at + passed) & (all - 1);
                ByteNode head = head(places[found]);
                at = (places[found] + 1) & (all - 1);
                if (head != null) {
                    heads[found++] = head;
                }
            }
            boolean hasChains = hasChains(heads, found);
            for (int i = 0; i < found && left > 0; i++) {
                for (ByteNode node = heads[i]; node != null; node = hasChains ? node.next : null) {
                    left -= isAt(node, places[i], all) && visitor.test(cast(node)) ? 1 : 0;
                }
            }
        }
    }

    /** Whether a node is in one of as many buckets, if all of them were that many. */
    private static boolean isAt(ByteNode node, int bucket, int all) {
        return (node.hash & (all - 1)) == bucket;
    }

    private boolean isMarked(int bucket) {
        Buckets buckets = bucketOf(bucket);
        BitSet marked = marksOf(buckets);
        return marked == null || marked.get(bucket & (buckets.length - 1));
    }

    private boolean hasMarks() {
        BitSet marked = marks;
        BitSet before = oldMarks; // those of buckets that have moved are cleared
        return marked == null || !marked.isEmpty() || (before != null && !before.isEmpty());
    }

    /** How many buckets come before the next marked one; as many as there are if none is. */
    private int unmarkedFrom(int bucket) {
        if (marks == null) {
            return 0;
        }
        int all = buckets();
        int next = nextMarked(bucket);
        if (next == all) {
            next = nextMarked(0);
            return next == all ? all : all - bucket + next;
        }
        return next - bucket;
    }

    /** The next marked bucket from one on, of {@link #buckets}, whose number it is if none is. */
    private int nextMarked(int bucket) {
        int all = buckets();
        int at = bucket;
        while (at < all) {
            Buckets buckets = bucketOf(at);
            int index = at & (buckets.length - 1);
            int end = at - index + buckets.length; // as far as it goes on in this array
            Buckets before = old;
            if (before != null) {
                int place = at & (before.length - 1);
                end = Math.min(end, at - place + (place < moved ? moved : before.length));
            }
            BitSet marked = marksOf(buckets);
            int next = marked == null ? index : marked.nextSetBit(index);
            int found = next < 0 ? end : at + next - index;
            if (found < end) {
                return found;
            }
            at = end;
        }
        return all;
    }

    /** Each node is a miss of the caches: read one after the other, all of them are under way. */
    private static boolean hasChains(@Nullable ByteNode[] heads, int count) {
        int chains = 0;
        for (int i = 0; i < count; i++) {
            ByteNode head = heads[i];
            chains += head == null || head.next == null ? 0 : 1;
        }
        return chains > 0;
    }

    /** Throws {@link IllegalStateException} if a node is where it cannot be found. */
    public void checkInvariants() {
        int[] count = {0};
        each(
                node -> {
                    count[0]++;
                    if (get(node.key) != node) {
                        throw new IllegalStateException("unreachable key " + Bytes.quote(node.key));
                    }
                });
        if (count[0] != size) {
            throw new IllegalStateException("table of size " + size + " holds " + count[0]);
        }
    }

    private static long following(long cursor, int buckets) {
        long reversed = Long.reverse(cursor | -buckets);
        return Long.reverse(reversed + 1);
    }

    private void visitChain(@Nullable ByteNode head, Consumer<? super N> visitor) {
        ByteNode node = head;
        while (node != null) {
            ByteNode next = node.next;
            visitor.accept(cast(node));
            node = next;
        }
    }

    private Buckets bucketOf(int hash) {
        Buckets before = old;
        return before != null && (hash & (before.length - 1)) >= moved ? before : table;
    }

    private int indexOf(int hash) {
        return hash & (bucketOf(hash).length - 1);
    }

    private void unlink(Buckets buckets, int index, @Nullable ByteNode previous, ByteNode node) {
        if (previous == null) {
            buckets.set(index, node.next);
        } else {
            previous.next = node.next;
        }
        node.next = null;
        size--;
        BitSet marked = marksOf(buckets);
        if (marked != null && buckets.get(index) == null) {
            marked.clear(index);
        }
    }

    private void shrinkIfSparse() {
        move();
        if (old == null && table.length > SMALLEST && size << spread < table.length / 8) {
            resize(table.length / 2);
        }
    }

    private void resize(int buckets) {
        old = table;
        moved = 0;
        table = new Buckets(buckets);
        if (marks != null) {
            oldMarks = marks;
            marks = new BitSet(buckets);
        }
    }

    private void move() {
        Buckets before = old;
        if (before == null) {
            return;
        }
        int end = Math.min(before.length, moved + MOVES_PER_CHANGE);
        int mask = table.length - 1;
        BitSet from = oldMarks;
        BitSet to = marks;
        while (moved < end) {
            boolean isMarked = from != null && from.get(moved);
            if (from != null) {
                from.clear(moved);
            }
            ByteNode node = before.get(moved);
            before.set(moved++, null);
            before.emptiedTo(moved);
            while (node != null) {
                ByteNode next = node.next;
                node.next = table.get(node.hash & mask);
                table.set(node.hash & mask, node);
                if (isMarked && to != null) {
                    to.set(node.hash & mask);
                }
                node = next;
            }
        }
        if (moved == before.length) {
            old = null;
            oldMarks = null;
        }
    }

    @SuppressWarnings("unchecked") // only N is ever added
    private N cast(ByteNode node) {
        return (N) node;
    }
}
