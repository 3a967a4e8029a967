package dev.redlite.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The CRC32C that chains a record to the one before it. For one thread. */
final class Checksum {
    /*
     *  0          4          8                    16                   24
     *  +----------+----------+--------------------+--------------------+----------------+
     *  | previous | length   | lsn                | unix millis        | body (length)  |
     *  +----------+----------+--------------------+--------------------+----------------+
     *
     * "previous" is the checksum of the record before, or the segment's seed. So a record verifies
     * only behind the one it was written behind: what a dead writer or an earlier life of the file
     * left after the end of the log can never be taken for a part of it.
     */
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final CRC32C crc = new CRC32C();
    private final byte[] head = new byte[Cursor.HEAD_BYTES];

    /**
     * All at once, over a record that is about to be: with room for the length and the check, which
     * are put there after, before its LSN, time and body.
     */
    int of(byte[] record, int offset, int previous, int length) {
        INT.set(record, offset, previous);
        INT.set(record, offset + 4, length);
        crc.reset();
        crc.update(record, offset, Cursor.HEAD_BYTES + length);
        return (int) crc.getValue();
    }

    /** Starts with everything of a record but its body. */
    Checksum head(int previous, int length, long lsn, long timeMillis) {
        INT.set(head, 0, previous);
        INT.set(head, 4, length);
        LONG.set(head, 8, lsn);
        LONG.set(head, 16, timeMillis);
        crc.reset();
        crc.update(head, 0, head.length);
        return this;
    }

    /** Ends with the body. */
    int body(byte[] buffer, int offset, int length) {
        crc.update(buffer, offset, length);
        return (int) crc.getValue();
    }
}
