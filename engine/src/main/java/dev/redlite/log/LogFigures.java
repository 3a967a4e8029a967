package dev.redlite.log;

/**
 * What INFO tells of the log.
 *
 * @param committed the end of the last published record, of any process
 * @param flushed up to where SQLite has the records
 * @param synced up to where the disk has them
 * @param oldest the first position that is still in the log
 * @param segments files of records mapped by this process
 * @param spares files kept to be used again, as last seen by this process
 * @param syncs times this process forced records to the disk
 * @param lastSyncMicros how long the last of them took
 * @param syncFailures times this process failed to
 * @param processes how many have the log open
 */
public record LogFigures(
        long committed,
        long flushed,
        long synced,
        long oldest,
        int segments,
        int spares,
        long syncs,
        long lastSyncMicros,
        long syncFailures,
        long processes) {
    /** Bytes of records that SQLite has not got yet. */
    public long unflushedBytes() {
        return committed - flushed;
    }
}
