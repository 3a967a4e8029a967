package dev.redlite;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link KeyspaceModelRunner} does with sorted sets. */
final class SortedSetSteps {
    private static final int MEMBERS = 40;

    private SortedSetSteps() {}

    /** Adds, increments, removes or pops; nothing if the key is of another type. */
    static void take(
            Connection connection,
            Map<String, KeyspaceModel.Held> keys,
            int kind,
            String key,
            int amount) {
        KeyspaceModel.Held held = keys.getOrDefault(key, new KeyspaceModel.Held());
        if (held.scores == null && keys.containsKey(key)) {
            return;
        }
        TreeMap<String, Double> scores = held.scores == null ? new TreeMap<>() : held.scores;
        held.scores = scores;
        String member = "m" + amount % MEMBERS;
        if (kind == 0) {
            double score = amount % 11 == 0 ? Double.POSITIVE_INFINITY : amount % 70 / 8.0;
            String text = Double.isInfinite(score) ? "inf" : Double.toString(score);
            connection.call("ZADD", key, text, member, "-0.5", "n" + amount % 3);
            scores.put(member, score);
            scores.put("n" + amount % 3, -0.5);
        } else if (kind == 1) {
            connection.call("ZINCRBY", key, "0.25", member);
            scores.merge(member, 0.25, Double::sum);
        } else if (amount % 3 == 0) {
            connection.call("ZPOPMIN", key);
            scores.entrySet().stream()
                    .min(
                            Comparator.comparing(Map.Entry<String, Double>::getValue)
                                    .thenComparing(Map.Entry::getKey))
                    .ifPresent(least -> scores.remove(least.getKey()));
        } else {
            connection.call("ZREM", key, member, "m" + amount % 7);
            scores.remove(member);
            scores.remove("m" + amount % 7);
        }
        keys.put(key, held);
        if (scores.isEmpty()) {
            keys.remove(key);
        }
    }
}
