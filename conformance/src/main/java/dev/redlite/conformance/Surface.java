package dev.redlite.conformance;

/** A way to reach Redlite; every case runs over each of them. */
public enum Surface {
    RESP2,
    RESP3,
    EMBEDDED
}
