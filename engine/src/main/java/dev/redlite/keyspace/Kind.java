package dev.redlite.keyspace;

/** How a row changes. */
enum Kind {
    PUT,
    /** Put; the payload is in a larger array: the number is its offset << 32 | its length. */
    PART,
    /** Put as its object says; the number is the payload's length before << 32 | and now. */
    LIVE,
    DELETE,
    PATCH,
    /** The number is the offset from which the payload is new, above the payload's length. */
    GROW
}
