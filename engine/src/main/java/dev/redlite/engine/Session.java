package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of one client: selected database, open transaction, name, protocol. A transport (a
 * socket, or the embedded API) extends it. Everything here is used under the engine's lock.
 */
public abstract class Session {
    /** Whether the answers of a session are sent, as CLIENT REPLY sets it. */
    public enum ReplyMode {
        ON,
        OFF,
        /** The next command's answer is not sent. */
        SKIP_NEXT,
        /** This command's answer is not sent. */
        SKIP
    }

    static final Session[] NONE = {};

    /** A command that waits for EXEC. */
    record Queued(Command command, byte[][] arguments) {
        boolean mayWrite(Engine engine) {
            return command.mayWrite(engine, arguments);
        }
    }

    private final long id;
    private final long createdAt;
    private AclUser user;

    /** The user, if there is anything that it may not do; null otherwise. */
    private @Nullable AclUser limited;

    private int db;
    private int protocol = 2;
    private boolean authenticated;
    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private boolean noEvict;
    private boolean noTouch;
    private ReplyMode replyMode = ReplyMode.ON;
    private boolean closing;
    private long lastCommandAt;
    private String lastCommand = "NULL";
    private long commands;

    private boolean inMulti;
    private boolean queueFailed;
    private List<Queued> queue = List.of();
    private long queueBytes;

    /** Watched keys, and whether each existed when it was watched. */
    private final Map<Watch, Boolean> watches = new HashMap<>();

    private boolean watchesTouched;
    private final FieldSets fieldSets = new FieldSets();
    private @Nullable Waiter waiter;
    private boolean isParked;
    private volatile boolean awaitsValue;
    private boolean isHeld;
    private volatile @Nullable Subscriptions subscriptions;
    private volatile boolean isMonitoring;
    private @Nullable TrackingMode tracking;

    /**
     * A session that is new.
     *
     * @param authenticated whether no password is asked of it
     */
    protected Session(Engine engine, boolean authenticated) {
        this.id = engine.nextSessionId();
        this.user = engine.acl().defaultUser(); // what it may do is looked at when it is connected
        this.createdAt = engine.clock().millis();
        this.lastCommandAt = createdAt;
        this.authenticated = authenticated;
    }

    // ---- What a transport provides

    /** The peer, as CLIENT LIST shows it: "127.0.0.1:50000", "/path:0" or "embedded:0". */
    public abstract String address();

    /** The own end of the connection. */
    public abstract String localAddress();

    /** Ends the session as soon as may be; may be called by another session's command. */
    public abstract void kill();

    /** Whether it belongs to the program itself, of which no password is asked. */
    public boolean isTrusted() {
        return false;
    }

    /** Whether it calls what a master sends. */
    public boolean isMaster() {
        return false;
    }

    /** Whether the peer is on this machine. */
    public boolean isLocal() {
        String peer = address();
        return peer.startsWith("127.") || peer.startsWith("[::1]") || peer.startsWith("/");
    }

    /** Whether it can be sent messages: those of channels, of MONITOR, and invalidations. */
    public boolean getsMessages() {
        return false;
    }

    /** Is sent a message: by any thread that has the engine's lock; must not wait. */
    public void deliver(Message message) {
        throw new IllegalStateException("this session cannot be sent messages");
    }

    /** Figures only the transport knows, as "name=value" words for CLIENT LIST; may be empty. */
    public String transportFigures() {
        return "";
    }

    /**
     * Where the answer is written to a command that has waited: by any thread that has the engine's
     * lock, while the session is blocked. Null if this session cannot wait.
     */
    public @Nullable Reply waitingReply() {
        return null;
    }

    /**
     * The command that waited was answered, in {@link #waitingReply}; the answer is to be sent once
     * {@link Engine#awaitDurable} returns for this position. Any thread; must not wait.
     */
    public void resume(long position) {
        throw new IllegalStateException("this session cannot wait");
    }

