package dev.redlite.value;

/** Which element of a value a command takes without having been told. */
public enum Draw {
    /** Any, each as likely as any other; it is taken away. */
    RANDOM,
    /** Any, each as likely as any other; it stays. */
    RANDOM_KEPT,
    /** The first in order; it is taken away. */
    FIRST,
    /** The last in order; it is taken away. */
    LAST;

    /** Whether a number of a {@link dev.redlite.base.RandomSource} decides. */
    public boolean isRandom() {
        return this == RANDOM || this == RANDOM_KEPT;
    }
}
