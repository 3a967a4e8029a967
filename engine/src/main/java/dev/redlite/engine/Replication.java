package dev.redlite.engine;

import dev.redlite.base.RandomSource;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Whether this engine is a master or the replica of another server, what clients are refused as
 * long as it is one, and up to where it has what its master has. Changed under the engine's lock;
 * read by any thread where it says so.
 */
public final class Replication {
    /*
     * The engine knows no sockets: who connects is a Follower, which a server brings. It tells of
     * its progress by startedFrom(), loading() and applied(), which it calls in the batches in
     * which it changes the data, so the offset is that of the data at any moment.
     *
     * The offset is not in the file: after a restart a replica begins with all data anew.
     */
    private static final String READ_ONLY = "READONLY You can't write against a read only replica.";
    private static final String MASTER_DOWN =
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
    private static final String LOADING = "LOADING Redis is loading the dataset in memory";
    private static final String STALE_CALL = "ERR Can not execute the command on a stale replica";
    private static final String UNBLOCKED =
            "UNBLOCKED force unblock from blocking operation, instance state changed"
                    + " (master -> replica?)";
    private static final String NO_ID = "0".repeat(40);

    /** Connects to a master and applies what it sends. */
    public interface Follower {
        /** Begins to follow a master; under the engine's lock. */
        void follow(Master master);

        /** Applies nothing more from now on; under the engine's lock. */
        void stop();

        /**
         * Returns when all that the master has done by now is applied, or soon; without the lock.
         */
        void drain();

        /** How it stands. */
        LinkFigures figures();
    }

    /** Where a master is. */
    public record Master(String host, int port) {
        /** As the configuration shows it. */
        @Override
        public String toString() {
            return host + " " + port;
        }
    }

    /** Data that is being loaded, of which so many bytes are, since a time in unix ms. */
    public record Loading(long total, long loaded, long since) {}

    private final Engine engine;
    private @Nullable Follower follower;
    private volatile @Nullable Master master;
    private volatile @Nullable Loading loading;
    private @Nullable String id;
    private String secondId = NO_ID;
    private volatile long offset;
    private long secondOffset = -1;
    private boolean isInStep;
    private long failedCalls;

    Replication(Engine engine) {
        this.engine = engine;
    }

    // ---- The role

    /** The master, or null if this is one. Any thread. */
    public @Nullable Master master() {
        return master;
    }

    /** Whether this follows a master. Any thread. */
    public boolean isReplica() {
        return master != null;
    }

    /** Who connects to masters from now on; at once, if the configuration names one. */
    public void followBy(Follower with) {
        follower = with;
        Master configured = parse(engine.config().get("replicaof").value());
        if (configured != null) {
            follow(configured);
        }
    }

    /** The master that the configuration names, or null. */
    static @Nullable Master parse(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? null
                : new Master(text.substring(0, space), Integer.parseInt(text.substring(space + 1)));
    }

    /** Becomes a replica. Who waits is told so: what it waits for may never be its own to have. */
    public void follow(Master other) {
        Follower with = follower;
        if (with == null) {
            throw new CommandException("ERR REPLICAOF needs a server: this is a program's own");
        }
        with.stop();
        master = other;
        loading = null;
        engine.config().get("replicaof").set(other.toString());
        engine.blocking().closeAll(UNBLOCKED);
        with.follow(other);
    }

    /** Becomes a master with the data there is, after what its master has done by now. */
    public void promote() {
        Follower with = follower;
        if (master == null || with == null) {
            return;
        }
        if (with.figures().isUp() && !engine.keyspace().hasChanges()) {
            engine.yieldFor(with::drain);
        }
        with.stop();
        master = null;
        loading = null;
        isInStep = false;
        engine.config().get("replicaof").set("");
        secondId = id();
        secondOffset = offset + 1;
        id = newId(engine.random());
    }

    private static String newId(RandomSource random) {
        return String.format(
                Locale.ROOT, "%016x%016x%08x", random.next(), random.next(), (int) random.next());
    }

    /** How the link to the master stands. */
    public LinkFigures link() {
        Follower with = follower;
        return with == null || master == null ? LinkFigures.NONE : with.figures();
    }

