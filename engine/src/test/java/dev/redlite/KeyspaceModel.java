package dev.redlite;

import dev.redlite.testing.ManualClock;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A naive keyspace: maps of strings, of maps and of lists. */
final class KeyspaceModel {
    static final int DATABASES = 16;

    /** One key. */
    static final class Held {
        @Nullable String string;
        @Nullable TreeMap<String, String> fields;
        @Nullable List<String> elements;
        @Nullable TreeSet<String> members;
        @Nullable StreamState stream;
        @Nullable TreeMap<String, Double> scores;
        @Nullable ArrayState array;
        long expiresAt = -1;

        Held copy() {
            var copy = new Held();
            copy.string = string;
            copy.fields = fields == null ? null : new TreeMap<>(fields);
            copy.elements = elements == null ? null : new ArrayList<>(elements);
            copy.scores = scores == null ? null : new TreeMap<>(scores);
            copy.members = members == null ? null : new TreeSet<>(members);
            copy.stream = stream == null ? null : stream.copy();
            copy.array = array == null ? null : array.copy();
            copy.expiresAt = expiresAt;
            return copy;
        }

        @Override
        public String toString() {
            if (elements != null) {
                return "list " + expiresAt + " " + elements;
            }
            if (scores != null) {
                return "zset " + expiresAt + " " + scores;
            }
            if (array != null) {
                return "array " + expiresAt + " " + array;
            }
            if (members != null) {
                return "set " + expiresAt + " " + members;
            }
            if (stream != null) {
                return "stream " + expiresAt + " " + stream;
            }
            if (fields == null) {
                return "string " + expiresAt + " " + string;
            }
            var shown = new TreeMap<String, String>();
            fields.forEach((field, value) -> shown.put(field, "-1 " + value));
            return "hash " + expiresAt + " " + shown;
        }
    }

    private final ManualClock clock;
    private final List<Map<String, Held>> databases = new ArrayList<>();

    KeyspaceModel(ManualClock clock) {
        this.clock = clock;
        for (int i = 0; i < DATABASES; i++) {
            databases.add(new TreeMap<>());
        }
    }

    Map<String, Held> database(int db) {
        Map<String, Held> keys = databases.get(db);
        keys.values().removeIf(held -> held.expiresAt != -1 && held.expiresAt <= clock.millis());
        return keys;
    }

    void swap(int first, int second) {
        Collections.swap(databases, first, second);
    }

    Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        for (int i = 0; i < DATABASES; i++) {
            int db = i;
            database(i).forEach((key, held) -> contents.put(db + "/" + key, held.toString()));
        }
        return contents;
    }
}
