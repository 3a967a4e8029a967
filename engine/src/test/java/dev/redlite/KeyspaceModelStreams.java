package dev.redlite;

import dev.redlite.StreamState.Delivered;
import dev.redlite.StreamState.Readers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Does the same to a stream of an engine and to the model's. */
final class KeyspaceModelStreams {
    private static final int KINDS = 12;

    private final Connection connection;
    private final Map<String, KeyspaceModel.Held> keys;
    private final long now;

    KeyspaceModelStreams(Connection connection, Map<String, KeyspaceModel.Held> keys, long now) {
        this.connection = connection;
        this.keys = keys;
        this.now = now;
    }

    /** One change, which the number tells, of a key that holds a stream or nothing. */
    void change(String key, int number) {
        int kind = number % KINDS;
        int choice = number / KINDS;
        StreamState stream = streamOf(key);
        if (kind < 3) {
            add(key, stream, choice);
        } else if (kind == 3) {
            createGroup(key, stream, choice);
        } else if (stream != null) {
            changeOld(key, stream, kind, choice);
        }
    }

    private @Nullable StreamState streamOf(String key) {
        KeyspaceModel.Held held = keys.get(key);
        return held == null ? null : held.stream;
    }

    private StreamState make(String key) {
        KeyspaceModel.Held held = keys.computeIfAbsent(key, name -> new KeyspaceModel.Held());
        StreamState stream = held.stream == null ? new StreamState() : held.stream;
        held.stream = stream;
        return stream;
    }

    private void add(String key, @Nullable StreamState old, int choice) {
        StreamState stream = old == null ? make(key) : old;
        long id = stream.last + 1 + choice % 3;
        String value = "v".repeat(choice % 40);
        if (choice % 7 == 0) {
            connection.call("XADD", key, "MAXLEN", "4", id + "-0", "f", value);
            stream.entries.put(id, List.of("f", value));
            trim(stream, 4);
        } else {
            connection.call("XADD", key, id + "-0", "f", value, "g" + choice % 2, "w");
            stream.entries.put(id, List.of("f", value, "g" + choice % 2, "w"));
        }
        stream.last = id;
        stream.added++;
    }

    private static void trim(StreamState stream, int length) {
        while (stream.entries.size() > length) {
            stream.entries.pollFirstEntry();
        }
    }

    private void createGroup(String key, @Nullable StreamState old, int choice) {
        String name = "g" + choice % 2;
        if (old == null || !old.groups.containsKey(name)) {
            connection.call("XGROUP", "CREATE", key, name, "0", "MKSTREAM");
            make(key).groups.put(name, new Readers());
        }
    }

    private void changeOld(String key, StreamState stream, int kind, int choice) {
        switch (kind) {
            case 4 -> {
                if (!stream.entries.isEmpty()) {
                    delete(key, stream, pick(new ArrayList<>(stream.entries.keySet()), choice));
                }
            }
            case 5 -> {
                connection.call("XTRIM", key, "MAXLEN", Integer.toString(choice % 6));
                trim(stream, choice % 6);
            }
            case 6 -> {
                if (stream.entries.isEmpty()) {
                    // Back, so that the same ids come again.
                    connection.call("XSETID", key, "2-0");
                    stream.last = 2;
                }
            }
            default -> {
                if (!stream.groups.isEmpty()) {
                    String name = pick(new ArrayList<>(stream.groups.keySet()), choice);
                    group(key, stream, name, kind, choice / 2);
                }
            }
        }
    }

    private void delete(String key, StreamState stream, long id) {
        connection.call("XDEL", key, Long.toString(id));
        stream.entries.remove(id);
        stream.deleted = Math.max(stream.deleted, id);
    }

    private static <T> T pick(List<T> some, int choice) {
        return some.get(choice % some.size());
    }

    private void group(String key, StreamState stream, String name, int kind, int choice) {
        Readers group = stream.groups.get(name);
        String consumer = "c" + choice % 3;
        switch (kind) {
            case 7, 8 -> read(key, stream, name, consumer, choice / 3);
            case 9 -> {
                if (!group.pending.isEmpty()) {
                    long id = pick(new ArrayList<>(group.pending.keySet()), choice);
                    connection.call("XACK", key, name, Long.toString(id));
                    group.pending.remove(id);
                }
            }
            case 10 -> claim(key, stream, name, consumer);
            default -> {
                if (choice % 4 == 0) {
                    connection.call("XGROUP", "DESTROY", key, name);
                    stream.groups.remove(name);
                } else {
                    connection.call("XGROUP", "DELCONSUMER", key, name, consumer);
                    group.activeAt.remove(consumer);
                    group.pending.values().removeIf(one -> one.consumer.equals(consumer));
                }
            }
        }
    }

    private void read(String key, StreamState stream, String name, String consumer, int choice) {
        Readers group = stream.groups.get(name);
        int count = 1 + choice % 5;
        connection.call(
                "XREADGROUP",
                "GROUP",
                name,
                consumer,
                "COUNT",
                Integer.toString(count),
                "STREAMS",
                key,
                ">");
        group.activeAt.putIfAbsent(consumer, -1L);
        var news = new ArrayList<>(stream.entries.tailMap(group.last, false).keySet());
        for (long id : news.subList(0, Math.min(count, news.size()))) {
            group.pending.put(id, new Delivered(consumer, now, 1));
            group.last = id;
            group.activeAt.put(consumer, now);
        }
    }

    private void claim(String key, StreamState stream, String name, String consumer) {
        Readers group = stream.groups.get(name);
        connection.call("XAUTOCLAIM", key, name, consumer, "0", "0", "COUNT", "1000");
        group.activeAt.putIfAbsent(consumer, -1L);
        group.pending.keySet().removeIf(id -> !stream.entries.containsKey(id));
        for (Delivered one : group.pending.values()) {
            one.consumer = consumer;
            one.at = now;
            one.count++;
            group.activeAt.put(consumer, now);
        }
    }
}
