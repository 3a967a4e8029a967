package dev.redlite.engine;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Remembers which keys clients have read and keep in caches of their own, and tells them when those
 * change. Under the engine's lock.
 */
public final class Tracking {
    /*
     * The table has, for a key, the ids of the sessions that read it since it changed last. It is
     * bounded by tracking-table-max-keys: the key that was read first gives way, as if it had
     * changed. Ids of sessions that have ended, or do not track any more, stay until the key goes.
     *
     * Prefixes are told once a batch, all keys of a prefix in one message, each with the session
     * that changed it last, which may have asked not to be told.
     */
    private static final class Prefix {
        final Set<Session> sessions = new LinkedHashSet<>();
        final TreeMap<byte[], Writer> changed = new TreeMap<>(Bytes::compare);
    }

    private record Writer(@Nullable Session session) {}

    private final Outgoing outgoing;
    private final Set<Session> connected;
    private final Runnable changedClients;
    private final Map<Long, Session> clients = new HashMap<>();
    private final Map<Channel, Set<Long>> table = new LinkedHashMap<>();
    private final Map<Channel, Prefix> prefixes = new LinkedHashMap<>();
    private long items;
    private long keysMax = Long.MAX_VALUE;
    private boolean isClearing;
    private boolean hasChanged;

    /** Whose command runs, or ran last: to store it and null for each costs more than a flag. */
    private @Nullable Session caller;

    /** Whether a command runs. */
    private boolean isCalling;

    Tracking(Outgoing outgoing, Set<Session> connected, Runnable changedClients) {
        this.outgoing = outgoing;
        this.connected = connected;
        this.changedClients = changedClients;
    }

    /** How many keys the table has at most; 0 is no limit. */
    void keysMax(long number) {
        keysMax = number == 0 ? Long.MAX_VALUE : number;
    }

    // ---- Clients

    /** A session is told from now on; what it was told by prefixes before goes on. */
    public void start(Session session, TrackingMode mode) {
        session.tracking(mode);
        clients.put(session.id(), session);
        if (mode.isBroadcast) {
            for (byte[] prefix : mode.prefixes) {
                prefixes.computeIfAbsent(new Channel(prefix), absent -> new Prefix())
                        .sessions
                        .add(session);
            }
        }
        changedClients.run();
    }

    /** A session is told nothing any more. */
    public void stop(Session session) {
        TrackingMode mode = session.tracking();
        if (mode == null) {
            return;
        }
        session.tracking(null);
        clients.remove(session.id());
        for (byte[] name : mode.prefixes) {
            var key = new Channel(name);
            Prefix prefix = prefixes.get(key);
            if (prefix != null) {
                prefix.sessions.remove(session);
                if (prefix.sessions.isEmpty()) {
                    prefixes.remove(key);
                }
            }
        }
        changedClients.run();
    }

    /** A session has ended, or is as new. */
    void forget(Session session) {
        stop(session);
        if (caller == session) {
            caller = null;
        }
    }

    /** Number of sessions that are told. */
    public int clients() {
        return clients.size();
    }

    /** Number of keys that are remembered. */
    public int keys() {
        return table.size();
    }

    /** Number of pairs of a key and a session that are remembered. */
    public long items() {
        return items;
    }

    /** Number of different prefixes. */
    public int prefixes() {
        return prefixes.size();
    }

    // ---- Reading

    /** Who calls the commands that run now; null if nobody does. */
    void caller(@Nullable Session session) {
        isCalling = session != null;
        if (isCalling && caller != session) { // a store has the collector look here
            caller = session;
        }
    }

    /** A command was called: remembers its keys if the session wants that. */
    void ran(Session session, Command command, byte[][] arguments) {
        TrackingMode mode = session.tracking();
        if (mode == null || !command.has(Flag.READONLY) || !mode.remembers()) {
            return;
        }
        for (int position : command.keyPositions(arguments)) {
            var key = new Channel(arguments[position]);
            if (table.computeIfAbsent(key, absent -> new LinkedHashSet<>(2)).add(session.id())) {
                items++;
            }
        }
        while (table.size() > keysMax) {
            invalidate(table.keySet().iterator().next(), null);
        }
    }

