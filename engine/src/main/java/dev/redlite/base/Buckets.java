package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The buckets of a {@link ByteTable}, a power of two of them: an array in pages, none of which is
 * large, so that no room has to be found or cleared for millions of buckets at once. A page takes
 * memory when the first node comes.
 */
final class Buckets {
    private static final int PAGE_BITS = 14;
    private static final int PAGE = 1 << PAGE_BITS;

    /** In place of pages without nodes; nothing is put into it. */
    private static final @Nullable ByteNode[] EMPTY = new ByteNode[PAGE];

    final int length;
    private final @Nullable ByteNode[][] pages;

    Buckets(int length) {
        this.length = length;
        if (length <= PAGE) {
            pages = new ByteNode[][] {new ByteNode[length]};
        } else {
            pages = new ByteNode[length >>> PAGE_BITS][];
            Arrays.fill(pages, EMPTY);
        }
    }

    @Nullable ByteNode get(int index) {
        return pages[index >>> PAGE_BITS][index & (PAGE - 1)];
    }

    void set(int index, @Nullable ByteNode head) {
        @Nullable ByteNode[] page = pages[index >>> PAGE_BITS];
        if (page == EMPTY) {
            if (head == null) {
                return;
            }
            page = new ByteNode[PAGE];
            pages[index >>> PAGE_BITS] = page;
        }
        page[index & (PAGE - 1)] = head;
    }

    /** Nothing is in the buckets before an index any more. */
    void emptiedTo(int index) {
        if ((index & (PAGE - 1)) == 0 && length > PAGE) {
            pages[(index >>> PAGE_BITS) - 1] = EMPTY;
        }
    }
}
