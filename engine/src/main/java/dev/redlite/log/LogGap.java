package dev.redlite.log;

/**
 * The records asked for are gone from the log, because SQLite has them: read SQLite's flushed LSN
 * again and go on from there.
 */
public final class LogGap extends Exception {
    LogGap(long lsn) {
        super("the log no longer holds LSN " + lsn, null, false, false);
    }
}
