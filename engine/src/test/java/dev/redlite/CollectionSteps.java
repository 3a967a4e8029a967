package dev.redlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;

/** What a {@link KeyspaceModelRunner} does with sets. */
final class CollectionSteps {
    private CollectionSteps() {}

    /** Adds, removes, moves, pops or combines; nothing if the key is of another type. */
    static void set(
            Connection connection,
            Map<String, KeyspaceModel.Held> keys,
            int kind,
            String key,
            String other,
            int amount) {
        KeyspaceModel.Held held = keys.get(key);
        KeyspaceModel.Held second = keys.get(other);
        if (isNoSet(held) || isNoSet(second)) {
            return;
        }
        String member = amount % 5 == 0 ? "m" + amount % 70 : Integer.toString(amount % 70);
        switch (kind) {
            case 0 -> {
                connection.call("SADD", key, member, "m1");
                members(keys, key).add(member);
                members(keys, key).add("m1");
            }
            case 1 -> {
                if (amount % 3 == 0) {
                    move(connection, keys, key, other, member);
                } else {
                    connection.call("SREM", key, member, "m2");
                    members(keys, key).remove(member);
                    members(keys, key).remove("m2");
                }
            }
            default -> {
                if (amount % 4 == 0) {
                    connection.call("SUNIONSTORE", key, key, other);
                    TreeSet<String> union = new TreeSet<>(members(keys, key));
                    union.addAll(members(keys, other));
                    var fresh = new KeyspaceModel.Held();
                    fresh.members = union;
                    keys.put(key, fresh);
                } else {
                    pop(connection, members(keys, key), key, amount % 5);
                }
            }
        }
        removeIfEmpty(keys, key);
        removeIfEmpty(keys, other);
    }

    private static boolean isNoSet(KeyspaceModel.@Nullable Held held) {
        return held != null && held.members == null;
    }

    private static TreeSet<String> members(Map<String, KeyspaceModel.Held> keys, String key) {
        KeyspaceModel.Held held = keys.computeIfAbsent(key, _ -> new KeyspaceModel.Held());
        TreeSet<String> members = held.members == null ? new TreeSet<>() : held.members;
        held.members = members;
        return members;
    }

    private static void move(
            Connection connection,
            Map<String, KeyspaceModel.Held> keys,
            String key,
            String other,
            String member) {
        connection.call("SMOVE", key, other, member);
        if (members(keys, key).remove(member)) {
            members(keys, other).add(member);
        }
    }

    /** What is popped is up to the engine, but it must have been there. */
    private static void pop(Connection connection, TreeSet<String> members, String key, int count) {
        Object popped = connection.call("SPOP", key, Integer.toString(count));
        assertThat((Iterable<?>) popped).hasSize(Math.min(count, members.size()));
        for (Object each : (Iterable<?>) popped) {
            byte[] bytes = each instanceof ByteString string ? string.bytes() : (byte[]) each;
            assertThat(members.remove(new String(bytes, StandardCharsets.ISO_8859_1))).isTrue();
        }
    }

    private static void removeIfEmpty(Map<String, KeyspaceModel.Held> keys, String key) {
        KeyspaceModel.Held held = keys.get(key);
        if (held != null && held.members != null && held.members.isEmpty()) {
            keys.remove(key);
        }
    }
}
