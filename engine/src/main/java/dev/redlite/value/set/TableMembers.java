package dev.redlite.value.set;

import dev.redlite.base.ByteNode;
import dev.redlite.base.ByteTable;
import dev.redlite.base.RandomSource;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** The members of a large set, or of one that is being computed, in a hash table. */
public final class TableMembers implements Members {
    /** Header, key, hash, next; and the header of the array. */
    private static final int NODE_BYTES = 24 + 16;

    private static final int OBJECT_BYTES = 24 + 40 + 16;

    private static final class Node extends ByteNode {
        Node(byte[] member) {
            super(member);
        }
    }

    private final ByteTable<Node> table = new ByteTable<>();
    private long nodeBytes;

    /** See {@link dev.redlite.value.Value#headOf}. */
    @Nullable ByteNode headOf(int hash) {
        return table.head(hash);
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + nodeBytes + table.overheadBytes();
    }

    @Override
    public String encoding() {
        return "hashtable";
    }

    @Override
    public Members emptyLikeThis() {
        return new TableMembers();
    }

    @Override
    public boolean has(byte[] member) {
        return table.get(member) != null;
    }

    @Override
    public boolean add(byte[] member) {
        if (table.get(member) != null) {
            return false;
        }
        table.add(new Node(member));
        nodeBytes += bytesOf(member);
        return true;
    }

    @Override
    public boolean remove(byte[] member) {
        if (table.remove(member) == null) {
            return false;
        }
        nodeBytes -= bytesOf(member);
        return true;
    }

    @Override
    public void each(Consumer<byte[]> visitor) {
        table.each(node -> visitor.accept(node.key()));
    }

    @Override
    public long scan(long cursor, Consumer<byte[]> visitor) {
        return table.scan(cursor, node -> visitor.accept(node.key()));
    }

    @Override
    public byte[] pick(RandomSource random) {
        Node node = table.random(random);
        if (node == null) {
            throw new IllegalStateException("no member to pick");
        }
        return node.key();
    }

    private static long bytesOf(byte[] member) {
        return NODE_BYTES + (long) member.length;
    }

    @Override
    public void checkInvariants() {
        table.checkInvariants();
        long[] bytes = {0};
        table.each(node -> bytes[0] += bytesOf(node.key()));
        if (bytes[0] != nodeBytes) {
            throw new IllegalStateException("members take " + bytes[0] + " bytes not " + nodeBytes);
        }
    }
}
