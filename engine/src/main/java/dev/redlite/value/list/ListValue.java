package dev.redlite.value.list;

import dev.redlite.store.ListRows;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** A list: elements in order, some of them the same. Indexes begin at 0 and are in the list. */
public final class ListValue extends Value {
    /*
     * Rows. Each element has a position, greater than that of the one before it, which is its row's
     * key. Pushes go outwards to the next multiple of STEP, so there is a gap between neighbours,
     * and LINSERT takes the middle of it. Where the gap is used up, the elements around it are
     * spread over a range that is wide enough, twice as many each time it is not: so an insert
     * changes few rows on average, wherever they go.
     *
     * Encoding. What OBJECT ENCODING says follows Redis's rules and not how elements are kept here:
     * a listpack until it would exceed the limit, again one when a quicklist is down to half of it.
     */

    /** How far from each other the positions are that pushes use, which are multiples of it. */
    public static final long STEP = 1L << 16;

    private static final long STEP_MIN = 1L << 8;
    private static final long FAR = 1L << 62;
    private static final int NEIGHBOURS = 16;
    private static final int OBJECT_BYTES = 32;

    private final PackingLimits limits;
    private final Elements elements;
    private boolean isQuicklist;

    /** An empty list, whose blocks obey these limits. */
    public ListValue(PackingLimits limits) {
        this.limits = limits;
        this.elements = new Elements(limits);
    }

    @Override
    public ValueType<ListValue> type() {
        return ValueType.LIST;
    }

    @Override
    public boolean isEmpty() {
        return elements.size() == 0;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + elements.sizeBytes();
    }

    @Override
    public String encoding() {
        return isQuicklist ? "quicklist" : "listpack";
    }

    // ---- Reading

    /** Number of elements. */
    public long size() {
        return elements.size();
    }

    /** The element at an index. */
    public byte[] get(long index) {
        return elements.element(index);
    }

    /** Visits the elements from an index to another, both included. */
    public void each(long from, long to, ElementVisitor visitor) {
        elements.each(from, to, visitor);
    }

    /**
     * The first index from one on (or, backwards, the last up to one) of an element like this; -1
     * if there is none, also if the list ends before the index.
     */
    public long indexOf(byte[] element, long from, boolean isForward) {
        return elements.indexOf(element, from, isForward);
    }

    // ---- Changing the ends

    /**
     * Prepares for elements whose bytes are this many: whether it is still small is told before.
     */
    public void expect(long count, long bytes) {
        isQuicklist |=
                elements.weight() + Weight.EMPTY + bytes > limits.listBytesMax()
                        || elements.size() + count > limits.listCountMax();
    }

    /** Puts an element, which is kept, before the others or behind them. */
    public void push(byte[] element, boolean isHead) {
        long position = endPosition(isHead);
        if (isHead) {
            elements.addFirst(element, position);
        } else {
            elements.addLast(element, position);
        }
        elements.putEnd(isHead, element, rows());
    }

    private long endPosition(boolean isHead) {
        if (elements.size() == 0) {
            return 0;
        }
        long position =
                isHead
                        ? (elements.position(0) - 1) & -STEP
                        : (elements.position(elements.size() - 1) | (STEP - 1)) + 1;
        if (Math.abs(position) < FAR) {
            return position;
        }
        spread(0, elements.size(), -STEP * (elements.size() / 2), STEP);
        return endPosition(isHead);
    }

    /** Removes the first element, or the last. */
    public byte[] pop(boolean isHead) {
        byte[] element = takeEnd(isHead);
        shrink();
        return element;
    }

