package dev.redlite.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** A client as CLIENT LIST and CLIENT INFO show it: one line of name=value words. */
public final class ClientLines {
    private static final long MILLIS_PER_SECOND = 1000;

    private static final byte[][] NO_ARGUMENTS = {};

    private ClientLines() {}

    /** The line of a client. */
    public static String line(Engine engine, Session session) {
        Waiter waiter = session.waiter();
        return line(engine, session, waiter == null ? NO_ARGUMENTS : waiter.arguments);
    }

    /** The line of a client that calls a command with some arguments. */
    public static String line(Engine engine, Session session, byte[][] arguments) {
        long now = engine.now();
        PubSub pubsub = engine.messaging().pubsub();
        TrackingMode tracking = session.tracking();
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("id", session.id());
        words.put("addr", session.address());
        words.put("laddr", session.localAddress());
        words.put("fd", -1);
        words.put("name", session.name());
        words.put("age", Math.max(0, now - session.createdAt()) / MILLIS_PER_SECOND);
        words.put("idle", Math.max(0, now - session.lastCommandAt()) / MILLIS_PER_SECOND);
        words.put("flags", flags(session));
        words.put("db", session.db());
        words.put("sub", pubsub.names(session, PubSub.Kind.CHANNEL).size());
        words.put("psub", pubsub.names(session, PubSub.Kind.PATTERN).size());
        words.put("ssub", pubsub.names(session, PubSub.Kind.SHARD).size());
        words.put("multi", session.isInMulti() ? session.queueLength() : -1);
        words.put("watch", session.watchCount());
        for (String size : new String[] {"qbuf", "qbuf-free", "argv-mem"}) {
            words.put(size, 0);
        }
        words.put("multi-mem", session.queueBytes());
        for (String size : new String[] {"rbs", "rbp", "obl", "oll", "omem", "tot-mem"}) {
            words.put(size, 0);
        }
        words.put("events", "r");
        words.put("cmd", session.lastCommand());
        words.put("user", session.isMaster() ? "(superuser)" : session.user().name());
        words.put("redir", tracking == null ? -1 : tracking.targetId());
        words.put("resp", session.protocol());
        words.put("lib-name", session.libraryName());
        words.put("lib-ver", session.libraryVersion());
        words.put("io-thread", 0);
        words.put("tot-net-in", 0);
        words.put("tot-net-out", 0);
        words.put("tot-cmds", session.commands());
        addFigures(words, session.transportFigures());
        words.put("argv-mem", sum(words, "argv-mem") + bytes(arguments));
        words.put(
                "tot-mem", sum(words, "qbuf", "qbuf-free", "argv-mem", "multi-mem", "rbs", "omem"));
        return joined(words);
    }

    private static long bytes(byte[][] arguments) {
        long bytes = 0;
        for (byte[] argument : arguments) {
            bytes += argument.length;
        }
        return bytes;
    }

    /** What the transport knows takes the place of what is assumed here. */
    private static void addFigures(Map<String, Object> words, String figures) {
        for (String word : figures.strip().split(" +")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
    }

    private static long sum(Map<String, Object> words, String... names) {
        long sum = 0;
        for (String name : names) {
            sum += Long.parseLong(String.valueOf(words.get(name)));
        }
        return sum;
    }

    private static String joined(Map<String, Object> words) {
        var line = new StringBuilder();
        words.forEach(
                (name, value) -> {
                    if (!line.isEmpty()) {
                        line.append(' ');
                    }
                    line.append(name).append('=').append(value);
                });
        return line.toString();
    }

    private static String flags(Session session) {
        TrackingMode tracking = session.tracking();
        var flags = new StringBuilder();
        add(flags, session.isMaster(), 'M');
        add(flags, session.isMonitoring(), 'O');
        add(flags, session.isSubscriber(), 'P');
        add(flags, session.isInMulti(), 'x');
        add(flags, session.isBlocked() || session.isHeld(), 'b');
        add(flags, session.areWatchesTouched(), 'd');
        add(flags, tracking != null, 't');
        add(flags, tracking != null && tracking.isBroken(), 'R');
        add(flags, tracking != null && tracking.isBroadcast(), 'B');
        add(flags, session.isClosing(), 'c');
        add(flags, session.isNoEvict(), 'e');
        add(flags, session.isNoTouch(), 'T');
        return flags.isEmpty() ? "N" : flags.toString();
    }

    private static void add(StringBuilder flags, boolean applies, char flag) {
        if (applies) {
            flags.append(flag);
        }
    }
}
