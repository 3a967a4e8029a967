package dev.redlite.command.hash;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a hash is, without a thought for speed: a map in the order of insertion. */
final class HashModel {
    private static final class Cell {
        String value;
        long expiresAt;

        Cell(String value) {
            this.value = value;
        }
    }

    private final Map<String, Cell> cells = new LinkedHashMap<>();

    /** Lets the time come: what has expired by now is not there any more. */
    void passTo(long nowMillis) {
        cells.values().removeIf(cell -> cell.expiresAt != 0 && cell.expiresAt <= nowMillis);
    }

    boolean set(String field, String value) {
        Cell cell = cells.get(field);
        if (cell == null) {
            cells.put(field, new Cell(value));
            return true;
        }
        cell.value = value;
        cell.expiresAt = 0;
        return false;
    }

    void setKeepingExpiry(String field, String value) {
        Cell cell = cells.get(field);
        if (cell == null) {
            cells.put(field, new Cell(value));
        } else {
            cell.value = value;
        }
    }

    boolean remove(String field) {
        return cells.remove(field) != null;
    }

    /** Answers as HPEXPIREAT does. */
    int expireAt(String field, long atMillis, long nowMillis) {
        Cell cell = cells.get(field);
        if (cell == null) {
            return -2;
        }
        if (atMillis <= nowMillis) {
            cells.remove(field);
            return 2;
        }
        cell.expiresAt = atMillis;
        return 1;
    }

    /** Answers as HPERSIST does. */
    int persist(String field) {
        Cell cell = cells.get(field);
        if (cell == null) {
            return -2;
        }
        boolean had = cell.expiresAt != 0;
        cell.expiresAt = 0;
        return had ? 1 : -1;
    }

    /** Answers as HPEXPIRETIME does. */
    long expiresAt(String field) {
        Cell cell = cells.get(field);
        return cell == null ? -2 : cell.expiresAt == 0 ? -1 : cell.expiresAt;
    }

    @Nullable String get(String field) {
        Cell cell = cells.get(field);
        return cell == null ? null : cell.value;
    }

    int size() {
        return cells.size();
    }

    /** Each field as {@code "name" "value"}, in order. */
    List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        cells.forEach((name, cell) -> pairs.add("\"" + name + "\" \"" + cell.value + "\""));
        return pairs;
    }
}
