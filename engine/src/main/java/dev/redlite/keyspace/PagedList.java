package dev.redlite.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

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

    /** Gives a visitor all elements in copies, none of which has more than so many. */
    void inParts(int most, IntFunction<E[]> array, Consumer<E[]> visitor) {
        for (int from = 0; from < size; from += most) {
            E[] part = array.apply(Math.min(most, size - from));
            for (int i = 0; i < part.length; i++) {
                part[i] = get(from + i);
            }
            visitor.accept(part);
        }
    }
}
