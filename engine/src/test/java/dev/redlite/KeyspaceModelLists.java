package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Does the same to the lists of an engine and to those of the model. */
final class KeyspaceModelLists {
    private final Connection connection;
    private final Map<String, KeyspaceModel.Held> keys;

    KeyspaceModelLists(Connection connection, Map<String, KeyspaceModel.Held> keys) {
        this.connection = connection;
        this.keys = keys;
    }

    void push(int kind, String key, int amount) {
        List<String> elements = listOf(key);
        for (int i = 0; i <= amount % 4; i++) {
            String text = text(amount + i);
            if (kind == 23) {
                connection.call("LPUSH", key, text);
                elements.addFirst(text);
            } else if (kind == 24 || elements.isEmpty()) {
                connection.call("RPUSH", key, text);
                elements.addLast(text);
            } else {
                String pivot = elements.get(amount % elements.size());
                connection.call("LINSERT", key, "BEFORE", pivot, text);
                elements.add(elements.indexOf(pivot), text);
            }
        }
    }

    /** Of a list that there is. */
    void change(int kind, String key, String other, int amount) {
        List<String> elements = listOf(key);
        int at = amount % elements.size();
        String index = Integer.toString(at);
        switch (kind) {
            case 26 -> {
                connection.call("LSET", key, index, text(amount));
                elements.set(at, text(amount));
                String removed = elements.get(amount / 7 % elements.size());
                connection.call("LREM", key, "0", removed);
                elements.removeAll(Collections.singleton(removed));
            }
            case 27 -> {
                connection.call("LTRIM", key, index, Integer.toString(at + amount % 9));
                int end = Math.min(elements.size(), at + amount % 9 + 1);
                List<String> kept = List.copyOf(elements.subList(at, end));
                elements.clear();
                elements.addAll(kept);
            }
            default -> {
                Object moved = connection.call("LMOVE", key, other, "RIGHT", "LEFT");
                String last = elements.removeLast();
                listOf(other).addFirst(last);
                assertThat(moved).isEqualTo(last.getBytes(StandardCharsets.US_ASCII));
            }
        }
        if (elements.isEmpty()) {
            keys.remove(key);
        }
    }

    private List<String> listOf(String key) {
        KeyspaceModel.Held held = keys.computeIfAbsent(key, absent -> new KeyspaceModel.Held());
        List<String> elements = held.elements;
        if (elements == null) {
            elements = new ArrayList<>();
            held.elements = elements;
        }
        return elements;
    }

    private static String text(int amount) {
        return amount % 5 == 0 ? "x".repeat(amount % 400) : "e" + amount % 6;
    }
}
