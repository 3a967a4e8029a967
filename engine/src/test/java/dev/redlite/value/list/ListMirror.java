package dev.redlite.value.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.store.ListRows;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The rows a list has reported: what the table would hold. */
final class ListMirror implements RowChanges {
    private final TreeMap<Long, byte[]> rows = new TreeMap<>();
    private final List<Part> parts = new ArrayList<>();
    private int changes;

    @Override
    public void put(byte[] subkey, long number, byte @Nullable [] payload) {
        changes++;
        rows.put(ListRows.position(subkey), payload == null ? Bytes.EMPTY : payload);
    }

    /** What is kept in place of a copy, and what was in it. */
    private record Part(byte[] array, int offset, byte[] content) {}

    @Override
    public void put(byte[] subkey, byte[] array, int offset, int length) {
        byte[] content = Arrays.copyOfRange(array, offset, offset + length);
        parts.add(new Part(array, offset, content));
        put(subkey, 0, content);
    }

    /** Number of rows that were reported as parts of arrays. */
    int partCount() {
        return parts.size();
    }

    /** What was reported as a part of an array must be there as long as anybody may look. */
    void checkParts() {
        for (Part part : parts) {
            int end = part.offset + part.content.length;
            assertThat(Arrays.copyOfRange(part.array, part.offset, end)).isEqualTo(part.content);
        }
    }

    @Override
    public void delete(byte[] subkey) {
        changes++;
        assertThat(rows.remove(ListRows.position(subkey))).as("a row that is deleted").isNotNull();
    }

    @Override
    public void patch(long offset, byte[] bytes) {
        throw new AssertionError("a list has no patches");
    }

    /** Rows put or deleted since this was called last. */
    int takeChanges() {
        int taken = changes;
        changes = 0;
        return taken;
    }

    TreeMap<Long, byte[]> rows() {
        return rows;
    }

    List<String> elements() {
        return rows.values().stream().map(Bytes::ascii).toList();
    }

    /** A list that is loaded from these rows, in the order of the table or in another. */
    ListValue load(PackingLimits limits, @Nullable Random shuffled) {
        var list = new ListValue(limits);
        List<Map.Entry<Long, byte[]>> all = new ArrayList<>(rows.entrySet());
        if (shuffled != null) {
            Collections.shuffle(all, shuffled);
        }
        all.forEach(row -> list.load(ListRows.subkey(row.getKey()), 0, row.getValue().clone()));
        return list;
    }
}
