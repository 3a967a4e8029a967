package dev.redlite.engine;

import java.util.LinkedHashSet;
import java.util.Set;

/** What one session listens to, in the order in which it began to. Under the engine's lock. */
final class Subscriptions {
    final Set<Channel> channels = new LinkedHashSet<>(2);
    final Set<Channel> patterns = new LinkedHashSet<>(2);
    final Set<Channel> shards = new LinkedHashSet<>(2);

    Set<Channel> of(PubSub.Kind kind) {
        return switch (kind) {
            case CHANNEL -> channels;
            case PATTERN -> patterns;
            case SHARD -> shards;
        };
    }

    boolean isEmpty() {
        return channels.isEmpty() && patterns.isEmpty() && shards.isEmpty();
    }
}
