package dev.redlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a stream is, without a thought for speed; the entry with the number n has the id n-0. */
final class StreamState {
    /** A pending entry. */
    static final class Delivered {
        String consumer;
        long at;
        long count;

        Delivered(String consumer, long at, long count) {
            this.consumer = consumer;
            this.at = at;
            this.count = count;
        }

        Delivered copy() {
            return new Delivered(consumer, at, count);
        }
    }

    /** A group of consumers; of each it is known when it got something. */
    static final class Readers {
        final TreeMap<String, Long> activeAt = new TreeMap<>();
        final TreeMap<Long, Delivered> pending = new TreeMap<>();
        long last;

        Readers copy() {
            var copy = new Readers();
            copy.activeAt.putAll(activeAt);
            pending.forEach((id, one) -> copy.pending.put(id, one.copy()));
            copy.last = last;
            return copy;
        }
    }

    final TreeMap<Long, List<String>> entries = new TreeMap<>();
    final TreeMap<String, Readers> groups = new TreeMap<>();
    long last;
    long added;
    long deleted;

    StreamState copy() {
        var copy = new StreamState();
        copy.entries.putAll(entries);
        groups.forEach((name, group) -> copy.groups.put(name, group.copy()));
        copy.last = last;
        copy.added = added;
        copy.deleted = deleted;
        return copy;
    }

    /** As {@code Contents} shows a stream. */
    @Override
    public String toString() {
        Map<String, Object> shown = new TreeMap<>();
        List<Object> all = new ArrayList<>();
        entries.forEach((id, fields) -> all.add(List.of(id + "-0", fields)));
        shown.put("entries", all);
        shown.put("entries-added", added);
        shown.put("last-generated-id", last + "-0");
        shown.put("length", entries.size());
        shown.put("max-deleted-entry-id", deleted + "-0");
        List<Object> shownGroups = new ArrayList<>();
        groups.forEach((name, group) -> shownGroups.add(shown(name, group)));
        shown.put("groups", shownGroups);
        return shown.toString();
    }

    private static Map<String, Object> shown(String name, Readers group) {
        Map<String, Object> shown = new TreeMap<>();
        shown.put("name", name);
        shown.put("last-delivered-id", group.last + "-0");
        shown.put("pel-count", group.pending.size());
        shown.put("nacked-count", 0);
        List<Object> pending = new ArrayList<>();
        group.pending.forEach(
                (id, one) -> pending.add(List.of(id + "-0", one.consumer, one.at, one.count)));
        shown.put("pending", pending);
        List<Object> consumers = new ArrayList<>();
        group.activeAt.forEach((consumer, at) -> consumers.add(shown(group, consumer, at)));
        shown.put("consumers", consumers);
        return shown;
    }

    private static Map<String, Object> shown(Readers group, String consumer, long activeAt) {
        List<Object> own = new ArrayList<>();
        group.pending.forEach(
                (id, one) -> {
                    if (one.consumer.equals(consumer)) {
                        own.add(List.of(id + "-0", one.at, one.count));
                    }
                });
        Map<String, Object> shown = new TreeMap<>();
        shown.put("name", consumer);
        shown.put("active-time", activeAt);
        shown.put("pel-count", own.size());
        shown.put("pending", own);
        return shown;
    }
}
