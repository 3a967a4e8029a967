package dev.redlite.log;

import dev.redlite.base.StorageException;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * What opening a log, behind the locked door, comes to.
 *
 * @param cursor at the LSN that SQLite has
 */
record Opening(ControlFile control, Segments segments, Tail tail, Cursor cursor) {
    private static final int JOIN_TRIES_MAX = 100;

    /** Finds the log's end and makes the control file say so; or begins a log at "flushed". */
    static Opening first(Place place, long flushed) throws IOException {
        if (flushed < 0 || flushed % 8 != 0) {
            throw new StorageException("the database has LSN " + flushed + ", which cannot be");
        }
        var recovery = new Recovery(place, flushed);
        try {
            recovery.run();
            ControlFile control = ControlFile.create(place);
            var segments = new Segments(place, control);
            try {
                recovery.setUp(control, segments);
                Cursor cursor = LogReader.seek(segments, control, flushed);
                return new Opening(control, segments, Tail.create(place), cursor);
            } catch (LogGap e) {
                throw new IllegalStateException("recovered a log without LSN " + flushed, e);
            } catch (IOException | RuntimeException e) {
                segments.close();
                control.close();
                throw e;
            }
        } finally {
            recovery.close();
        }
    }

    /** Takes the place that SQLite has; others may flush and recycle meanwhile. */
    static Opening join(Place place, LongSupplier flushedLsn) throws IOException {
        ControlFile control = ControlFile.join(place);
        var segments = new Segments(place, control);
        try {
            for (int tries = 0; tries < JOIN_TRIES_MAX; tries++) {
                try {
                    Cursor cursor = LogReader.seek(segments, control, flushedLsn.getAsLong());
                    Tail tail = Tail.join(place);
                    control.addProcesses(1);
                    return new Opening(control, segments, tail, cursor);
                } catch (LogGap e) {
                    // Others have flushed and recycled since: so SQLite's LSN is a later one now.
                }
            }
            throw new IOException("others recycle the log faster than it can be read");
        } catch (IOException | RuntimeException e) {
            segments.close();
            control.close();
            throw e;
        }
    }
}
