package dev.redlite.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A list that grows by pages, as room for millions in one piece is hard to find in a full heap. */
final class PagedList<E> {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int FIRST = 16;

    private final List<Object[]> pages = new ArrayList<>(1);
    private int size;

    int size() {
        return size;
    }

    void add(E element) {
        int place = size & (PAGE - 1);
        if (place == 0) {
            pages.add(new Object[size == 0 ? FIRST : PAGE]);
        }
        Object[] page = pages.getLast();
        if (place == page.length) {
            page = Arrays.copyOf(page, PAGE);
            pages.set(pages.size() - 1, page);
        }
        page[place] = element;
        size++;
    }

    @SuppressWarnings("unchecked") // nothing else comes into the pages
    E get(int index) {
        return (E) pages.get(index >>> PAGE_BITS)[index & (PAGE - 1)];
    }

    /** Copies elements from one place on, as many as there is room for. */
    void copy(int from, E[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = get(from + i);
        }
    }
}
