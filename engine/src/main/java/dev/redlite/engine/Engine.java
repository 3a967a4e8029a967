package dev.redlite.engine;

import dev.redlite.base.Clock;
import dev.redlite.base.RandomSource;
import dev.redlite.base.StorageException;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.keyspace.KeyspaceListener;
import dev.redlite.keyspace.Prefetcher;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Executes commands one at a time, commits what each changed, and has it answered.
 *
 * <p>A transport collects commands, then calls {@link #enter}, {@link #execute} for each, and
 * {@link #leave}; it sends the answers after {@link #awaitDurable} for what leave returned. Any
 * thread may do so; everything else here is used between enter and leave unless it says otherwise.
 */
public final class Engine {
    final EngineLock lock = new EngineLock();
    final Visits visits = new Visits(lock);
    private final AtomicLong lastSessionId = new AtomicLong();
    private final CommandTable table;
    private final Keyspace keyspace;
    private final Durability durability;
    private final Clock clock;
    private final RandomSource random;
    private final Watches watches;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Stats stats = new Stats();
    private final Config config = ConfigParameters.all();
    private final Pause pause = new Pause();
    private final Info info;
    private final Slowlog slowlog = new Slowlog(config);
    private final LatencyEvents latencyEvents = new LatencyEvents();
    final Timing timing;
    private final Refusals refusals;
    private final Transactions transactions;
    private final UnitRunner runner;
    private final Eviction eviction;
    private final LoadWaits loadWaits = new LoadWaits(this);
    private final Blocking blocking = new Blocking(this);
    private final Scripts scripts;
    private final Messaging messaging;
    private final Acl acl;
    private final Replication replication = new Replication(this);
    private Maintenance maintenance = Maintenance.none();
    private @Nullable Consumer<Boolean> shutdown;
    private volatile boolean expiryActive = true;
    private long now;

    /** Puts an engine together; see {@code Redlite} for the parts of each kind of engine. */
    public Engine(
            CommandTable table,
            KeyspaceMaker maker,
            Durability durability,
            Clock clock,
            RandomSource random) {
        this.table = table;
        this.durability = durability;
        this.clock = clock;
        this.random = random;
        this.messaging = new Messaging(this);
        this.acl = new Acl(this);
        this.keyspace = maker.make(new EngineListener(this));
        PackingParameters.follow(config, keyspace.packing());
        this.watches = new Watches(keyspace);
        this.now = clock.millis();
        this.info = new Info(random, now);
        this.stats.rate = new Rate(now);
        this.timing = new Timing(config, clock, slowlog, latencyEvents);
        this.refusals = new Refusals(this);
        this.transactions = new Transactions(this, timing);
        this.runner = new UnitRunner(this, timing);
        this.scripts = new Scripts(this, timing, visits);
        this.eviction = new Eviction(this, timing);
    }

    /** Makes the keyspace that reports to the engine. */
    @FunctionalInterface
    public interface KeyspaceMaker {
        Keyspace make(KeyspaceListener listener);
    }

    // ---- Batches

    /**
     * Begins a batch: waits for the engine, and follows what other processes have written. While a
     * script runs for long, it is a visit, in which commands are answered that it is busy.
     */
    public void enter() {
        durability.throttle();
        if (visits.lockOrVisit()) {
            begin();
        }
    }

    private void begin() {
        try {
            visits.requireOpen();
            readClock();
            durability.enter();
            serveWaiters();
        } catch (RuntimeException | Error failure) {
            lock.unlock();
            throw failure;
        }
    }

    /** What now is, for the batch that begins. */
    void readClock() {
        now = timing.beginBatch();
        stats.rate.note(stats.commands, now);
    }

    /** Who waits gets an error; from now on the engine is closed but for the calling thread. */
    public void beginClosing() {
        locked(
                () -> {
                    visits.closing();
                    blocking.failAll("UNBLOCKED the database was closed");
                });
    }

    /**
     * Ends a batch.
     *
     * @return the position in the log that answers must wait for, see {@link #awaitDurable}
     */
    public long leave() {
        if (visits.isVisiting()) {
            Session[] told = blocking.takeAnswered();
            long before = durability.publish();
            visits.leave();
            Session.resume(told, before);
            return before;
        }
        Session[] answered = Session.NONE;
        long position = 0;
        try {
            serveWaiters();
            endBatch();
            position = durability.leave();
            answered = blocking.takeAnswered();
        } finally {
            lock.unlock();
        }
        Session.resume(answered, position);
        return position;
    }

    private void endBatch() {
        if (lock.holdCount() == 1) {
            messaging.endBatch();
            handOver();
            durability.endBatch();
        }
    }

    /** As with {@link #serveWaiters}: not while a unit may be running. */
    private void handOver() {
        if (messaging.hasNews() && lock.holdCount() == 1) {
            messaging.handOver();
        }
    }

    /** Not in a batch within a batch, where a unit may be running. */
    void serveWaiters() {
        if (blocking.hasReady() && lock.holdCount() == 1) {
            blocking.serve();
        }
    }

    /**
     * Returns when everything up to a position is as durable as {@code appendfsync} promises.
     * Called outside of a batch, by any thread.
     *
     * @throws StorageException if it cannot be made durable
     */
    public void awaitDurable(long position) {
        durability.await(position);
    }

    /** Whether answers wait for the disk: {@code appendfsync always}. Any thread. */
    public boolean awaitsDisk() {
        return durability.awaitsDisk();
    }

    /**
     * Says that a command will be executed in this batch, so that {@link Prefetcher#run} can read
     * ahead for its keys. Not a promise, and no command needs it.
     */
    public void announce(Session session, byte[][] arguments) {
        Command command = table.find(arguments[0]);
        if (command != null && !visits.isVisiting()) {
            command.prefetch(keyspace.prefetcher(), session, arguments);
        }
    }

    /**
     * Executes one command of a session.
     *
     * @param arguments the command's name first; kept, must not be modified
     * @return false if nothing was done and the call is to be made again, with the same array: when
     *     what {@link #awaited} says is there, or else when the pause of clients is over
     */
    public boolean execute(Session session, byte[][] arguments, Reply reply) {
        long mark = reply.mark();
        Command command = table.find(arguments[0]);
        if (command != null && arguments.length > 1 && !command.subcommands().isEmpty()) {
            Command sub = command.subcommand(arguments[1]);
            if (sub == null) {
                refusals.refuse(
                        session, null, reply, Refusals.unknownSubcommand(command, arguments[1]));
                return session.suppress(reply, mark, null);
            }
            command = sub;
        }
        String refusal = refusals.reason(session, command, arguments);
        if (refusal != null) {
            refusals.refuse(session, command, reply, refusal);
            return session.suppress(reply, mark, null);
        }
        Objects.requireNonNull(command, "an unknown command was not refused");
        if (visits.isVisiting()) {
            scripts.visit(session, command, arguments, reply);
            return session.suppress(reply, mark, command);
        }
        session.isHeld(pause.holds(this, session, command, arguments));
        if (session.isHeld()) {
            return false;
        }
        if (eviction.isLimited() && !eviction.allows(session, command, arguments)) {
            refusals.refuse(session, command, reply, Errors.OUT_OF_MEMORY);
            return session.suppress(reply, mark, null);
        }
        session.used(command, now);
        if (session.isInMulti() && !command.isRunInPlace()) {
            session.enqueue(command, arguments);
            reply.status("QUEUED");
        } else {
            command.stats.calls++;
            stats.commands++;
            if (!runner.run(session, command, arguments, reply)) {
                command.stats.calls--;
                stats.commands--;
                session.notUsed();
                return false;
            }
            messaging.ran(session, command, arguments, now);
            messaging.commit();
            Tracking.endCommand(session, command);
            serveWaiters();
        }
        boolean done = session.isParked() || session.suppress(reply, mark, command);
        handOver();
        return done;
    }

    /**
     * What a command waits for that {@link #execute} did not execute; null if clients are paused.
     */
    public @Nullable LoadWait awaited(Session session, byte[][] arguments) {
        return loadWaits.awaited(session, arguments);
    }

    // ---- Sessions

    long nextSessionId() {
        return lastSessionId.incrementAndGet();
    }

    /** Adds a session to those that CLIENT LIST shows; inside or outside of a batch. */
    public void connect(Session session) {
        boolean isLocked = visits.lockOrVisit();
        try {
            acl.welcome(session);
            sessions.add(session);
            stats.connections++;
        } finally {
            visits.release(isLocked);
        }
    }

    /** Forgets a session that has ended, its transaction and watches too. */
    public void disconnect(Session session) {
        boolean isLocked = visits.lockOrVisit();
        try {
            sessions.remove(session);
            session.endMulti(this);
            loadWaits.forget(session);
            messaging.forget(session);
            if (blocking.abandon(session, "UNBLOCKED the connection was closed")) {
                session.resume(0);
            }
        } finally {
            visits.release(isLocked);
        }
    }

    /** Ends a session of somebody else: what it waits for does not come to it any more. */
    public void kill(Session session) {
        blocking.forget(session);
        session.kill();
    }

    /** The sessions there are, oldest first. */
    public Set<Session> sessions() {
        return sessions;
    }

    /** As CONFIG RESETSTAT does. */
    public void resetStatistics() {
        stats.reset();
        eviction.resetStatistics();
        table.eachCommand(command -> command.stats.reset());
    }

    // ---- Parts

    public CommandTable table() {
        return table;
    }

    public Keyspace keyspace() {
        return keyspace;
    }

    public Durability durability() {
        return durability;
    }

    public Watches watches() {
        return watches;
    }

    public Transactions transactions() {
        return transactions;
    }

    public Blocking blocking() {
        return blocking;
    }

    public Scripts scripts() {
        return scripts;
    }

    public LoadWaits loadWaits() {
        return loadWaits;
    }

    Refusals refusals() {
        return refusals;
    }

    UnitRunner runner() {
        return runner;
    }

    public Messaging messaging() {
        return messaging;
    }

    public Acl acl() {
        return acl;
    }

    public Replication replication() {
        return replication;
    }

    public Stats stats() {
        return stats;
    }

    public Config config() {
        return config;
    }

    public Info info() {
        return info;
    }

    public Slowlog slowlog() {
        return slowlog;
    }

    public LatencyEvents latencyEvents() {
        return latencyEvents;
    }

    public Eviction eviction() {
        return eviction;
    }

    public Maintenance maintenance() {
        return maintenance;
    }

    /** Who gives space in the file back. */
    public void maintenance(Maintenance by) {
        maintenance = by;
    }

    public Pause pause() {
        return pause;
    }

    /** Any thread. */
    public Clock clock() {
        return clock;
    }

    public RandomSource random() {
        return random;
    }

    /** The time of the running batch, unix ms. */
    public long now() {
        return now;
    }

    /** Who ends the process for SHUTDOWN; told whether to save. */
    public void onShutdown(Consumer<Boolean> action) {
        shutdown = action;
    }

    /** What SHUTDOWN does, or null if this engine is not a server's. */
    public @Nullable Consumer<Boolean> shutdownAction() {
        return shutdown;
    }

    /** Whether expired keys are removed although nobody asks for them; tests turn it off. */
    public boolean isExpiryActive() {
        return expiryActive && !replication.isReplica(); // whose master removes them
    }

    /** As DEBUG SET-ACTIVE-EXPIRE sets it. */
    public void expiryActive(boolean on) {
        expiryActive = on;
    }

    /**
     * Lets others have the engine while something slow is done that needs it free, such as a flush.
     * Called within a batch by a command that has changed nothing.
     */
    public void yieldFor(Runnable action) {
        if (keyspace.hasChanges()) {
            throw new IllegalStateException("a command that changed something cannot yield");
        }
        int holds = lock.holdCount();
        long position = durability.leave();
        Session[] answered = blocking.takeAnswered();
        for (int i = 0; i < holds; i++) {
            lock.unlock();
        }
        Session.resume(answered, position);
        try {
            action.run();
        } finally {
            for (int i = 0; i < holds; i++) {
                lock.lock();
            }
            visits.requireOpen();
            durability.enter();
        }
    }

    /** As {@link #locked}, for what looks at no keys: it is not kept waiting by a long script. */
    public void lockedOrVisiting(Runnable action) {
        if (visits.lockOrVisit()) {
            begin();
        }
        try {
            action.run();
        } finally {
            leave();
        }
    }

    /** Runs something under the engine's lock as a batch of its own, at once; any thread. */
    public void locked(Runnable action) {
        lock.lock();
        begin();
        try {
            action.run();
        } finally {
            leave();
        }
    }
}
