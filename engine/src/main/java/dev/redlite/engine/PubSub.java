package dev.redlite.engine;

import dev.redlite.base.Glob;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who listens to which channels. Under the engine's lock. */
public final class PubSub {
    /** What a session can listen to. */
    public enum Kind {
        CHANNEL,
        PATTERN,
        SHARD
    }

    private static final class Listeners {
        final Set<Session> sessions = new LinkedHashSet<>(2);
        final @Nullable Glob glob;

        Listeners(@Nullable Glob glob) {
            this.glob = glob;
        }
    }

    private final Map<Channel, Listeners> channels = new LinkedHashMap<>();
    private final Map<Channel, Listeners> patterns = new LinkedHashMap<>();
    private final Map<Channel, Listeners> shards = new LinkedHashMap<>();
    private final Outgoing outgoing;
    private final Runnable changed;
    private int subscribers;

    PubSub(Outgoing outgoing, Runnable changed) {
        this.outgoing = outgoing;
        this.changed = changed;
    }

    private Map<Channel, Listeners> listeners(Kind kind) {
        return switch (kind) {
            case CHANNEL -> channels;
            case PATTERN -> patterns;
            case SHARD -> shards;
        };
    }

    // ---- Listening

    /** A session listens from now on; nothing if it does already. */
    public void subscribe(Session session, Kind kind, byte[] name) {
        var channel = new Channel(name);
        Subscriptions own = session.subscriptions();
        if (own == null) {
            own = new Subscriptions();
            session.subscriptions(own);
            subscribers++;
        }
        if (own.of(kind).add(channel)) {
            listeners(kind)
                    .computeIfAbsent(
                            channel,
                            absent ->
                                    new Listeners(kind == Kind.PATTERN ? Glob.compile(name) : null))
                    .sessions
                    .add(session);
            changed.run();
        }
    }

    /** A session does not listen any more; nothing if it did not. */
    public void unsubscribe(Session session, Kind kind, byte[] name) {
        var channel = new Channel(name);
        Subscriptions own = session.subscriptions();
        if (own == null || !own.of(kind).remove(channel)) {
            return;
        }
        Map<Channel, Listeners> all = listeners(kind);
        Listeners others = all.get(channel);
        if (others != null) {
            others.sessions.remove(session);
            if (others.sessions.isEmpty()) {
                all.remove(channel);
            }
        }
        if (own.isEmpty()) {
            session.subscriptions(null);
            subscribers--;
        }
        changed.run();
    }

    /** A session listens to nothing any more. */
    public void unsubscribeAll(Session session) {
        for (Kind kind : Kind.values()) {
            for (byte[] name : names(session, kind)) {
                unsubscribe(session, kind, name);
            }
        }
    }

    // ---- Publishing

    /** Sends something to all who listen in this process; returns how many there are. */
    public int publish(byte[] name, byte[] payload) {
        int receivers = 0;
        Listeners direct = channels.get(new Channel(name));
        if (direct != null) {
            receivers += send(direct, new Message.Published(null, name, payload, false));
        }
        for (Map.Entry<Channel, Listeners> pattern : patterns.entrySet()) {
            Listeners listeners = pattern.getValue();
            Glob glob = listeners.glob;
            if (glob != null && glob.matches(name)) {
                byte[] by = pattern.getKey().name();
                receivers += send(listeners, new Message.Published(by, name, payload, false));
            }
        }
        return receivers;
    }

    /** As {@link #publish}, on a shard channel. */
    public int publishToShard(byte[] name, byte[] payload) {
        Listeners direct = shards.get(new Channel(name));
        return direct == null ? 0 : send(direct, new Message.Published(null, name, payload, true));
    }

    private int send(Listeners listeners, Message message) {
        for (Session session : listeners.sessions) {
            outgoing.add(session, message);
        }
        return listeners.sessions.size();
    }

    // ---- Figures

    /** Whether anybody listens to a channel that is not a shard's. */
    boolean hasListeners() {
        return !channels.isEmpty() || !patterns.isEmpty();
    }

    /** Number of sessions that listen to something. */
    public int subscribers() {
        return subscribers;
    }

    /** Number of different channels or patterns that somebody listens to. */
    public int count(Kind kind) {
        return listeners(kind).size();
    }

    /** Number of sessions that listen to a channel by its name. */
    public int listeners(Kind kind, byte[] name) {
        Listeners found = listeners(kind).get(new Channel(name));
        return found == null ? 0 : found.sessions.size();
    }

    /** The channels that somebody listens to by their names. */
    public List<byte[]> names(Kind kind) {
        return listeners(kind).keySet().stream().map(Channel::name).toList();
    }

    /** What a session listens to, in the order in which it began to. */
    public List<byte[]> names(Session session, Kind kind) {
        Subscriptions own = session.subscriptions();
        return own == null ? List.of() : own.of(kind).stream().map(Channel::name).toList();
    }

    /** Number of channels and patterns that a session listens to; or of shard channels. */
    public int count(Session session, boolean ofShards) {
        Subscriptions own = session.subscriptions();
        if (own == null) {
            return 0;
        }
        return ofShards ? own.shards.size() : own.channels.size() + own.patterns.size();
    }
}
