package dev.redlite.value.sortedset;

import dev.redlite.base.ByteNode;
import dev.redlite.base.ByteTable;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/** Scores by member, in no order: of a large sorted set, or of one that is being computed. */
public final class ScoreTable {
    /** Header, key, hash, next, score; and the header of the array. */
    private static final int NODE_BYTES = 32 + 16;

    private static final int OBJECT_BYTES = 24 + 40 + 16;

    /** A member and its score. */
    public static final class Node extends ByteNode {
        private double score;

        Node(byte[] member, double score) {
            super(member);
            this.score = score;
        }

        public double score() {
            return score;
        }

        public void score(double changed) {
            score = changed;
        }
    }

    private final ByteTable<Node> table = new ByteTable<>();
    private long nodeBytes;

    /** See {@link dev.redlite.value.Value#headOf}. */
    @Nullable ByteNode headOf(int hash) {
        return table.head(hash);
    }

    /** Number of members. */
    public int size() {
        return table.size();
    }

    long sizeBytes() {
        return OBJECT_BYTES + nodeBytes + table.overheadBytes();
    }

    /** The node of a member, or null. */
    public @Nullable Node get(byte[] member) {
        return table.get(member);
    }

    /** Adds a member that is not here. */
    public void add(byte[] member, double score) {
        table.add(new Node(member, score));
        nodeBytes += bytesOf(member);
    }

    /** Removes a member and returns what it was; null if it is not here. */
    public @Nullable Node remove(byte[] member) {
        Node node = table.get(member);
        if (node != null) {
            remove(node);
        }
        return node;
    }

    /** Removes a node that is here. */
    void remove(Node node) {
        table.remove(node);
        nodeBytes -= bytesOf(node.key());
    }

    void each(Consumer<Node> visitor) {
        table.each(visitor);
    }

    long scan(long cursor, ScoreVisitor visitor) {
        return table.scan(cursor, node -> visitor.member(node.key(), node.score));
    }

    /** All nodes in the order of a sorted set. */
    public Node[] sorted() {
        Node[] nodes = new Node[size()];
        int[] count = {0};
        table.each(node -> nodes[count[0]++] = node);
        Arrays.sort(nodes, (a, b) -> Entries.compare(a.score, a.key(), b.score, b.key()));
        return nodes;
    }

    private static long bytesOf(byte[] member) {
        return NODE_BYTES + (long) member.length;
    }

    void checkInvariants() {
        table.checkInvariants();
        long[] bytes = {0};
        table.each(node -> bytes[0] += bytesOf(node.key()));
        if (bytes[0] != nodeBytes) {
            throw new IllegalStateException("members take " + bytes[0] + " bytes not " + nodeBytes);
        }
    }
}
