package dev.redlite.value.sortedset;

import dev.redlite.value.sortedset.RankedPage.Inner;
import dev.redlite.value.sortedset.RankedPage.Leaf;
import dev.redlite.value.sortedset.ScoreTable.Node;

import org.jspecify.annotations.Nullable;

/** Members in order of score and member, each found by either and by rank in O(log n). */
final class RankedTree {
    /*
     * A B+-tree that counts. A leaf has two parallel arrays, of scores and of members, so that a
     * search reads scores that lie together and looks at a member only where scores are equal. An
     * inner page knows of each child how many entries are below it, which is what makes a rank,
     * and what separates it from the child before: a score and a member that is not greater than
     * any of its entries and greater than all before it.
     *
     * Entries take 12 bytes where a leaf is full, and no object of their own; a skip list takes a
     * node of 40 bytes or more and a cache miss for each step. What comes in ascending order fills
     * the pages to the brim, as the last one is not split in the middle. A page that becomes small
     * is merged with one beside it if both fit into one, so of two neighbours at most one is small.
     */
    private static final int OBJECT_BYTES = 40;

    @SuppressWarnings("UnusedVariable") // written so that reading ahead has an effect
    private int ahead;

    private RankedPage root = new Leaf();
    private long pageBytes = Leaf.sizeBytes(((Leaf) root).room());

    int size() {
        return root.size();
    }

    long sizeBytes() {
        return OBJECT_BYTES + pageBytes;
    }

    // ---- Finding

    /** How many entries come before one. */
    int rank(double score, byte[] member) {
        int rank = 0;
        RankedPage page = root;
        while (page instanceof Inner inner) {
            int child = inner.childOf(score, member);
            rank += inner.countBeforeChild(child);
            page = inner.child(child);
        }
        return rank + ((Leaf) page).placeOf(score, member);
    }

    /** How many entries come before a bound. */
    int countBefore(Bound bound) {
        int rank = 0;
        RankedPage page = root;
        while (page instanceof Inner inner) {
            int child = inner.childOf(bound);
            rank += inner.countBeforeChild(child);
            page = inner.child(child);
        }
        return rank + ((Leaf) page).countBefore(bound);
    }

    /** The member with a rank, below the size. */
    byte[] member(int rank) {
        int left = rank;
        RankedPage page = root;
        while (page instanceof Inner inner) {
            int child = 0;
            while (left >= inner.size(child)) {
                left -= inner.size(child++);
            }
            page = inner.child(child);
        }
        return ((Leaf) page).member(left);
    }

    /** Visits so many entries from a rank on, in order or backwards. */
    void range(int from, int count, boolean isReverse, ScoreVisitor visitor) {
        if (isReverse) {
            rangeBackwards(root, from, count, visitor);
        } else {
            range(root, from, count, visitor);
        }
    }

    private void range(RankedPage page, int from, int count, ScoreVisitor visitor) {
        if (page instanceof Leaf leaf) {
            ahead = leaf.prefetch(from, from + count);
            for (int i = from; i < from + count; i++) {
                visitor.member(leaf.member(i), leaf.score(i));
            }
        } else if (page instanceof Inner inner) {
            int skip = from;
            int left = count;
            for (int i = 0; left > 0; i++) {
                int size = inner.size(i);
                if (skip < size) {
                    int taken = Math.min(left, size - skip);
                    range(inner.child(i), skip, taken, visitor);
                    left -= taken;
                    skip = 0;
                } else {
                    skip -= size;
                }
            }
        }
    }

    private void rangeBackwards(RankedPage page, int from, int count, ScoreVisitor visitor) {
        if (page instanceof Leaf leaf) {
            ahead = leaf.prefetch(from, from + count);
            for (int i = from + count - 1; i >= from; i--) {
                visitor.member(leaf.member(i), leaf.score(i));
            }
        } else if (page instanceof Inner inner) {
            int skip = page.size() - from - count;
            int left = count;
            for (int i = inner.count() - 1; left > 0; i--) {
                int size = inner.size(i);
                if (skip < size) {
                    int taken = Math.min(left, size - skip);
                    rangeBackwards(inner.child(i), size - skip - taken, taken, visitor);
                    left -= taken;
                    skip = 0;
                } else {
                    skip -= size;
                }
            }
        }
    }

    // ---- Adding

    /** Adds an entry that is not here. */
    void add(double score, byte[] member) {
        RankedPage right = add(root, score, member, true);
        if (right != null) {
            grow(right);
        }
    }

