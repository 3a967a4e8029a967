package dev.redlite.value;

/** Which element of a value a command takes without having been told. */
public enum Draw {
    /** Any, each as likely as any other. */
    RANDOM,
    /** The first in order. */
    FIRST,
    /** The last in order. */
    LAST
}
