package dev.redlite.store;

import dev.redlite.base.Bytes;
import dev.redlite.store.StoreWriter.Patch;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Patches of strings, put onto their rows: short ones are read many at a time. */
final class StringPatches {
    /** Longer ones are read one at a time, so that few are in memory. */
    private static final int SHORT_BYTES_MAX = 1 << 16;

    private record Patched(long valueId, List<Patch> patches) {}

    private final RowWrites strings;
    private final IntConsumer wrote;
    private final ManyStrings shortOnes;
    private final PreparedStatement one;
    private final List<Patched> pending = new ArrayList<>();

    /**
     * Into the rows of strings.
     *
     * @param wrote takes the length of each row that is written
     */
    StringPatches(Sqlite sqlite, RowWrites strings, IntConsumer wrote) {
        this.strings = strings;
        this.wrote = wrote;
        shortOnes = new ManyStrings(sqlite, SHORT_BYTES_MAX);
        one = sqlite.prepare("SELECT value FROM strings WHERE value_id = ?");
    }

    /**
     * Takes the patches of one string. If its id is not greater than the last one, those that were
     * taken before are written first, so that no string is there twice.
     */
    void add(long valueId, List<Patch> patches) throws SQLException {
        boolean isInOrder = pending.isEmpty() || pending.getLast().valueId < valueId;
        if (pending.size() == ManyStrings.MOST || !isInOrder) {
            flush();
        }
        pending.add(new Patched(valueId, patches));
    }

    /** Writes what it has taken. */
    void flush() throws SQLException {
        if (pending.isEmpty()) {
            return;
        }
        strings.flush(); // a patch may be of a string that was put before
        long[] valueIds = pending.stream().mapToLong(Patched::valueId).toArray();
        Map<Long, byte[]> found = new HashMap<>();
        shortOnes.read(valueIds, valueIds.length, found::put);
        for (Patched each : pending) {
            byte[] string = found.get(each.valueId);
            byte[] whole = Bytes.orEmpty(string == null ? read(each.valueId) : string);
            byte[] patched = patched(whole, each.patches);
            strings.put(each.valueId, Bytes.EMPTY, 0, patched);
            wrote.accept(patched.length);
            if (patched.length > SHORT_BYTES_MAX) {
                strings.flush();
            }
        }
        pending.clear();
    }

    /** Forgets what it has taken. */
    void clear() {
        pending.clear();
    }

    private byte @Nullable [] read(long valueId) throws SQLException {
        one.setLong(1, valueId);
        try (ResultSet row = one.executeQuery()) {
            return row.next() ? row.getBytes(1) : null;
        }
    }

    private static byte[] patched(byte[] string, List<Patch> patches) {
        long length = string.length;
        for (Patch patch : patches) {
            length = Math.max(length, patch.end());
        }
        byte[] patched = Arrays.copyOf(string, Math.toIntExact(length));
        for (Patch patch : patches) {
            byte[] bytes = patch.bytes();
            System.arraycopy(bytes, 0, patched, Math.toIntExact(patch.offset()), bytes.length);
        }
        return patched;
    }
}
