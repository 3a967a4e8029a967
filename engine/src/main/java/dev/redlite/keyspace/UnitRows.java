package dev.redlite.keyspace;

import dev.redlite.base.Bytes;
import dev.redlite.value.LiveRow;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The live rows that the running unit of work has changed: what they held before, to be given back
 * if the unit is dropped, as lists of unflushed rows have these objects, and which of the unit's
 * changes is theirs, as there need be only one.
 */
final class UnitRows {
    /*
     * An array that may be overwritten is copied into `bytes`, behind those before it; one that
     * will only be replaced is in `arrays`, and so is a copy if `bytes` is full. `starts` has where
     * a copy begins; it ends where the next begins. Rows beyond the places that a row can remember
     * may be here more than once: the first of them counts.
     */
    private static final int ROWS_KEPT = 256;
    private static final int BYTES_MAX = 1 << 20;
    private static final int BYTES_KEPT = 64 * 1024;
    private static final int FIRST_ROWS = 16;
    private static final int FIRST_BYTES = 1024;
    private static final int NONE = -1;

    /** In place of what a row held that the unit has made. */
    private static final byte[] NEW = new byte[0];

    private @Nullable LiveRow[] rows = new LiveRow[FIRST_ROWS];
    private byte[] @Nullable [] arrays = new byte[FIRST_ROWS][];
    private int[] starts = new int[FIRST_ROWS + 1];
    private int[] changes = new int[FIRST_ROWS];
    private byte[] bytes = new byte[FIRST_BYTES];
    private int count;

    /** Whether this unit has made a row. */
    boolean isNew(LiveRow row) {
        int place = row.place();
        return place != 0 && arrays[place - 1] == NEW;
    }

    /**
     * Notes what a row holds that is about to change.
     *
     * @return whether its array may be overwritten, as far as this unit is concerned: one that the
     *     row has from the unit may be an argument of the running command
     */
    boolean note(LiveRow row) {
        if (row.place() != 0) {
            return false;
        }
        byte[] payload = row.payload();
        int start = starts[count];
        int length = payload.length;
        boolean isInBytes = length <= LiveRow.OVERWRITTEN_BYTES_MAX && start + length <= BYTES_MAX;
        if (isInBytes) {
            add(row, null, length);
            System.arraycopy(payload, 0, bytes, start, length);
        } else {
            add(row, LiveRow.copyOf(payload), 0);
        }
        return row.place() != 0;
    }

    private int add(LiveRow row, byte @Nullable [] array, int length) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, count * 2);
            arrays = Arrays.copyOf(arrays, count * 2);
            starts = Arrays.copyOf(starts, count * 2 + 1);
            changes = Arrays.copyOf(changes, count * 2);
        }
        int end = starts[count] + length;
        if (bytes.length < end) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        rows[count] = row;
        arrays[count] = array;
        changes[count] = NONE;
        starts[++count] = end;
        if (count <= Short.MAX_VALUE) {
            row.place((short) count);
        }
        return count;
    }

    /** The number of the unit's change that says what a row is now; negative if none does. */
    int changeOf(LiveRow row) {
        int place = row.place();
        return place == 0 ? NONE : changes[place - 1];
    }

    /** A change of the unit says what a row is from now on. */
    void changed(LiveRow row, int change) {
        int place = row.place();
        if (place == 0) {
            place = add(row, NEW, 0);
        }
        changes[place - 1] = change;
    }

    /** Another kind of change has come for a row: the next one is for itself again. */
    void endChange(LiveRow row) {
        int place = row.place();
        if (place != 0) {
            changes[place - 1] = NONE;
        }
    }

    /** Has all rows hold what they held before the first change. */
    void restore() {
        for (int i = count - 1; i >= 0; i--) {
            LiveRow row = rows[i];
            byte[] array = arrays[i];
            if (row != null && array != NEW) {
                row.payload(array == null ? copy(starts[i], starts[i + 1]) : array);
            }
        }
        clear();
    }

    private byte[] copy(int from, int to) {
        return from == to ? Bytes.EMPTY : Arrays.copyOfRange(bytes, from, to);
    }

    /** Forgets everything. */
    void clear() {
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            LiveRow row = rows[i];
            if (row != null) {
                row.place((short) 0);
            }
        }
        Arrays.fill(rows, 0, count, null);
        Arrays.fill(arrays, 0, count, null);
        count = 0;
        if (rows.length > ROWS_KEPT || bytes.length > BYTES_KEPT) {
            rows = new LiveRow[FIRST_ROWS];
            arrays = new byte[FIRST_ROWS][];
            starts = new int[FIRST_ROWS + 1];
            changes = new int[FIRST_ROWS];
            bytes = new byte[FIRST_BYTES];
        }
    }
}
