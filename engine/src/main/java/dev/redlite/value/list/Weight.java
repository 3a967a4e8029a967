package dev.redlite.value.list;

import dev.redlite.base.Numbers;

/**
 * What Redis's listpack would take for elements, in bytes: its limits are told in them, and so are
 * those of a block.
 */
final class Weight {
    /** A listpack without elements. */
    static final int EMPTY = 7;

    private static final int SHORT_LENGTH = 64;
    private static final int MEDIUM_LENGTH = 4096;

    private Weight() {}

    /** The bytes of one element: a header, the content, and the length again to walk backwards. */
    static long of(byte[] array, int offset, int length) {
        long content = content(array, offset, length);
        return content + lengthOfLength(content);
    }

    private static long content(byte[] array, int offset, int length) {
        if (length > 0 && length <= Numbers.MAX_LONG_DIGITS && array[offset] <= '9') {
            long number = Numbers.parseLong(array, offset, length, Long.MIN_VALUE);
            if (number != Long.MIN_VALUE || Numbers.isLong(array, offset, length)) {
                return ofNumber(number);
            }
        }
        if (length < SHORT_LENGTH) {
            return 1L + length;
        }
        return length < MEDIUM_LENGTH ? 2 + length : 5L + length;
    }

    private static int ofNumber(long number) {
        if (number >= 0 && number < 1 << 7) {
            return 1;
        }
        // The bits that differ from the sign; the sign takes one more.
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number < 0 ? ~number : number);
        if (bits <= 12) {
            return 2;
        }
        if (bits <= 15) {
            return 3;
        }
        if (bits <= 23) {
            return 4;
        }
        return bits <= 31 ? 5 : 9;
    }

    /** Seven bits of a length in each byte. */
    private static int lengthOfLength(long length) {
        if (length < 1 << 7) {
            return 1;
        }
        return (Long.SIZE - Long.numberOfLeadingZeros(length) + 6) / 7;
    }
}
