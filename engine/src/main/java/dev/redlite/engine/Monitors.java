package dev.redlite.engine;

import dev.redlite.base.Bytes;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The sessions that see every call, as MONITOR lets them. Under the engine's lock. */
public final class Monitors {
    private static final long MILLIS_PER_SECOND = 1000;

    private final Outgoing outgoing;
    private final Set<Session> watching = new LinkedHashSet<>();

    /** Whether the call that runs was shown when it began. */
    private boolean isShown;

    Monitors(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /** A session sees every call from now on. */
    public void add(Session session) {
        watching.add(session);
        session.monitoring(true);
    }

    /** Whether nobody sees calls. */
    boolean isEmpty() {
        return watching.isEmpty();
    }

    /** A session sees no calls any more. */
    public void remove(Session session) {
        if (!watching.isEmpty()) {
            watching.remove(session);
            session.monitoring(false);
        }
    }

    /** A call begins: one that makes others, as EVAL does, is shown before these. */
    void begin(Session caller, Command command, byte[][] arguments, long nowMillis) {
        if (command.has(Flag.SKIP_MONITOR)) {
            show(caller, command, arguments, nowMillis);
            isShown = true;
        }
    }

    /** What the unit that ran had to say is forgotten. */
    void rollback() {
        isShown = false;
    }

    /** A call has ended: it is shown, unless it was when it began. */
    void end(Session caller, Command command, byte[][] arguments, long nowMillis) {
        if (!command.has(Flag.SKIP_MONITOR) || !isShown) {
            show(caller, command, arguments, nowMillis);
        }
        isShown = false;
    }

    /** Shows a call to all who watch, with its secrets replaced; administration is not shown. */
    void show(Session caller, Command command, byte[][] arguments, long nowMillis) {
        if (watching.isEmpty() || command.has(Flag.ADMIN)) {
            return;
        }
        var line = new StringBuilder();
        long millis = nowMillis % MILLIS_PER_SECOND;
        line.append(nowMillis / MILLIS_PER_SECOND).append('.');
        line.append(String.format(Locale.ROOT, "%03d000", millis));
        line.append(" [").append(caller.db()).append(' ').append(shown(caller)).append(']');
        for (byte[] argument : Secrets.hidden(command, arguments)) {
            line.append(' ').append(Bytes.quote(argument));
        }
        var message = new Message.Observed(Bytes.of(line.toString()));
        for (Session session : watching) {
            outgoing.add(session, message);
        }
    }

    /** As Redis shows it, a client of a unix socket as "unix:" and the socket's path. */
    private static String shown(Session caller) {
        String address = caller.address();
        return address.startsWith("/")
                ? "unix:" + address.substring(0, address.lastIndexOf(':'))
                : address;
    }
}
