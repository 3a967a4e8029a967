package dev.redlite.base;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Sorts nodes by their keys, bytes as unsigned numbers. Made for very many keys that lie all over
 * memory: it reads each a few times instead of some twenty.
 */
public final class KeySort {
    /*
     * A radix sort from the front, five bytes at a time: these and a node's place make one number,
     * and numbers are sorted quickly. What all keys of a part have in common is skipped. Parts that
     * are equal in the five bytes are sorted the same way by what follows; small ones by comparing.
     */
    private static final int COMPARED_MAX = 32;
    private static final int DIGIT_BYTES = 5;

    /** One bit is left, so that the numbers are not negative. */
    private static final int PLACE_BITS = Long.SIZE - 1 - DIGIT_BYTES * Byte.SIZE;

    private static final int DEPTH_MAX = 32;
    private static final Comparator<ByteNode> BY_KEY =
            Comparator.comparing(ByteNode::key, Bytes::compare);

    private KeySort() {}

    /** Sorts an array. */
    public static void sort(ByteNode[] nodes) {
        sort(nodes, 0, nodes.length, 0, 0);
    }

    /** Sorts a part whose keys have the first bytes in common, where they have so many. */
    private static void sort(ByteNode[] nodes, int from, int to, int known, int depth) {
        int count = to - from;
        if (count <= COMPARED_MAX || count >= 1 << PLACE_BITS || depth == DEPTH_MAX) {
            Arrays.sort(nodes, from, to, BY_KEY);
            return;
        }
        int common = common(nodes, from, to, known);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = digit(nodes[from + i].key, common) << PLACE_BITS | i;
        }
        Arrays.sort(numbers);
        ByteNode[] unsorted = Arrays.copyOfRange(nodes, from, to);
        int begin = 0;
        for (int i = 0; i < count; i++) {
            nodes[from + i] = unsorted[(int) numbers[i] & (1 << PLACE_BITS) - 1];
            boolean isEnd =
                    i + 1 == count || numbers[i] >>> PLACE_BITS != numbers[i + 1] >>> PLACE_BITS;
            if (isEnd) {
                if (i > begin) {
                    sort(nodes, from + begin, from + i + 1, common + DIGIT_BYTES, depth + 1);
                }
                begin = i + 1;
            }
        }
    }

    /** How many bytes all have in common; no more than known is a guess that does no harm. */
    private static int common(ByteNode[] nodes, int from, int to, int known) {
        byte[] first = nodes[from].key;
        int common = first.length;
        for (int i = from + 1; i < to && common > known; i++) {
            byte[] key = nodes[i].key;
            int end = Math.min(common, key.length);
            int differs = Arrays.mismatch(first, 0, end, key, 0, end);
            common = differs < 0 ? end : differs;
        }
        return common;
    }

    /** Five bytes from an offset; zeros behind the end of the key. */
    private static long digit(byte[] key, int offset) {
        long digit = 0;
        for (int i = offset; i < offset + DIGIT_BYTES; i++) {
            digit = digit << Byte.SIZE | (i < key.length ? key[i] & 0xff : 0);
        }
        return digit;
    }
}
