package dev.redlite.keyspace;

import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes that were flushed, to be used again. What lives for seconds is dear to a collector: under
 * steady writing a generation would else leave as many objects behind as it has keys.
 */
final class SpareChanges {
    /** What takes no more than a hundredth of the heap. */
    private static final int SPARES_MAX =
            (int)
                    Math.min(
                            Integer.MAX_VALUE,
                            Runtime.getRuntime().maxMemory()
                                    / 100
                                    / (KeyChanges.OVERHEAD_BYTES + ValueChanges.OVERHEAD_BYTES));

    private final List<KeyChanges> keys = new ArrayList<>();
    private final List<ValueChanges> values = new ArrayList<>();

    KeyChanges key(Entry entry, Database in, long generation, @Nullable KeyChanges older) {
        if (keys.isEmpty()) {
            return new KeyChanges(entry, in, generation, older);
        }
        KeyChanges changes = keys.removeLast();
        changes.begin(entry, in, generation, older);
        return changes;
    }

    ValueChanges value(
            long valueId,
            ValueType<?> type,
            long generation,
            boolean isFresh,
            @Nullable ValueChanges older) {
        if (values.isEmpty()) {
            return new ValueChanges(valueId, type, generation, isFresh, older);
        }
        ValueChanges changes = values.removeLast();
        changes.begin(valueId, type, generation, isFresh, older);
        return changes;
    }

    /** Takes what nothing points to any more. */
    void add(KeyChanges flushed) {
        flushed.older = null;
        flushed.rows(null);
        keys.add(flushed);
    }

    /** Takes what nothing points to any more, unless it cannot be used again. */
    void add(ValueChanges flushed) {
        if (flushed.isReusable()) {
            flushed.clear();
            values.add(flushed);
        }
    }

    /** Keeps no more than the last generation had, as so many will be needed again. */
    void trim(int enough) {
        int most = Math.min(enough, SPARES_MAX);
        trim(keys, most);
        trim(values, most);
    }

    private static void trim(List<?> spares, int enough) {
        if (spares.size() > enough) {
            spares.subList(enough, spares.size()).clear();
        }
    }

    void clear() {
        trim(0);
    }
}
