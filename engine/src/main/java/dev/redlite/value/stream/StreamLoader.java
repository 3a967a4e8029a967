package dev.redlite.value.stream;

import dev.redlite.base.Bytes;

import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the rows of a stream in order while it is read from the tables and the changes on top of
 * them, which come in any order.
 */
final class StreamLoader {
    /*
     * Entries come from the tables in order: those are added at once. From the first other row on,
     * entries wait in `late`. Usually all of them are after what was added, and follow it. If not,
     * which takes an XSETID back and the same ids again, all entries are added anew.
     */
    private static final byte[] DELETED = {};

    private record Row(long number, byte[] payload) {}

    private final StreamValue stream;
    private final TreeMap<StreamId, byte[]> late = new TreeMap<>();
    private final TreeMap<byte[], Row> others = new TreeMap<>(Bytes::compare);
    private StreamId added = StreamId.MIN;

    StreamLoader(StreamValue stream) {
        this.stream = stream;
    }

    void put(byte[] subkey, long number, byte[] payload) {
        switch (subkey[0]) {
            case StreamKeys.HEADER -> stream.loadHeader(number, payload);
            case StreamKeys.ENTRY -> entry(StreamKeys.id(subkey, 1), payload);
            default -> others.put(subkey, new Row(number, payload));
        }
    }

    private void entry(StreamId id, byte[] payload) {
        if (late.isEmpty() && id.isAfter(added)) {
            stream.loadEntry(id, StreamKeys.unpack(payload));
            added = id;
        } else {
            late.put(id, payload);
        }
    }

    void remove(byte[] subkey) {
        if (subkey[0] == StreamKeys.ENTRY) {
            late.put(StreamKeys.id(subkey, 1), DELETED);
        } else {
            others.remove(subkey);
        }
    }

    /** Everything has come. */
    void finish() {
        Map<StreamId, byte[]> before = late.headMap(added, true);
        before.forEach(
                (id, payload) -> {
                    if (payload == DELETED) {
                        stream.unloadEntry(id);
                    }
                });
        before.values().removeIf(payload -> payload == DELETED);
        if (!before.isEmpty()) {
            stream.unloadEntries(late::putIfAbsent);
        }
        late.forEach(
                (id, payload) -> {
                    if (payload != DELETED) {
                        stream.loadEntry(id, StreamKeys.unpack(payload));
                    }
                });
        others.forEach((subkey, row) -> other(subkey, row.number, row.payload));
        stream.producers().sort();
    }

    private void other(byte[] subkey, long number, byte[] payload) {
        switch (subkey[0]) {
            case StreamKeys.PRODUCED ->
                    stream.producers()
                            .put(
                                    StreamKeys.first(subkey),
                                    StreamKeys.second(subkey),
                                    StreamKeys.id(payload, 0),
                                    number);
            default -> stream.groups().load(subkey, number, payload);
        }
    }
}