    // ---- Progress

    /** Forty digits that name the history of the data. */
    public String id() {
        String known = id;
        if (known == null) {
            known = engine.info().runId(); // its own history begins with it
            id = known;
        }
        return known;
    }

    /** What the history was called before this became a master; zeros if it was none other. */
    public String secondId() {
        return secondId;
    }

    /** Up to where that history is the present one; -1 if there is none. */
    public long secondOffset() {
        return secondOffset;
    }

    /** The position in the master's stream that the data is of. Any thread. */
    public long offset() {
        return offset;
    }

    /** Whether the data is what a master had at the offset, so that its stream can go on there. */
    public boolean isInStep() {
        return isInStep;
    }

    /** The data is that of a master, at an offset of its stream. */
    public void startedFrom(String historyId, long at) {
        id = historyId;
        offset = at;
        secondId = NO_ID;
        secondOffset = -1;
        isInStep = true;
    }

    /** The master goes on with the stream, and may call the history otherwise from now on. */
    public void continuesAs(String historyId) {
        id = historyId;
    }

    /** The stream is applied up to an offset. */
    public void applied(long at) {
        offset = at;
    }

    /** All data is being replaced, and clients are refused meanwhile; null when it is done. */
    public void loading(@Nullable Loading progress) {
        loading = progress;
        isInStep &= progress == null;
    }

    /** The data that is being loaded, or null. Any thread. */
    public @Nullable Loading loading() {
        return loading;
    }

    /** A call of the master failed, so there may be a difference to it from now on. */
    public void callFailed() {
        failedCalls++;
    }

    /** How many calls of masters failed. */
    public long failedCalls() {
        return failedCalls;
    }

    // ---- Refusals

    private boolean isYes(String parameter) {
        return engine.config().get(parameter).isYes();
    }

    /** Whether the master alone decides what is too much. Any thread. */
    boolean leavesLimitsToMaster() {
        return isReplica() && isYes("replica-ignore-maxmemory");
    }

    /** Why a client of a replica may not make a call that may write; null if it may. */
    @Nullable String writeRefusal(Session session, Command command) {
        boolean mayWrite =
                command.isWrite()
                        || isExec(command)
                                && session.queue().stream().anyMatch(q -> q.command().isWrite());
        return mayWrite && isReadOnly(session) ? READ_ONLY : null;
    }

    /** Why a client of a replica may not make a call now; null if it may. */
    @Nullable String staleRefusal(Session session, Command command) {
        if (session.isMaster()) {
            return null;
        }
        if (isStale() && lacks(session, command, Flag.STALE)) {
            return MASTER_DOWN;
        }
        return loading != null && lacks(session, command, Flag.LOADING) ? LOADING : null;
    }

    private boolean isReadOnly(Session session) {
        return isReplica() && isYes("replica-read-only") && !session.isMaster();
    }

    private boolean isStale() {
        return isReplica() && !isYes("replica-serve-stale-data") && !link().isUp();
    }

    private static boolean isExec(Command command) {
        return command.name().equals("EXEC");
    }

    private static boolean lacks(Session session, Command command, Flag flag) {
        return !command.has(flag)
                || isExec(command)
                        && session.queue().stream().anyMatch(q -> !q.command().has(flag));
    }

    /** Why a script of a client may not make a call; null if it may. */
    @Nullable String callRefusal(ScriptRun run, Command command) {
        if (run.caller.isMaster() || !isReplica()) {
            return null;
        }
        if (isStale() && !command.has(Flag.STALE)) {
            return STALE_CALL;
        }
        return command.isWrite() && isReadOnly(run.caller) ? READ_ONLY : null;
    }

    /**
     * Refuses a script before it runs.
     *
     * @param mayWrite whether it has flags, and none that says that it does not write
     * @param endures whether its flags say that it can do with stale data
     */
    public void checkScript(Session session, boolean mayWrite, boolean endures) {
        if (mayWrite && isReadOnly(session)) {
            throw new CommandException(READ_ONLY);
        }
        if (!endures && !session.isMaster() && isStale()) {
            throw new CommandException(MASTER_DOWN);
        }
    }
}
