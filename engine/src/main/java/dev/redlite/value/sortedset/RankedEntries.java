package dev.redlite.value.sortedset;

import dev.redlite.base.ByteNode;
import dev.redlite.base.Bytes;
import dev.redlite.value.sortedset.ScoreTable.Node;

import org.jspecify.annotations.Nullable;

/** The members of a large sorted set: their scores in a hash table, their order in a tree. */
final class RankedEntries implements Entries {
    /*
     * While a value is loaded its members come in an order that has nothing to do with scores, so
     * they go to the table only; the tree is built of all of them at once, when the value has them
     * all or when it is asked for.
     */
    private final ScoreTable table = new ScoreTable();
    private final RankedTree tree = new RankedTree();
    private boolean isOrdered = true;
    private boolean isLoaded;

    private RankedTree tree() {
        if (!isOrdered) {
            order();
        }
        return tree;
    }

    /** Gives a member a score, and leaves the tree for later unless all have come. */
    void load(byte[] member, double score) {
        if (isLoaded) {
            put(member, score);
            return;
        }
        isOrdered = false;
        Node node = table.get(member);
        if (node == null) {
            table.add(member, score);
        } else {
            node.score(score);
        }
    }

    /** Removes a member, if it is here, and leaves the tree for later unless all have come. */
    void unload(byte[] member) {
        if (isLoaded) {
            remove(member);
            return;
        }
        isOrdered = false;
        table.remove(member);
    }

    /** All members have come: builds the tree of them. */
    void loaded() {
        order();
        isLoaded = true;
    }

    private void order() {
        if (!isOrdered) {
            tree.build(table.sorted());
            isOrdered = true;
        }
    }

    /** See {@link dev.redlite.value.Value#headOf}. */
    @Nullable ByteNode headOf(int hash) {
        return table.headOf(hash);
    }

    /** See {@link dev.redlite.value.Value#ahead}. */
    byte @Nullable [] ahead(boolean isLast, int taken) {
        int rank = isLast ? tree.size() - 1 - taken : taken;
        return isOrdered && rank >= 0 && rank < tree.size() ? tree.member(rank) : null;
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public long sizeBytes() {
        return table.sizeBytes() + tree.sizeBytes();
    }

    @Override
    public String encoding() {
        return "skiplist";
    }

    @Override
    public Entries emptyLikeThis() {
        return new RankedEntries();
    }

    @Override
    public double score(byte[] member) {
        Node node = table.get(member);
        return node == null ? ABSENT : node.score();
    }

    @Override
    public boolean put(byte[] member, double score) {
        Node node = table.get(member);
        if (node == null) {
            tree().add(score, member);
            table.add(member, score);
            return true;
        }
        tree().remove(node.score(), member);
        tree.add(score, node.key());
        node.score(score);
        return false;
    }

    @Override
    public boolean remove(byte[] member) {
        Node node = table.get(member);
        if (node == null) {
            return false;
        }
        tree().remove(node.score(), member);
        table.remove(node);
        return true;
    }

    @Override
    public int rank(byte[] member) {
        Node node = table.get(member);
        return node == null ? NO_RANK : tree().rank(node.score(), member);
    }

    @Override
    public int countBefore(Bound bound) {
        return tree().countBefore(bound);
    }

    @Override
    public void range(int from, int count, boolean isReverse, ScoreVisitor visitor) {
        tree().range(from, count, isReverse, visitor);
    }

    @Override
    public long scan(long cursor, ScoreVisitor visitor) {
        return table.scan(cursor, visitor);
    }

    @Override
    public void checkInvariants() {
        table.checkInvariants();
        tree().checkInvariants();
        if (tree.size() != table.size()) {
            throw new IllegalStateException(
                    tree.size() + " members in order of " + table.size() + " in the table");
        }
        tree.range(
                0,
                tree.size(),
                false,
                (member, score) -> {
                    Node node = table.get(member);
                    // The bits: a zero in the tree must have the sign that it has in the table.
                    if (node == null
                            || Double.doubleToRawLongBits(node.score())
                                    != Double.doubleToRawLongBits(score)) {
                        throw new IllegalStateException(
                                "another score in the table: " + Bytes.quote(member));
                    }
                });
    }
}