    private void grow(RankedPage right) {
        var top = new Inner();
        pageBytes += Inner.SIZE_BYTES;
        top.append(root);
        top.append(right);
        root = top;
    }

    /** Adds to what is below a page; returns the page that was split off to its right, or null. */
    private @Nullable RankedPage add(RankedPage page, double score, byte[] member, boolean isLast) {
        if (page instanceof Inner inner) {
            int child = inner.childOf(score, member);
            boolean isLastBelow = isLast && child == inner.count() - 1;
            RankedPage right = add(inner.child(child), score, member, isLastBelow);
            inner.recount(child);
            if (right == null) {
                return null;
            }
            Inner split = inner.isFull() ? inner.split(isLastBelow) : null;
            if (split == null) {
                inner.insert(child + 1, right);
                return null;
            }
            pageBytes += Inner.SIZE_BYTES;
            if (child < inner.count()) {
                inner.insert(child + 1, right);
            } else {
                split.insert(child + 1 - inner.count(), right);
            }
            return split;
        }
        return addToLeaf((Leaf) page, score, member, isLast);
    }

    private @Nullable Leaf addToLeaf(Leaf leaf, double score, byte[] member, boolean isLast) {
        int place = leaf.placeOf(score, member);
        if (!leaf.isFull()) {
            int room = leaf.room();
            leaf.insert(place, score, member);
            pageBytes += Leaf.sizeBytes(leaf.room()) - Leaf.sizeBytes(room);
            return null;
        }
        Leaf right = leaf.split(isLast && place == leaf.size());
        pageBytes += Leaf.sizeBytes(right.room());
        if (place <= leaf.size() && right.size() > 0) {
            leaf.insert(place, score, member);
        } else {
            right.insert(place - leaf.size(), score, member);
        }
        return right;
    }

    // ---- Removing

    /** Removes an entry that is here. */
    void remove(double score, byte[] member) {
        remove(root, score, member);
        while (root instanceof Inner inner && inner.count() <= 1) {
            pageBytes -= Inner.SIZE_BYTES;
            root = inner.count() == 1 ? inner.child(0) : newLeaf();
        }
    }

    private Leaf newLeaf() {
        var leaf = new Leaf();
        pageBytes += Leaf.sizeBytes(leaf.room());
        return leaf;
    }

    private void remove(RankedPage page, double score, byte[] member) {
        if (page instanceof Inner inner) {
            int child = inner.childOf(score, member);
            remove(inner.child(child), score, member);
            inner.recount(child);
            if (inner.child(child).isSmall()) {
                merge(inner, child);
            }
            return;
        }
        Leaf leaf = (Leaf) page;
        int place = leaf.placeOf(score, member);
        if (place == leaf.size() || leaf.compare(place, score, member) != 0) {
            throw new IllegalStateException("a member is not where its score says");
        }
        leaf.remove(place);
    }

    /** Puts a small child and one beside it into one page, if they fit. */
    private void merge(Inner parent, int child) {
        if (parent.size(child) == 0) {
            drop(parent, child);
        } else if (child + 1 < parent.count()
                && parent.child(child).fits(parent.child(child + 1))) {
            absorb(parent, child);
        } else if (child > 0 && parent.child(child - 1).fits(parent.child(child))) {
            absorb(parent, child - 1);
        }
    }

    /** Moves what the child after one has into that one. */
    private void absorb(Inner parent, int child) {
        RankedPage left = parent.child(child);
        if (left instanceof Leaf leaf) {
            pageBytes -= Leaf.sizeBytes(leaf.room());
            leaf.absorb((Leaf) parent.child(child + 1));
            pageBytes += Leaf.sizeBytes(leaf.room());
        } else {
            ((Inner) left).absorb((Inner) parent.child(child + 1), parent, child + 1);
        }
        parent.recount(child);
        drop(parent, child + 1);
    }

    private void drop(Inner parent, int child) {
        RankedPage page = parent.child(child);
        pageBytes -= page instanceof Leaf leaf ? Leaf.sizeBytes(leaf.room()) : Inner.SIZE_BYTES;
        parent.remove(child);
    }

    // ---- Building

    /** Replaces everything by entries that are in order. */
    void build(Node[] sorted) {
        root = new Leaf();
        pageBytes = Leaf.sizeBytes(((Leaf) root).room());
        for (Node node : sorted) {
            add(node.score(), node.key());
        }
    }

    // ---- Checking

    void checkInvariants() {
        long[] bytes = {0};
        root.check(null, bytes);
        if (bytes[0] != pageBytes) {
            throw new IllegalStateException("pages take " + bytes[0] + " bytes not " + pageBytes);
        }
    }
}