    /** What CLIENT CACHING said holds for one command, or one transaction. */
    static void endCommand(Session session, Command command) {
        TrackingMode mode = session.tracking();
        Command container = command.container();
        boolean isAboutClient = container != null && container.name().equals("CLIENT");
        if (mode != null && !session.isInMulti() && !isAboutClient) {
            mode.chooseNext(false);
        }
    }

    // ---- Changes

    /** A key was changed, by the session that calls or, if not, by another process. */
    void changed(byte[] key, boolean isOwn) {
        if (clients.isEmpty()) {
            return;
        }
        Session writer = isOwn && isCalling ? caller : null;
        for (Map.Entry<Channel, Prefix> prefix : prefixes.entrySet()) {
            if (Bytes.startsWith(key, prefix.getKey().name())) {
                prefix.getValue().changed.put(key, new Writer(writer));
                hasChanged = true;
            }
        }
        var name = new Channel(key);
        if (table.containsKey(name)) {
            invalidate(name, writer);
        }
    }

    private void invalidate(Channel key, @Nullable Session writer) {
        Set<Long> readers = table.remove(key);
        if (readers == null) {
            return;
        }
        items -= readers.size();
        var message = new Message.Invalidation(List.of(key.name()));
        for (Long id : readers) {
            Session session = clients.get(id);
            TrackingMode mode = session == null ? null : session.tracking();
            if (session != null
                    && mode != null
                    && !mode.isBroadcast
                    && !(mode.isNoLoop && session == writer)) {
                send(session, mode, message);
            }
        }
    }

    /** All keys may have changed; told when the unit that runs is committed. */
    public void changedEverything() {
        isClearing = !clients.isEmpty();
    }

    /** The unit that ran is committed, or dropped. */
    void endUnit(boolean isCommitted) {
        if (!isClearing) {
            return;
        }
        isClearing = false;
        if (isCommitted) {
            table.clear();
            items = 0;
            var message = new Message.Invalidation(null);
            for (Session session : clients.values()) {
                TrackingMode mode = session.tracking();
                if (mode != null) {
                    send(session, mode, message);
                }
            }
        }
    }

    /** Tells by prefixes what has changed; at the end of a batch. */
    void broadcast() {
        if (!hasChanged) {
            return;
        }
        hasChanged = false;
        for (Prefix prefix : prefixes.values()) {
            if (prefix.changed.isEmpty()) {
                continue;
            }
            var all = new Message.Invalidation(List.copyOf(prefix.changed.keySet()));
            for (Session session : prefix.sessions) {
                TrackingMode mode = session.tracking();
                if (mode != null) {
                    Message.Invalidation told =
                            mode.isNoLoop ? ofOthers(prefix.changed, session) : all;
                    List<byte[]> keys = told.keys();
                    if (keys != null && !keys.isEmpty()) {
                        send(session, mode, told);
                    }
                }
            }
            prefix.changed.clear();
        }
    }

    private static Message.Invalidation ofOthers(Map<byte[], Writer> changed, Session reader) {
        List<byte[]> keys = new ArrayList<>();
        changed.forEach(
                (key, writer) -> {
                    if (writer.session() != reader) {
                        keys.add(key);
                    }
                });
        return new Message.Invalidation(keys);
    }

    /** In RESP2 only another client, which listens to something, can be told. */
    private void send(Session session, TrackingMode mode, Message message) {
        Session other = mode.target;
        if (other == null) {
            if (session.protocol() == 3) {
                outgoing.add(session, message);
            }
        } else if (!connected.contains(other)) {
            mode.breakRedirection();
            if (session.protocol() == 3) {
                outgoing.add(session, new Message.BrokenRedirection(other.id()));
            }
        } else if (other.protocol() == 3 || other.isSubscriber()) {
            outgoing.add(other, message);
        }
    }
}
