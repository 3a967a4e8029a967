package dev.redlite.value.set;

import dev.redlite.base.ByteNode;
import dev.redlite.base.ByteTable;
import dev.redlite.base.RandomSource;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * The members of a large set, or of one that is being computed, in a hash table; and numbered, so
 * that one can be drawn at the cost of two misses of the processor's caches.
 */
public final class TableMembers implements Members {
    /** Header, key, hash, next, place; and the header of the array. */
    private static final int NODE_BYTES = 24 + 16;

    private static final int OBJECT_BYTES = 32 + 40 + 16;

    private static final class Node extends ByteNode {
        /** Its number among the members: the last one takes it over when this one leaves. */
        int place;

        Node(byte[] member) {
            super(member);
        }
    }

    private final ByteTable<Node> table = new ByteTable<>();
    private final PagedList<Node> places = new PagedList<>();
    private long nodeBytes;

    /** See {@link dev.redlite.value.Value#headOf}. */
    @Nullable ByteNode headOf(int hash) {
        return table.head(hash);
    }

    /** See {@link dev.redlite.value.Value#ahead}. */
    byte @Nullable [] ahead(int taken, long number) {
        int left = places.size() - taken;
        return left > 0 ? places.get(RandomSource.scaled(number, left)).key() : null;
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + nodeBytes + table.overheadBytes() + places.sizeBytes();
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
        var node = new Node(member);
        node.place = places.size();
        places.add(node);
        try {
            table.add(node);
        } catch (OutOfMemoryError full) {
            places.removeLast();
            throw full;
        }
        nodeBytes += bytesOf(member);
        return true;
    }

    @Override
    public boolean remove(byte[] member) {
        Node node = table.get(member);
        if (node == null) {
            return false;
        }
        Node last = places.removeLast();
        if (last != node) {
            places.set(node.place, last);
            last.place = node.place;
        }
        table.remove(node); // last: it takes the node out before it may fail for want of memory
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
        return places.get(random.below(places.size())).key();
    }

    private static long bytesOf(byte[] member) {
        return NODE_BYTES + (long) member.length;
    }

    @Override
    public void checkInvariants() {
        table.checkInvariants();
        long[] bytes = {0};
        table.each(
                node -> {
                    bytes[0] += bytesOf(node.key());
                    if (places.get(node.place) != node) {
                        throw new IllegalStateException("another member is in place " + node.place);
                    }
                });
        if (places.size() != table.size()) {
            throw new IllegalStateException(
                    places.size() + " places for " + table.size() + " members");
        }
        if (bytes[0] != nodeBytes) {
            throw new IllegalStateException("members take " + bytes[0] + " bytes not " + nodeBytes);
        }
    }
}
