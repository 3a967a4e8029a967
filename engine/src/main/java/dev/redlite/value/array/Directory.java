package dev.redlite.value.array;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.TreeMap;

/** The slices of an array by their numbers, 0 to 2^52-1. */
final class Directory {
    /*
     * An array of slices as long as the highest number is small or not far above the number of
     * slices; a tree from then on, until the value is forgotten. So it costs what the slices cost,
     * wherever they are.
     */
    static final long NONE = -1;
    private static final int FLAT_ALWAYS = 64;
    private static final int SPREAD = 8;
    private static final int ARRAY_BYTES = 16;
    private static final int TREE_NODE_BYTES = 40 + 24;

    private @Nullable Slice[] flat = new Slice[1];
    private @Nullable TreeMap<Long, Slice> tree;
    private int flatEnd;
    private int size;

    int size() {
        return size;
    }

    /** Slices there is room for. */
    int room() {
        return tree == null ? flat.length : size;
    }

    boolean isFlat() {
        return tree == null;
    }

    long sizeBytes() {
        return tree == null
                ? ARRAY_BYTES + (long) Integer.BYTES * flat.length
                : (long) TREE_NODE_BYTES * size;
    }

    @Nullable Slice get(long number) {
        if (tree != null) {
            return tree.get(number);
        }
        return number < flatEnd ? flat[(int) number] : null;
    }

    /** The lowest number at or above this one that a slice has, or {@link #NONE}. */
    long ceiling(long number) {
        if (tree != null) {
            Long found = tree.ceilingKey(number);
            return found == null ? NONE : found;
        }
        for (long at = number; at < flatEnd; at++) {
            if (flat[(int) at] != null) {
                return at;
            }
        }
        return NONE;
    }

    /** The highest number at or below this one that a slice has, or {@link #NONE}. */
    long floor(long number) {
        if (tree != null) {
            Long found = tree.floorKey(number);
            return found == null ? NONE : found;
        }
        long at = Math.min(number, flatEnd - 1L);
        while (at >= 0 && flat[(int) at] == null) {
            at--;
        }
        return at;
    }

    /** Adds a slice with a number that none has. */
    void add(long number, Slice slice) {
        if (tree == null && !staysFlat(number, size + 1)) {
            grow();
        }
        size++;
        if (tree != null) {
            tree.put(number, slice);
            return;
        }
        int place = (int) number;
        if (place >= flat.length) {
            flat = Arrays.copyOf(flat, Math.max(place + 1, 2 * flat.length));
        }
        flat[place] = slice;
        flatEnd = Math.max(flatEnd, place + 1);
    }

    /** Takes away the slice with this number. */
    void remove(long number) {
        size--;
        if (tree != null) {
            tree.remove(number);
            return;
        }
        flat[(int) number] = null;
        while (flatEnd > 0 && flat[flatEnd - 1] == null) {
            flatEnd--;
        }
        if (!staysFlat(flatEnd - 1L, size)) {
            grow();
        } else if (flat.length > FLAT_ALWAYS && flat.length > SPREAD * flatEnd) {
            flat = Arrays.copyOf(flat, Math.max(1, flatEnd));
        }
    }

    private static boolean staysFlat(long highest, long slices) {
        return highest < FLAT_ALWAYS || highest < SPREAD * slices;
    }

    private void grow() {
        var grown = new TreeMap<Long, Slice>();
        for (int i = 0; i < flatEnd; i++) {
            Slice slice = flat[i];
            if (slice != null) {
                grown.put((long) i, slice);
            }
        }
        flat = new Slice[0];
        flatEnd = 0;
        tree = grown;
    }

    void checkInvariants() {
        int found = 0;
        for (long at = ceiling(0); at != NONE; at = ceiling(at + 1)) {
            found++;
        }
        if (found != size) {
            throw new IllegalStateException("directory: " + found + " slices, not " + size);
        }
    }
}
