package dev.redlite.command.bitmap;

import dev.redlite.engine.Call;
import dev.redlite.engine.Errors;

/**
 * A part of a string, given from one byte or bit to another, both included; negative indexes count
 * from the end.
 *
 * @param hasEnd whether the end was given; otherwise it is the string's
 * @param isBits whether the indexes are of bits
 */
record BitRange(long start, long end, boolean hasEnd, boolean isBits) {
    /** All of a string. */
    static final BitRange WHOLE = new BitRange(0, -1, false, false);

    /** Whether the argument at a position says that indexes are of bits. */
    static boolean isBits(Call call, int position) {
        if (call.is(position, "BIT")) {
            return true;
        }
        if (call.is(position, "BYTE")) {
            return false;
        }
        throw Errors.syntax();
    }

    /** Whether both indexes count from the end, and in the wrong order. */
    boolean isReversed() {
        return start < 0 && end < 0 && start > end;
    }

    /** The first bit, in a string of so many bytes; beyond {@link #lastBit} if there is none. */
    long firstBit(int length) {
        long size = isBits ? length * 8L : length;
        long index = Math.max(0, start < 0 ? size + start : start);
        return isBits ? index : Math.min(index, size) * 8;
    }

    /** The last bit, in a string of so many bytes; before the first if there is none. */
    long lastBit(int length) {
        long size = isBits ? length * 8L : length;
        long index = Math.min(size - 1, Math.max(0, end < 0 ? size + end : end));
        return isBits ? index : index * 8 + 7;
    }
}
