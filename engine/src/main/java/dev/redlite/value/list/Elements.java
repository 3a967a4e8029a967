package dev.redlite.value.list;

import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;
import dev.redlite.value.list.BlockSequence.Found;

import java.util.function.LongConsumer;

/** The elements of one list in memory, each with its position, and nothing of how they are kept. */
final class Elements {
    /*
     * A sequence of blocks. One is full when Redis's node would be: it weighs what
     * list-max-listpack-size says, at most 64 KiB.
     */
    private static final int OBJECT_BYTES = 48 + 16;

    private final PackingLimits limits;
    private final BlockSequence blocks = new BlockSequence();
    private long size;
    private long weight;
    private long blockBytes;

    Elements(PackingLimits limits) {
        this.limits = limits;
    }

    long size() {
        return size;
    }

    int blockCount() {
        return blocks.count();
    }

    /** The sum of all elements' {@link Weight}. */
    long weight() {
        return weight;
    }

    long sizeBytes() {
        return OBJECT_BYTES + blocks.sizeBytes() + blockBytes;
    }

    private Block block(int number) {
        return blocks.get(number);
    }

    // ---- Finding

    private Found locate(long index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("element " + index + " of " + size);
        }
        return blocks.find(index, size);
    }

    byte[] element(long index) {
        Found found = locate(index);
        return block(found.block()).element((int) (index - found.before()));
    }

    long position(long index) {
        if (index == 0) {
            return block(0).position(0);
        }
        if (index == size - 1) {
            Block last = block(blockCount() - 1);
            return last.position(last.count() - 1);
        }
        Found found = locate(index);
        return block(found.block()).position((int) (index - found.before()));
    }

    /** The first index from one on, or the last up to one, of an element like this; -1: none. */
    long indexOf(byte[] wanted, long from, boolean isForward) {
        if (from < 0 || from >= size) {
            return -1;
        }
        Found found = locate(from);
        int number = found.block();
        long before = found.before();
        int inside = (int) (from - before);
        while (true) {
            Block block = block(number);
            int at = isForward ? block.next(inside, wanted) : block.previous(inside, wanted);
            if (at >= 0 && at < block.count()) {
                return before + at;
            }
            if (isForward) {
                before += block.count();
                number++;
                inside = 0;
            } else {
                number--;
            }
            if (number < 0 || number == blockCount()) {
                return -1;
            }
            if (!isForward) {
                inside = block(number).count() - 1;
                before -= block(number).count();
            }
        }
    }

    /** Visits the elements from an index to another, both included and there. */
    void each(long from, long to, ElementVisitor visitor) {
        if (from > to) {
            return;
        }
        Found found = locate(from);
        int number = found.block();
        int inside = (int) (from - found.before());
        long left = to - from + 1;
        while (left > 0) {
            Block block = block(number++);
            int end = (int) Math.min(block.count(), inside + left);
            for (int i = inside; i < end; i++) {
                block.visit(i, visitor);
            }
            left -= end - inside;
            inside = 0;
        }
    }

    /** Takes the position and the content of each element. */
    interface RowVisitor {
        void row(long position, byte[] element);
    }

    void eachRow(RowVisitor visitor) {
        for (int number = 0; number < blockCount(); number++) {
            Block block = block(number);
            for (int i = 0; i < block.count(); i++) {
                visitor.row(block.position(i), block.element(i));
            }
        }
    }

    /** Where a position is or would be: an index, or -1 - the index it would have. */
    long find(long position) {
        int low = 0;
        int high = blockCount() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (block(middle).position(0) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if (blockCount() == 0) {
            return -1;
        }
        long before = blocks.before(low);
        int found = block(low).find(position);
        return found >= 0 ? before + found : found - before;
    }

    // ---- Changing

    /** Puts an element behind the others; its position is greater than theirs. */
    void addLast(byte[] element, long position) {
        if (blockCount() > 0 && hasRoom(block(blockCount() - 1), element)) {
            Block last = block(blockCount() - 1);
            leave(last);
            last.addLast(element, position);
            enter(last);
        } else {
            insertBlock(blockCount(), endBlock(element, position, false));
        }
    }

    /** Puts an element before the others; its position is less than theirs. */
    void addFirst(byte[] element, long position) {
        if (blockCount() > 0 && hasRoom(block(0), element)) {
            Block head = block(0);
            leave(head);
            head.addFirst(element, position);
            enter(head);
            blocks.headMoved(true);
        } else {
            insertBlock(0, endBlock(element, position, true));
        }
    }

    /** Reports the first element, or the last, which was just added, as the state of its row. */
    void putEnd(boolean isHead, byte[] element, RowChanges rows) {
        Block block = block(isHead ? 0 : blockCount() - 1);
        block.put(isHead ? 0 : block.count() - 1, element, rows);
    }

    /** A block for an element that the one at an end has no room for. */
    private Block endBlock(byte[] element, long position, boolean isHead) {
        if (blockCount() <= 1) {
            return Block.of(element, position);
        }
        Block full = block(isHead ? 0 : blockCount() - 1);
        trim(full);
        return Block.beside(full, element, position, isHead);
    }

    /** Puts an element before the one at an index; its position is between those of the two. */
    void insert(long index, byte[] element, long position) {
        if (index == size) {
            addLast(element, position);
            return;
        }
        Found found = locate(index);
        int number = found.block();
        int inside = (int) (index - found.before());
        if (inside > 0 && !hasRoom(block(number), element)) {
            splitBlock(number, inside);
            number++;
            inside = 0;
        }
        if (inside > 0) {
            Block block = block(number);
            leave(block);
            block.insert(inside, element, position);
            enter(block);
            blocks.resized(number);
        } else if (number > 0 && hasRoom(block(number - 1), element)) {
            Block block = block(number - 1);
            leave(block);
            block.addLast(element, position);
            enter(block);
            blocks.resized(number - 1);
        } else if (hasRoom(block(number), element)) {
            Block block = block(number);
            leave(block);
            block.addFirst(element, position);
            enter(block);
            blocks.resized(number);
        } else {
            insertBlock(number, Block.of(element, position));
        }
    }

    /** Gives an element another content. */
    void set(long index, byte[] element) {
        Found found = locate(index);
        int number = found.block();
        int inside = (int) (index - found.before());
        Block block = block(number);
        long position = block.position(inside);
        long growth = Weight.of(element, 0, element.length) - block.weight(inside);
        boolean isTooHeavy =
                growth > 0 && block.weight() + Weight.EMPTY + growth > limits.listBytesMax();
        boolean isTooLong = !block.canHold((long) element.length - block.length(inside));
        if (block.count() > 1 && (isTooHeavy || isTooLong)) {
            removeAt(number, inside);
            insert(index, element, position);
            return;
        }
        leave(block);
        if (block.count() == 1) {
            block = Block.of(element, position);
            blocks.replace(number, block);
        } else {
            block.set(inside, element);
        }
        enter(block);
    }

    byte[] removeFirst() {
        byte[] element = block(0).element(0);
        removeAt(0, 0);
        return element;
    }

    byte[] removeLast() {
        Block last = block(blockCount() - 1);
        byte[] element = last.element(last.count() - 1);
        removeAt(blockCount() - 1, last.count() - 1);
        return element;
    }

    /** Removes an element. */
    void remove(long index) {
        Found found = locate(index);
        removeAt(found.block(), (int) (index - found.before()));
        merge(Math.max(0, found.block() - 1));
    }

    /** Removes elements like this, at most so many; tells the position of each. */
    long removeLike(byte[] element, long most, boolean isForward, LongConsumer removed) {
        long done = 0;
        int number = isForward ? 0 : blockCount() - 1;
        while (number >= 0 && number < blockCount() && done < most) {
            Block block = block(number);
            int inside = isForward ? 0 : block.count() - 1;
            int blocksBefore = blockCount();
            while (done < most && blockCount() == blocksBefore) {
                int at = isForward ? block.next(inside, element) : block.previous(inside, element);
                if (at < 0 || at == block.count()) {
                    break;
                }
                removed.accept(block.position(at));
                inside = isForward ? at : at - 1;
                removeAt(number, at);
                done++;
            }
            if (blockCount() == blocksBefore) {
                number += isForward ? 1 : -1;
            } else if (!isForward) {
                number--;
            }
        }
        if (done > 0) {
            mergeAll();
        }
        return done;
    }

    private void removeAt(int number, int inside) {
        Block block = block(number);
        if (block.count() == 1) {
            removeBlock(number);
            return;
        }
        leave(block);
        block.remove(inside);
        enter(block);
        if (number == 0 && inside == 0) {
            blocks.headMoved(false);
        } else {
            blocks.resized(number);
        }
    }

    /** Gives as many elements from an index on new positions, one step from each other. */
    void reposition(long index, long number, long from, long step) {
        Found found = locate(index);
        int at = found.block();
        int inside = (int) (index - found.before());
        long position = from;
        for (long left = number; left > 0; left--) {
            if (inside == block(at).count()) {
                at++;
                inside = 0;
            }
            Block block = block(at);
            long before = block.sizeBytes();
            block.reposition(inside++, position);
            blockBytes += block.sizeBytes() - before;
            position += step;
        }
    }

    // ---- Blocks

    private boolean hasRoom(Block block, byte[] element) {
        return block.count() < limits.listCountMax()
                && block.canHold(element.length)
                && block.weight() + Weight.EMPTY + Weight.of(element, 0, element.length)
                        <= limits.listBytesMax();
    }

    private void leave(Block block) {
        size -= block.count();
        weight -= block.weight();
        blockBytes -= block.sizeBytes();
    }

    private void enter(Block block) {
        size += block.count();
        weight += block.weight();
        blockBytes += block.sizeBytes();
    }

    private void trim(Block block) {
        blockBytes -= block.sizeBytes();
        block.trim();
        blockBytes += block.sizeBytes();
    }

    private void insertBlock(int number, Block block) {
        blocks.insert(number, block);
        enter(block);
    }

    private void removeBlock(int number) {
        leave(block(number));
        blocks.remove(number);
    }

    private void splitBlock(int number, int inside) {
        Block block = block(number);
        leave(block);
        Block rest = block.split(inside);
        enter(block);
        blocks.resized(number);
        insertBlock(number + 1, rest);
    }

    /** Makes one block of two neighbours that are half empty. */
    private boolean merge(int number) {
        if (number + 1 >= blockCount()) {
            return false;
        }
        Block block = block(number);
        Block next = block(number + 1);
        if (block.weight() + next.weight() + Weight.EMPTY > limits.listBytesMax() / 2
                || block.count() + next.count() > limits.listCountMax() / 2
                || !block.canHold(next.used())) {
            return false;
        }
        removeBlock(number + 1);
        leave(block);
        block.append(next);
        enter(block);
        blocks.resized(number);
        return true;
    }

    private void mergeAll() {
        int number = 0;
        while (number + 1 < blockCount()) {
            if (!merge(number)) {
                number++;
            }
        }
    }

    void checkInvariants() {
        blocks.checkInvariants();
        long elements = 0;
        long bytes = 0;
        long weighed = 0;
        for (int number = 0; number < blockCount(); number++) {
            Block block = block(number);
            block.checkInvariants();
            elements += block.count();
            bytes += block.sizeBytes();
            weighed += block.weight();
            if (number > 0) {
                Block previous = block(number - 1);
                if (previous.position(previous.count() - 1) >= block.position(0)) {
                    throw new IllegalStateException("block " + number + " is out of order");
                }
            }
        }
        if (elements != size || bytes != blockBytes || weighed != weight) {
            throw new IllegalStateException(
                    elements
                            + " elements not "
                            + size
                            + ", "
                            + bytes
                            + " bytes not "
                            + blockBytes
                            + ", weight "
                            + weighed
                            + " not "
                            + weight);
        }
    }
}
