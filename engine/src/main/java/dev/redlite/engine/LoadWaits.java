package dev.redlite.engine;

import dev.redlite.keyspace.ColdLoad;
import dev.redlite.keyspace.ColdLoads;
import dev.redlite.keyspace.NeedsLoading;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Commands that wait for large values to be read: who they are of, and what they need. Under the
 * engine's lock.
 */
public final class LoadWaits {
    /*
     * A command that meets a large cold value is dropped, and its transport keeps it, as it does in
     * a pause. When what it needs is there, Session.retry has the transport execute it again; what
     * it needs stays in memory until it has run. From its second try on, all its keys are looked at
     * first: so one that changes a key before it looks at the next is dropped once only, and not
     * each time what it had changed is forgotten.
     *
     * An EXEC looks at the keys of all its commands before the first of them runs, as not all that
     * those do can be taken back. What it meets all the same is read while others wait.
     *
     * A client that is blocked, and was woken, stays blocked and is woken again.
     */

    /** Of the commands on keys of any type, those that look into values. */
    private static final Set<String> GENERIC_READERS =
            Set.of("copy", "dump", "move", "sort", "sort_ro", "object|encoding");

    private final Engine engine;
    private final Map<Session, List<LoadWait>> waits = new LinkedHashMap<>();

    LoadWaits(Engine engine) {
        this.engine = engine;
    }

    private ColdLoads cold() {
        return engine.keyspace().cold();
    }

    /** Whether no command waits. */
    boolean isEmpty() {
        return waits.isEmpty();
    }

    /** Number of commands that wait. */
    public int count() {
        return waits.values().stream().mapToInt(List::size).sum();
    }

    // ---- Running

    /**
     * A command begins to run.
     *
     * @throws NeedsLoading if it ran before and still needs something
     */
    void begin(Call call) {
        ColdLoads cold = cold();
        cold.mayHold(true);
        if (waits.isEmpty()) {
            return;
        }
        LoadWait wait = find(call.session(), call.args());
        if (wait != null) {
            cold.mayHold(!wait.readsAtOnce());
            prepare(call.db(), call.command(), call.args());
            throwIfRequested();
        }
    }

    /**
     * EXEC is about to run what a session has queued.
     *
     * @throws NeedsLoading if that needs something
     */
    void prepare(Session session) {
        if (!cold().mayHold() || !cold().mayBeNeeded()) {
            return;
        }
        int db = session.db();
        for (Session.Queued queued : session.queue()) {
            byte[][] arguments = queued.arguments();
            if (queued.command().name().equals("SELECT")) {
                db = selected(arguments[1], db);
            } else {
                prepare(db, queued.command(), arguments);
            }
        }
        throwIfRequested();
    }

    /**
     * A script is about to run that was given these keys.
     *
     * @throws NeedsLoading if their values must be read first, and it may be dropped for that
     */
    void prepare(int db, List<byte[]> keys) {
        if (cold().mayHold() && cold().mayBeNeeded()) {
            keys.forEach(key -> cold().prepare(db, key));
            throwIfRequested();
        }
    }

    private static int selected(byte[] argument, int before) {
        long number = dev.redlite.base.Numbers.parseLong(argument, before);
        return number >= 0 && number < dev.redlite.keyspace.Keyspace.DATABASES
                ? (int) number
                : before;
    }

    private void prepare(int db, Command command, byte[][] arguments) {
        if (!cold().mayHold()
                || (command.group().equals("generic")
                        && !GENERIC_READERS.contains(command.fullName()))) {
            return;
        }
        for (KeySpec spec : command.keySpecs()) {
            boolean isOverwritten = spec.flags().contains("OW") || spec.flags().contains("RM");
            if (!isOverwritten) {
                int[] positions =
                        spec.kind() == KeySpec.Kind.UNKNOWN
                                ? command.keyPositions(arguments)
                                : spec.positions(arguments);
                for (int position : positions) {
                    cold().prepare(db, arguments[position]);
                }
            }
        }
    }

    private void throwIfRequested() {
        if (cold().hasRequested()) {
            throw NeedsLoading.INSTANCE;
        }
    }

    /** A command was dropped: it waits for what was asked for. */
    void hold(Session session, byte[][] arguments) {
        LoadWait wait = find(session, arguments);
        if (wait == null) {
            wait = new LoadWait(session, arguments);
            waits.computeIfAbsent(session, absent -> new ArrayList<>(1)).add(wait);
        }
        wait.begin();
        for (ColdLoad load : cold().takeRequested()) {
            if (wait.add(load)) {
                cold().pin(load);
            }
        }
        session.awaitsValue(true);
        resume(wait);
    }

    /** A command has run. */
    void finished(Session session, byte[][] arguments) {
        if (!waits.isEmpty()) {
            LoadWait wait = find(session, arguments);
            if (wait != null) {
                end(wait);
            }
        }
    }

    /** A session has ended. */
    void forget(Session session) {
        List<LoadWait> all = waits.get(session);
        if (all != null) {
            List.copyOf(all).forEach(this::end);
        }
    }

    private void end(LoadWait wait) {
        List<LoadWait> all = waits.get(wait.session);
        if (all != null) {
            all.remove(wait);
            if (all.isEmpty()) {
                waits.remove(wait.session);
            }
            tellTransport(wait.session);
        }
        wait.release();
        wait.loads.forEach(cold()::unpin);
    }

    // ---- Going on

    /** Something was read, or will not be: who waited for nothing else goes on. */
    void loaded() {
        for (List<LoadWait> all : List.copyOf(waits.values())) {
            List.copyOf(all).forEach(this::resume);
        }
    }

    private void resume(LoadWait wait) {
        if (!wait.becomesReady()) {
            return;
        }
        Session session = wait.session;
        tellTransport(session);
        Waiter waiter = session.waiter();
        if (waiter != null) {
            engine.blocking().retry(waiter);
        } else {
            session.retry();
        }
    }

    private void tellTransport(Session session) {
        List<LoadWait> all = waits.getOrDefault(session, List.of());
        session.awaitsValue(all.stream().anyMatch(wait -> !wait.isReady()));
    }

    /** What a command that was not executed waits for; null if it is something else. */
    @Nullable LoadWait awaited(Session session, byte[][] arguments) {
        LoadWait wait = waits.isEmpty() ? null : find(session, arguments);
        return wait == null || wait.isReady() ? null : wait;
    }

    /** By the array itself, as a session of the embedded API runs commands of many threads. */
    private @Nullable LoadWait find(Session session, byte[][] arguments) {
        for (LoadWait wait : waits.getOrDefault(session, List.of())) {
            if (wait.arguments == arguments) {
                return wait;
            }
        }
        return null;
    }
}
