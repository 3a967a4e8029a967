package dev.redlite.value.stream;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;

/** The entries of a stream in blocks, in the order of their ids. */
final class StreamEntries {
    /*
     * The blocks are in an array from `head` on, so that trimming from the front is cheap, and
     * adding at the end as well. A block whose entries are all deleted goes.
     */
    private static final int OBJECT_BYTES = 56;

    private @Nullable Block[] blocks = new Block[4];
    private int head;
    private int blockCount;
    private long size;
    private long blockBytes;

    /** Number of entries. */
    long size() {
        return size;
    }

    int blockCount() {
        return blockCount;
    }

    long sizeBytes() {
        return OBJECT_BYTES + blockBytes + 4L * blocks.length;
    }

    Block block(int index) {
        Block block = blocks[head + index];
        if (block == null) {
            throw new IllegalStateException("no block " + index + " of " + blockCount);
        }
        return block;
    }

    // ---- Adding and deleting

    /** Adds an entry whose id is after all others; items are fields and values in turn. */
    void append(StreamId id, byte[][] items, int from, long bytesMax, long entriesMax) {
        Block last = blockCount == 0 ? null : block(blockCount - 1);
        if (last != null && isFull(last, items, from, bytesMax, entriesMax)) {
            blockBytes -= last.sizeBytes();
            last.seal();
            blockBytes += last.sizeBytes();
            last = new Block(id, items, from, last);
            addBlock(last);
        } else if (last == null) {
            last = new Block(id, items, from, null);
            addBlock(last);
        }
        blockBytes -= last.sizeBytes();
        last.append(id, items, from);
        blockBytes += last.sizeBytes();
        size++;
    }

    private static boolean isFull(
            Block block, byte[][] items, int from, long bytesMax, long entriesMax) {
        long length = 0;
        for (int i = from; i < items.length; i++) {
            length += items[i].length;
        }
        return block.isFull(length, bytesMax, entriesMax);
    }

    private void addBlock(Block block) {
        if (head + blockCount == blocks.length) {
            int room = blockCount * 2 > blocks.length ? blocks.length * 2 : blocks.length;
            @Nullable Block[] larger = new Block[room];
            System.arraycopy(blocks, head, larger, 0, blockCount);
            blocks = larger;
            head = 0;
        }
        blocks[head + blockCount++] = block;
        blockBytes += block.sizeBytes();
    }

    /** Deletes an entry; false if it is not there. */
    boolean delete(StreamId id) {
        int index = indexOf(id.millis(), id.sequence());
        if (index < 0 || !block(index).delete(id.millis(), id.sequence())) {
            return false;
        }
        size--;
        removeIfEmpty(index);
        return true;
    }

    /** Deletes the entry at a place of a block, which stays even if it becomes empty. */
    void deleteAt(Block block, int at) {
        block.deleteAt(at);
        size--;
    }

    /** Removes a block if all its entries are deleted; returns whether it was removed. */
    boolean removeIfEmpty(int index) {
        if (block(index).live() > 0) {
            return false;
        }
        removeBlock(index);
        return true;
    }

    /** Removes a block with all its entries. */
    void removeBlock(int index) {
        Block block = block(index);
        size -= block.live();
        blockBytes -= block.sizeBytes();
        if (index == 0) {
            blocks[head++] = null;
        } else {
            int from = head + index + 1;
            System.arraycopy(blocks, from, blocks, from - 1, head + blockCount - from);
            blocks[head + blockCount - 1] = null;
        }
        blockCount--;
        if (blockCount == 0) {
            head = 0;
        }
        if (blocks.length > 64 && blockCount < blocks.length / 4) {
            blocks = Arrays.copyOfRange(blocks, head, head + blocks.length / 2);
            head = 0;
        }
    }

    // ---- Finding

    /** Index of the block that has an id if any has it; -1 if the id is before all. */
    private int indexOf(long millis, long sequence) {
        int low = 0;
        int high = blockCount - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Block block = block(middle);
            if (StreamId.compare(block.firstMillis, block.firstSequence, millis, sequence) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    boolean has(long millis, long sequence) {
        int index = indexOf(millis, sequence);
        return index >= 0 && block(index).has(millis, sequence);
    }

    /** The first id, or null if there is no entry. */
    @Nullable StreamId first() {
        if (blockCount == 0) {
            return null;
        }
        Block block = block(0);
        int at = block.firstLive();
        return new StreamId(block.millis(at), block.sequence(at));
    }

    /** The last id, or null if there is no entry. */
    @Nullable StreamId last() {
        if (blockCount == 0) {
            return null;
        }
        Block block = block(blockCount - 1);
        int at = block.lastLive();
        return new StreamId(block.millis(at), block.sequence(at));
    }

    /** Counts the entries from an id to another, both included, up to a limit. */
    long count(StreamId from, StreamId to, long limit) {
        if (blockCount == 0 || to.isBefore(from)) {
            return 0;
        }
        long found = 0;
        int index = Math.max(0, indexOf(from.millis(), from.sequence()));
        for (; index < blockCount && found < limit; index++) {
            Block block = block(index);
            int low = block.lowest(from.millis(), from.sequence());
            int high = isWithin(block, to) ? block.count() : behind(block, to);
            if (low == 0 && high == block.count()) {
                found += block.live();
            } else {
                for (int at = low; at < high; at++) {
                    found += block.isDeleted(at) ? 0 : 1;
                }
            }
            if (high < block.count()) {
                break;
            }
        }
        return Math.min(found, limit);
    }

    private static boolean isWithin(Block block, StreamId to) {
        int last = block.count() - 1;
        return StreamId.compare(
                        block.millis(last), block.sequence(last), to.millis(), to.sequence())
                <= 0;
    }

    /** The place behind the last entry up to an id. */
    static int behind(Block block, StreamId to) {
        if (to.equals(StreamId.MAX)) {
            return block.count();
        }
        StreamId next = to.next();
        return block.lowest(next.millis(), next.sequence());
    }

    /** Goes over the entries from an id to another, both included, or backwards. */
    EntryRange range(StreamId from, StreamId to, boolean isReversed) {
        StreamId start = isReversed ? to : from;
        int index = Math.max(isReversed ? -1 : 0, indexOf(start.millis(), start.sequence()));
        return new EntryRange(this, index, from, to, isReversed);
    }

    // ---- The whole

    /** Nodes that a radix tree of the blocks' first ids has. */
    int treeNodes() {
        return RadixTreeSize.nodes(this);
    }

    void clear() {
        blocks = new Block[4];
        head = 0;
        blockCount = 0;
        blockBytes = 0;
        size = 0;
    }

    /** Takes over the blocks of others with the same entries. */
    void resemble(StreamEntries original) {
        clear();
        size = original.size;
        for (int i = 0; i < original.blockCount; i++) {
            addBlock(original.block(i).copy());
        }
    }

    void checkInvariants() {
        long entries = 0;
        long bytes = 0;
        Block before = null;
        for (int i = 0; i < blockCount; i++) {
            Block block = block(i);
            block.checkInvariants(before);
            entries += block.live();
            bytes += block.sizeBytes();
            before = block;
        }
        if (entries != size || bytes != blockBytes) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "%d entries of %d bytes in blocks, not %d of %d",
                            entries,
                            bytes,
                            size,
                            blockBytes));
        }
    }
}