    static void resume(Session[] answered, long position) {
        for (Session session : answered) {
            session.resume(position);
        }
    }

    /**
     * A command that was not executed, as it waits for a value, may be tried again. Any thread that
     * has the engine's lock; must not wait.
     */
    public void retry() {}

    /**
     * A script that this session's command runs goes on for long: its thread may serve others, who
     * visit the engine. Called by that thread, between steps of the script, again and again.
     */
    public void whileBusy() {}

    // ---- Waiting

    /** Whether a command of it was not executed and {@link #retry} is still to come. Any thread. */
    public final boolean awaitsValue() {
        return awaitsValue;
    }

    final void awaitsValue(boolean awaits) {
        awaitsValue = awaits;
    }

    /** Whether a command of it waits for the end of a pause. */
    public final boolean isHeld() {
        return isHeld;
    }

    final void isHeld(boolean waits) {
        isHeld = waits;
    }

    /** Whether it waits in a command. */
    public final boolean isBlocked() {
        return waiter != null;
    }

    /** How long it waits at most, from when it began; 0 for ever. Only while it is blocked. */
    public final long blockedMillisMax() {
        Waiter waiting = waiter;
        return waiting == null ? 0 : waiting.on.timeoutMillis();
    }

    /**
     * Whether the answer of its last command comes by {@link #resume}, and no other command of it
     * may be executed. The transport ends this when it has got that answer.
     */
    public final boolean isParked() {
        return isParked;
    }

    /** The transport has got the answer of the command that waited. */
    public final void unpark() {
        isParked = false;
    }

    final void park(Waiter waiting) {
        waiter = waiting;
        isParked = true;
    }

    final @Nullable Waiter waiter() {
        return waiter;
    }

    final void stopWaiting() {
        waiter = null;
    }

    // ---- Messages

    /** Whether it listens to channels; in RESP2 it can do little else then. */
    public final boolean isSubscriber() {
        return subscriptions != null;
    }

    /** How it is told of changes of what it has read; null if it is not. */
    public final @Nullable TrackingMode tracking() {
        return tracking;
    }

    final void tracking(@Nullable TrackingMode mode) {
        tracking = mode;
    }

    /** Whether it sees every call, as MONITOR has it. */
    public final boolean isMonitoring() {
        return isMonitoring;
    }

    final void monitoring(boolean on) {
        isMonitoring = on;
    }

    final @Nullable Subscriptions subscriptions() {
        return subscriptions;
    }

    final void subscriptions(@Nullable Subscriptions own) {
        subscriptions = own;
    }

    // ---- Identity

    public final long id() {
        return id;
    }

    /** Unix ms. */
    public final long createdAt() {
        return createdAt;
    }

    public final long lastCommandAt() {
        return lastCommandAt;
    }

    /** Lower-case full name of the last command, "NULL" if there was none. */
    public final String lastCommand() {
        return lastCommand;
    }

    /** Number of commands it has sent. */
    public final long commands() {
        return commands;
    }

    /** It has sent a command, null if there is none of its name; whether it runs or not. */
    final void called(@Nullable Command command, long nowMillis) {
        isHeld = false; // it was heard
        lastCommandAt = nowMillis;
        String name = command == null ? "NULL" : command.fullName();
        if (!name.equals(lastCommand)) { // a store that changes nothing has the collector look here
            lastCommand = name;
        }
    }

    final void used(Command command, long nowMillis) {
        called(command, nowMillis);
        commands++;
    }

    /** Whether it may do anything, and has asked for nothing that its commands must heed. */
    final boolean isPlain() {
        return limited == null
                && !inMulti
                && !noTouch
                && replyMode == ReplyMode.ON
                && tracking == null
                && subscriptions == null
                && !isMaster();
    }

    /** The command that was counted last was not executed yet. */
    final void notUsed() {
        commands--;
    }

    public final int db() {
        return db;
    }

    public final void select(int number) {
        db = number;
    }

