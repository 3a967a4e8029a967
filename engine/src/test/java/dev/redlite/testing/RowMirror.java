package dev.redlite.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The rows a value has reported: what the tables would hold. */
public final class RowMirror implements RowChanges {
    private record Row(long number, byte[] payload) {}

    private final Map<String, Row> rows = new TreeMap<>();

    /** All rows of a value. */
    public static RowMirror of(Value value) {
        var mirror = new RowMirror();
        value.eachRow(mirror);
        return mirror;
    }

    @Override
    public void put(byte[] subkey, long number, byte @Nullable [] payload) {
        rows.put(Bytes.ascii(subkey), new Row(number, payload == null ? Bytes.EMPTY : payload));
    }

    @Override
    public void delete(byte[] subkey) {
        assertThat(rows.remove(Bytes.ascii(subkey))).as("a row that is deleted").isNotNull();
    }

    @Override
    public void patch(long offset, byte[] bytes) {
        throw new AssertionError("a collection has no patches");
    }

    /** Loads an empty value from these rows. */
    public <V extends Value> V load(V empty) {
        rows.forEach(
                (name, row) ->
                        empty.load(
                                name.getBytes(StandardCharsets.ISO_8859_1),
                                row.number,
                                row.payload.clone()));
        empty.checkInvariants();
        return empty;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        rows.forEach(
                (name, row) ->
                        text.append(name)
                                .append('=')
                                .append(Bytes.ascii(row.payload))
                                .append('@')
                                .append(row.number)
                                .append(' '));
        return text.toString();
    }
}
