package dev.redlite.base;

import org.jspecify.annotations.Nullable;

/** Bytes to be found in others, in a time that is the sum of both lengths, not their product. */
public final class Substring {
    private final byte[] sought;
    private final boolean ignoresCase;

    /** How long a beginning of `sought` ends at each place of it; made when it is needed. */
    private int @Nullable [] borders;

    /** a to z are the same as A to Z if case is ignored. */
    public Substring(byte[] sought, boolean ignoresCase) {
        this.sought = sought;
        this.ignoresCase = ignoresCase;
    }

    /** Whether the bytes are somewhere in a text. */
    public boolean isIn(byte[] text) {
        if (sought.length == 0) {
            return true;
        }
        if (sought.length > text.length) {
            return false;
        }
        int[] back = borders();
        int found = 0;
        for (byte next : text) {
            byte value = fold(next);
            while (found > 0 && fold(sought[found]) != value) {
                found = back[found - 1];
            }
            if (fold(sought[found]) == value && ++found == sought.length) {
                return true;
            }
        }
        return false;
    }

    private int[] borders() {
        if (borders == null) {
            borders = new int[sought.length];
            int length = 0;
            for (int i = 1; i < sought.length; i++) {
                byte value = fold(sought[i]);
                while (length > 0 && fold(sought[length]) != value) {
                    length = borders[length - 1];
                }
                if (fold(sought[length]) == value) {
                    length++;
                }
                borders[i] = length;
            }
        }
        return borders;
    }

    private byte fold(byte value) {
        return ignoresCase && value >= 'A' && value <= 'Z' ? (byte) (value + 'a' - 'A') : value;
    }
}
