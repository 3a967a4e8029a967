package dev.redlite.engine;

import java.util.Set;

/**
 * The parameters of arrays, with the ranges and texts of Redis 8.8. They have no effect: slices are
 * laid out here by what takes the least memory, see ARINFO, and are checked for those who set them.
 */
final class ArrayParameters {
    private static final String SLICE_SIZE = "array-slice-size";
    private static final String SPARSE_MAX = "array-sparse-kmax";
    private static final String SPARSE_MIN = "array-sparse-kmin";
    private static final long SLICE_SIZE_MIN = 256;
    private static final long SLICE_SIZE_MAX = 65_536;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private final Config config;

    /** What the upper limit was when the two were found to go together. */
    private long most;

    private ArrayParameters(Config config) {
        this.config = config;
        this.most = number(SPARSE_MAX);
    }

    static void add(Config config) {
        ConfigKind size = ConfigKind.integer(SLICE_SIZE_MIN, SLICE_SIZE_MAX);
        config.define(SLICE_SIZE, "4096", (text, present) -> powerOfTwo(size, text, present));
        config.define(SPARSE_MAX, "10", ConfigKind.integer(0, UNSIGNED_INT));
        config.define(SPARSE_MIN, "5", ConfigKind.integer(0, UNSIGNED_INT));
        var limits = new ArrayParameters(config);
        config.onGroupChange(Set.of(SPARSE_MAX, SPARSE_MIN), limits::check);
    }

    private static String powerOfTwo(ConfigKind size, String text, String present) {
        String number = size.normalise(text, present);
        if (Long.bitCount(Long.parseLong(number)) != 1) {
            throw ConfigKind.refused("array-slice-size must be a power of two");
        }
        return number;
    }

    /** Sparse slices of up to 0 elements are none, whatever the other limit is. */
    private void check() {
        long max = number(SPARSE_MAX);
        long min = number(SPARSE_MIN);
        if (max != 0 && max <= min) {
            throw ConfigKind.refused(
                    max != most
                            ? "array-sparse-kmax must be greater than array-sparse-kmin when"
                                    + " non-zero"
                            : "array-sparse-kmin must be less than array-sparse-kmax");
        }
        most = max;
    }

    private long number(String name) {
        return config.get(name).number();
    }
}
