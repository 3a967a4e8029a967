package dev.redlite.log;

/** When a record must be on the disk, and not only in the kernel's memory: appendfsync. */
public enum Fsync {
    /** Before the reply: a power cut loses nothing that was acknowledged. */
    ALWAYS,
    /** Within a second. */
    EVERYSEC,
    /** When the kernel likes. */
    NO
}
