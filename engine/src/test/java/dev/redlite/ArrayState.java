package dev.redlite;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A naive array, and what a {@link KeyspaceModelRunner} does with arrays. */
final class ArrayState {
    private static final BigInteger LAST = BigInteger.TWO.pow(64).subtract(BigInteger.TWO);
    private static final int RING = 7;

    private final TreeMap<BigInteger, String> elements = new TreeMap<>();
    private BigInteger cursor = BigInteger.ZERO;

    ArrayState copy() {
        var copy = new ArrayState();
        copy.elements.putAll(elements);
        copy.cursor = cursor;
        return copy;
    }

    /** As {@code Contents} shows an array. */
    @Override
    public String toString() {
        List<String> pairs = new ArrayList<>();
        elements.forEach((index, value) -> pairs.add("[" + index + ", " + value + "]"));
        return pairs + " " + (cursor.compareTo(LAST) > 0 ? "nil" : cursor);
    }

    /** Sets, inserts, removes or moves the cursor; nothing if the key is of another type. */
    static void step(
            Connection connection,
            Map<String, KeyspaceModel.Held> keys,
            int kind,
            String key,
            int amount) {
        KeyspaceModel.Held held = keys.getOrDefault(key, new KeyspaceModel.Held());
        if (held.array == null && keys.containsKey(key)) {
            return;
        }
        ArrayState state = held.array == null ? new ArrayState() : held.array;
        held.array = state;
        switch (kind) {
            case 0 -> state.set(connection, key, amount);
            case 1 -> state.insert(connection, key, amount);
            case 2 -> state.remove(connection, key, amount);
            default -> state.seekOrRing(connection, key, amount);
        }
        keys.put(key, held);
        if (state.elements.isEmpty()) {
            keys.remove(key);
        }
    }

    /** Near the beginning, near the end, or on both sides of what fits a signed number. */
    private static BigInteger index(int amount) {
        BigInteger offset = BigInteger.valueOf(amount / 4 % 23);
        return switch (amount % 4) {
            case 0 -> LAST.subtract(offset);
            case 1 -> BigInteger.TWO.pow(63).subtract(BigInteger.TEN).add(offset);
            default -> offset;
        };
    }

    private void set(Connection connection, String key, int amount) {
        String value = "v".repeat(amount % 13);
        connection.call("ARMSET", key, index(amount).toString(), value, "5", "w" + amount % 3);
        elements.put(index(amount), value);
        elements.put(BigInteger.valueOf(5), "w" + amount % 3);
    }

    private void insert(Connection connection, String key, int amount) {
        boolean isFull = cursor.compareTo(LAST) > 0;
        if (isFull && elements.isEmpty()) {
            throw new IllegalStateException("an empty array with a cursor");
        }
        if (!isFull) {
            connection.call("ARINSERT", key, "i" + amount);
            elements.put(cursor, "i" + amount);
            cursor = cursor.add(BigInteger.ONE);
        }
    }

    private void remove(Connection connection, String key, int amount) {
        if (amount % 3 == 0) {
            BigInteger one = index(amount / 3);
            BigInteger other = index(amount / 7);
            connection.call("ARDELRANGE", key, one.toString(), other.toString());
            elements.subMap(one.min(other), true, one.max(other), true).clear();
        } else {
            connection.call("ARDEL", key, index(amount).toString());
            elements.remove(index(amount));
        }
    }

    private void seekOrRing(Connection connection, String key, int amount) {
        if (amount % 2 == 0) {
            BigInteger to = amount % 10 == 0 ? LAST.add(BigInteger.ONE) : index(amount / 2);
            connection.call("ARSEEK", key, to.toString());
            cursor = elements.isEmpty() ? cursor : to;
            return;
        }
        BigInteger length =
                elements.isEmpty() ? BigInteger.ZERO : elements.lastKey().add(BigInteger.ONE);
        if (length.equals(BigInteger.valueOf(RING)) || elements.isEmpty()) { // no other ring before
            connection.call("ARRING", key, Integer.toString(RING), "r" + amount);
            BigInteger place = cursor.mod(BigInteger.valueOf(RING));
            elements.put(place, "r" + amount);
            cursor = place.add(BigInteger.ONE);
        }
    }
}
