package dev.redlite.value.hash;

import dev.redlite.base.ByteNode;
import dev.redlite.base.ByteTable;
import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.value.LiveRow;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * The fields of a large hash in a hash table, and those that expire also in order of time. The
 * array of a value is nobody else's, and is overwritten by a value of the same length.
 */
final class TableFields implements Fields {
    /** Header, key, hash, next, value, place; and the headers of the two arrays. */
    private static final int NODE_BYTES = 32 + 2 * 16;

    private static final int OBJECT_BYTES = 24 + 40 + 16;

    /** A field. */
    static final class Node extends LiveRow {
        byte[] value;

        /** Where {@link FieldExpiries} has it; 0 if it never expires. */
        int place;

        Node(byte[] name, byte[] value) {
            super(name);
            this.value = value;
        }

        @Override
        public int prefetch() {
            return key().length + value.length;
        }

        @Override
        public byte[] payload() {
            return value;
        }

        @Override
        public void payload(byte[] array) {
            value = array;
        }
    }

    private final ByteTable<Node> table = new ByteTable<>();
    private final FieldExpiries expiries = new FieldExpiries();
    private long nodeBytes;

    /** The earlier of two times of which NEVER is the latest. */
    static long earlier(long first, long second) {
        if (first == Value.NEVER || second == Value.NEVER) {
            return Math.max(first, second);
        }
        return Math.min(first, second);
    }

    /** See {@link dev.redlite.value.Value#headOf}. */
    @Nullable ByteNode headOf(int hash) {
        return table.head(hash);
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public long earliestExpiry() {
        return expiries.earliest();
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + nodeBytes + table.overheadBytes() + expiries.sizeBytes();
    }

    @Override
    public String encoding() {
        return "hashtable";
    }

    @Override
    public Fields emptyLikeThis() {
        return new TableFields();
    }

    @Override
    public byte @Nullable [] value(byte[] name) {
        Node node = table.get(name);
        return node == null ? null : node.value;
    }

    @Override
    public long expiresAt(byte[] name) {
        Node node = table.get(name);
        return node == null ? ABSENT : expiries.of(node);
    }

    @Override
    public boolean put(byte[] name, byte[] value, long expiresAt) {
        Node node = table.get(name);
        boolean isNew = node == null;
        if (node != null && node.generation() != 0) {
            remove(node); // unflushed, and may have to be written as it is
            node = null;
        }
        if (node == null) {
            node = add(name, value);
        } else {
            replace(node, value, false);
        }
        expiries.set(node, expiresAt);
        return isNew;
    }

    /** Sets a field as {@link #put} does, and tells its row. */
    boolean set(byte[] name, byte[] value, long expiresAt, RowChanges rows) {
        Node node = table.get(name);
        int lengthBefore = 0;
        boolean isNew = node == null;
        if (node == null) {
            node = add(name, value);
        } else {
            lengthBefore = node.value.length;
            replace(node, value, rows.changes(node));
        }
        expiries.set(node, expiresAt);
        rows.put(node, expiresAt, lengthBefore);
        return isNew;
    }

    /** Removes a field as {@link #remove} does, and tells its row. */
    boolean delete(byte[] name, RowChanges rows) {
        Node node = table.get(name);
        if (node == null) {
            return false;
        }
        remove(node);
        rows.delete(node);
        return true;
    }

    /** Reports the rows of all fields. */
    void eachRow(RowChanges receiver) {
        table.each(node -> receiver.put(node, expiries.of(node), 0));
    }

    private Node add(byte[] name, byte[] value) {
        Node node = new Node(name, value);
        table.add(node);
        nodeBytes += bytesOf(node);
        return node;
    }

    private void replace(Node node, byte[] value, boolean mayOverwrite) {
        int length = value.length;
        boolean isShort = length <= LiveRow.OVERWRITTEN_BYTES_MAX;
        if (mayOverwrite && isShort && length == node.value.length) {
            // An array that lives long would be replaced by one that must be made to live long.
            System.arraycopy(value, 0, node.value, 0, length);
        } else {
            nodeBytes += length - node.value.length;
            node.value = value;
        }
    }

    @Override
    public boolean remove(byte[] name) {
        Node node = table.get(name);
        if (node != null) {
            remove(node);
        }
        return node != null;
    }

    private void remove(Node node) {
        table.remove(node);
        expiries.set(node, Value.NEVER);
        nodeBytes -= bytesOf(node);
    }

    @Override
    public void removeExpired(long nowMillis, Consumer<byte[]> leaving) {
        Node first = expiries.firstExpired(nowMillis);
        while (first != null) {
            leaving.accept(first.key());
            remove(first);
            first = expiries.firstExpired(nowMillis);
        }
    }

    @Override
    public int countExpired(long nowMillis) {
        return expiries.countExpired(nowMillis);
    }

    @Override
    public void each(FieldVisitor visitor) {
        table.each(node -> visit(node, visitor));
    }

    @Override
    public long scan(long cursor, FieldVisitor visitor) {
        return table.scan(cursor, node -> visit(node, visitor));
    }

    private void visit(Node node, FieldVisitor visitor) {
        visitor.field(node.key(), node.value, expiries.of(node));
    }

    @Override
    public Field pick(RandomSource random) {
        Node node = table.random(random);
        if (node == null) {
            throw new IllegalStateException("no field to pick");
        }
        return new Field(node.key(), node.value);
    }

    private static long bytesOf(Node node) {
        return NODE_BYTES + node.key().length + (long) node.value.length;
    }

    @Override
    public void checkInvariants() {
        table.checkInvariants();
        expiries.checkInvariants();
        long[] bytes = {0};
        int[] expiring = {0};
        table.each(
                node -> {
                    bytes[0] += bytesOf(node);
                    expiring[0] += node.place == 0 ? 0 : 1;
                    if (node.place != 0 && !expiries.holds(node)) {
                        throw new IllegalStateException(
                                "expiry is another's: " + Bytes.quote(node.key()));
                    }
                });
        if (bytes[0] != nodeBytes || expiring[0] != expiries.size()) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "%d bytes not %d, %d expiring not %d",
                            bytes[0],
                            nodeBytes,
                            expiring[0],
                            expiries.size()));
        }
    }
}
