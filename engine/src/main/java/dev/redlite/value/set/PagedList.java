package dev.redlite.value.set;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A list in pages, none of which is large: so it never has to be copied as a whole. One that is
 * small has a small page.
 */
final class PagedList<T> {
    private static final int OBJECT_BYTES = 24 + 24 + 16;

    /** The reference to a page, and its header. */
    private static final long PAGE_BYTES = 4 + 16;

    private static final int SMALLEST = 16;
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    /** The last may be without elements. */
    private final List<@Nullable Object[]> pages = new ArrayList<>();

    private int size;
    private long room;

    PagedList() {
        pages.add(new Object[SMALLEST]);
        room = SMALLEST;
    }

    /** What it takes in memory, estimated. */
    long sizeBytes() {
        return OBJECT_BYTES + PAGE_BYTES * pages.size() + 4 * room;
    }

    int size() {
        return size;
    }

    /** The element in a place that is below the size. */
    @SuppressWarnings("unchecked") // only elements of T come in
    T get(int place) {
        Object element = pages.get(place >>> PAGE_BITS)[place & (PAGE - 1)];
        if (element == null) {
            throw new IndexOutOfBoundsException("place " + place + " of " + size);
        }
        return (T) element;
    }

    /** Puts an element in a place that is below the size. */
    void set(int place, T element) {
        pages.get(place >>> PAGE_BITS)[place & (PAGE - 1)] = element;
    }

    void add(T element) {
        if (size < PAGE && size == pages.getFirst().length) {
            pages.set(0, Arrays.copyOf(pages.getFirst(), size * 2));
            room += size;
        } else if (size >>> PAGE_BITS == pages.size()) {
            pages.add(new Object[PAGE]);
            room += PAGE;
        }
        set(size++, element);
    }

    /** Removes the last element, of at least one, and returns it. */
    T removeLast() {
        T last = get(size - 1);
        size--;
        int page = size >>> PAGE_BITS;
        pages.get(page)[size & (PAGE - 1)] = null;
        shrink(page);
        return last;
    }

    /** Gives up what has been empty for a while: who adds and removes in turns allocates little. */
    private void shrink(int page) {
        int kept = (size & (PAGE - 1)) < PAGE / 2 ? page + 1 : page + 2;
        while (pages.size() > kept) {
            pages.removeLast();
            room -= PAGE;
        }
        int length = pages.getFirst().length;
        if (size <= length / 4 && length > SMALLEST) {
            pages.set(0, Arrays.copyOf(pages.getFirst(), length / 2));
            room -= length / 2;
        }
    }
}