    /** RESP version, 2 or 3. */
    public final int protocol() {
        return protocol;
    }

    public final void protocol(int version) {
        protocol = version;
    }

    /** Who it is. */
    public final AclUser user() {
        return user;
    }

    /** Makes it a user, or, if that is who it is, takes over what the user may do now. */
    final void user(AclUser other) {
        user = other;
        limited = other.rights().isUnlimited() || isMaster() ? null : other;
    }

    /** Who it is, if there is anything that this user may not do; null otherwise. */
    final @Nullable AclUser limited() {
        return limited;
    }

    public final boolean isAuthenticated() {
        return authenticated;
    }

    public final void authenticated(boolean known) {
        authenticated = known;
    }

    /** As CLIENT SETNAME gave it; empty if it did not. */
    public final String name() {
        return name;
    }

    public final void name(String text) {
        name = text;
    }

    public final String libraryName() {
        return libraryName;
    }

    public final void libraryName(String text) {
        libraryName = text;
    }

    public final String libraryVersion() {
        return libraryVersion;
    }

    public final void libraryVersion(String text) {
        libraryVersion = text;
    }

    public final boolean isNoEvict() {
        return noEvict;
    }

    public final void noEvict(boolean on) {
        noEvict = on;
    }

    public final boolean isNoTouch() {
        return noTouch;
    }

    public final void noTouch(boolean on) {
        noTouch = on;
    }

    public final ReplyMode replyMode() {
        return replyMode;
    }

    public final void replyMode(ReplyMode mode) {
        replyMode = mode;
    }

    /** Takes back an answer that CLIENT REPLY turned off, unless it is about subscriptions. */
    final boolean suppress(Reply reply, long mark, @Nullable Command command) {
        if (replyMode == ReplyMode.OFF || replyMode == ReplyMode.SKIP) {
            if (command == null || !command.isSubscription()) {
                reply.rewind(mark);
            }
        }
        replyMode =
                switch (replyMode) {
                    case ON, SKIP -> ReplyMode.ON;
                    case OFF -> ReplyMode.OFF;
                    case SKIP_NEXT -> ReplyMode.SKIP;
                };
        return true;
    }

    /** Whether the transport must close it once the answers so far are sent. */
    public final boolean isClosing() {
        return closing;
    }

    public final void closeAfterReply() {
        closing = true;
    }

    /** What HIMPORT PREPARE has prepared. */
    public final FieldSets fieldSets() {
        return fieldSets;
    }

    // ---- Transactions

    public final boolean isInMulti() {
        return inMulti;
    }

    public final void beginMulti() {
        inMulti = true;
        queueFailed = false;
        queue = new ArrayList<>();
        queueBytes = 0;
    }

    /** Ends a transaction without running it, and forgets what was watched. */
    public final void endMulti(Engine engine) {
        inMulti = false;
        queueFailed = false;
        queue = List.of();
        queueBytes = 0;
        engine.watches().forget(this);
    }

    final void enqueue(Command command, byte[][] arguments) {
        queue.add(new Queued(command, arguments));
        for (byte[] argument : arguments) {
            queueBytes += argument.length + 24L;
        }
    }

    final List<Queued> queue() {
        return queue;
    }

    public final int queueLength() {
        return queue.size();
    }

    /** Bytes that the queued commands take, estimated. */
    public final long queueBytes() {
        return queueBytes;
    }

    final void failQueue() {
        if (inMulti) {
            queueFailed = true;
        }
    }

    final boolean isQueueFailed() {
        return queueFailed;
    }

    final Map<Watch, Boolean> watchSet() {
        return watches;
    }

    public final int watchCount() {
        return watches.size();
    }

    final void touchWatches() {
        watchesTouched = true;
    }

    /** Whether a watched key was changed. */
    public final boolean areWatchesTouched() {
        return watchesTouched;
    }

    final void untouchWatches() {
        watchesTouched = false;
    }
}
