package dev.redlite.value.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.base.Bytes;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/** The rows a hash has reported: what the tables would hold. */
final class RowMirror implements RowChanges {
    private record Row(long number, byte[] payload) {}

    private final Map<String, Row> rows = new TreeMap<>();

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
        throw new AssertionError("a hash has no patches");
    }

    /** A hash that is loaded from these rows. */
    HashValue load(PackingLimits limits) {
        var hash = new HashValue(limits);
        rows.forEach(
                (name, row) ->
                        hash.load(HashValueTest.latin(name), row.number, row.payload.clone()));
        return hash;
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