    /** Removes so many elements, which there are, beginning with the first or the last. */
    public List<byte[]> pop(boolean isHead, int count) {
        List<byte[]> popped = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            popped.add(takeEnd(isHead));
        }
        shrink();
        return popped;
    }

    private byte[] takeEnd(boolean isHead) {
        long position = elements.position(isHead ? 0 : elements.size() - 1);
        byte[] element = isHead ? elements.removeFirst() : elements.removeLast();
        rows().delete(ListRows.subkey(position));
        return element;
    }

    /** Removes all but the elements from an index to another. */
    public void trim(long from, long to) {
        for (long behind = elements.size() - 1 - to; behind > 0; behind--) {
            takeEnd(false);
        }
        for (long before = from; before > 0; before--) {
            takeEnd(true);
        }
        shrink();
    }

    private void shrink() {
        isQuicklist &=
                elements.blockCount() > 1
                        || elements.weight() + Weight.EMPTY > limits.listBytesMax() / 2
                        || elements.size() > limits.listCountMax() / 2;
    }

    // ---- Changing the middle

    /** Puts an element before the one at an index, or behind all others. */
    public void insert(long index, byte[] element) {
        if (index == 0 || index == elements.size()) {
            push(element, index == 0);
            return;
        }
        long position = positionBefore(index);
        elements.insert(index, element, position);
        rows().put(ListRows.subkey(position), 0, element);
    }

    /** A position between those of two neighbours, which get out of its way if need be. */
    private long positionBefore(long index) {
        long before = elements.position(index - 1);
        long after = elements.position(index);
        if (after - before > 1) {
            return before + (after - before) / 2;
        }
        long reach = NEIGHBOURS;
        while (true) {
            long from = Math.max(0, index - reach);
            long to = Math.min(elements.size(), index + reach);
            long count = to - from;
            boolean isWhole = count == elements.size();
            long low = from == 0 ? elements.position(0) - STEP : elements.position(from - 1);
            long high =
                    to == elements.size()
                            ? elements.position(to - 1) + STEP
                            : elements.position(to);
            long step = (high - low) / (count + 1);
            if (isWhole || step >= STEP_MIN) {
                long first = isWhole ? -STEP * (count / 2) : low + step;
                spread(from, count, first, isWhole ? STEP : step);
                return positionBefore(index);
            }
            reach *= 2;
        }
    }

    /** Gives neighbours new positions; all rows go before any comes, as they may change places. */
    private void spread(long from, long count, long first, long step) {
        List<byte[]> contents = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            rows().delete(ListRows.subkey(elements.position(from + i)));
        }
        elements.reposition(from, count, first, step);
        elements.each(
                from,
                from + count - 1,
                (bytes, offset, length) ->
                        contents.add(Arrays.copyOfRange(bytes, offset, offset + length)));
        for (int i = 0; i < contents.size(); i++) {
            rows().put(ListRows.subkey(first + i * step), 0, contents.get(i));
        }
    }

    /** Gives the element at an index another content, which is kept. */
    public void set(long index, byte[] element) {
        expect(1, element.length);
        long position = elements.position(index);
        elements.set(index, element);
        rows().put(ListRows.subkey(position), 0, element);
        shrink();
    }

    /** Removes elements like this, at most so many from one end on; returns how many. */
    public long removeLike(byte[] element, long most, boolean isForward) {
        LongConsumer removed = position -> rows().delete(ListRows.subkey(position));
        long count = elements.removeLike(element, most, isForward, removed);
        if (count > 0) {
            shrink();
        }
        return count;
    }

    // ---- Rows

    @Override
    public void eachRow(RowChanges receiver) {
        elements.eachRow(
                (position, element) -> receiver.put(ListRows.subkey(position), 0, element));
    }

    @Override
    public void resemble(Value original) {
        if (original instanceof ListValue list) {
            isQuicklist = list.isQuicklist;
        }
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        byte[] element = payload == null ? new byte[0] : payload;
        long position = ListRows.position(subkey);
        long size = elements.size();
        if (size == 0 || position > elements.position(size - 1)) {
            elements.addLast(element, position);
        } else {
            long index = elements.find(position);
            if (index >= 0) {
                elements.set(index, element);
            } else if (index == -1) {
                elements.addFirst(element, position);
            } else {
                elements.insert(-1 - index, element, position);
            }
        }
        expect(0, 0);
    }

    @Override
    public void unload(byte[] subkey) {
        long index = elements.size() == 0 ? -1 : elements.find(ListRows.position(subkey));
        if (index >= 0) {
            elements.remove(index);
            shrink();
        }
    }

    @Override
    public void checkInvariants() {
        elements.checkInvariants();
    }
}
