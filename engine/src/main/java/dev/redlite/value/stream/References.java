package dev.redlite.value.stream;

/** What becomes of a group's pending entry when the entry itself is to be deleted. */
public enum References {
    /** It stays. */
    KEEP,
    /** It goes as well, in every group. */
    DELETE,
    /** As long as there is one, or a group has not read the entry, the entry stays. */
    ACKNOWLEDGED
}
