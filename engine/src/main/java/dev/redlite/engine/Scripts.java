package dev.redlite.engine;

import dev.redlite.base.Bytes;
import dev.redlite.keyspace.Keyspace;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The script that runs, if one does, and the commands that it calls. Under the engine's lock, or in
 * a visit.
 */
public final class Scripts {
    /*
     * A script is one unit of work, as an EXEC is: its commands run in the unit of the command that
     * runs it. It is not begun again once it runs, as not all that a script does can be taken back:
     * the right to write is taken first, the values of the keys it was given are read first, and
     * what it needs beyond these is read where it needs it.
     */
    private static final String UNKNOWN = "ERR Unknown Redis command called from script";
    private static final String ARITY =
            "ERR Wrong number of args calling Redis command from script";
    private static final String NOT_ALLOWED = "ERR This Redis command is not allowed from script";
    private static final String READ_ONLY =
            "ERR Write commands are not allowed from read-only scripts.";
    private static final String NO_ROOM =
            "OOM allow-oom flag is not set on the script, can not run it when used memory >"
                    + " 'maxmemory'";

    private static final String BUSY =
            "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN"
                    + " NOSAVE.";
    private static final String BUSY_F =
            "BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN"
                    + " NOSAVE.";
    private static final long SERVING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final String UNKILLABLE =
            "UNKILLABLE Sorry the script already executed write commands against the dataset. You"
                    + " can either wait the script termination or kill the server in a hard way"
                    + " using the SHUTDOWN NOSAVE command.";

    private final Engine engine;
    private final Timing timing;
    private final Visits visits;
    private long thresholdNanos;
    private long servedNanos;
    private @Nullable ScriptSession session;
    private volatile @Nullable ScriptRun running;
    private volatile boolean isEnding;
    private long libraryVersion;
    private boolean areLibrariesTouched;

    Scripts(Engine engine, Timing timing, Visits visits) {
        this.engine = engine;
        this.timing = timing;
        this.visits = visits;
        engine.config()
                .get("busy-reply-threshold")
                .onChange(
                        millis ->
                                thresholdNanos =
                                        TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis)));
    }

    /** The script that runs, or null. */
    public @Nullable ScriptRun running() {
        return running;
    }

    // ---- Running

    /**
     * Begins to run a script.
     *
     * @param keys the keys that it was given
     * @param interrupt what has it end soon
     */
    public ScriptRun begin(
            Call call, List<byte[]> keys, String name, ScriptRun.Kind kind, Runnable interrupt) {
        if (running != null) {
            throw new IllegalStateException("a script runs within another");
        }
        if (kind.room() == ScriptRun.Room.REQUIRED && engine.eviction().isFull()) {
            throw new CommandException(NO_ROOM);
        }
        engine.durability().order().require();
        engine.loadWaits().prepare(call.db(), keys);
        engine.keyspace().cold().mayHold(false);
        ScriptSession own = session;
        if (own == null) {
            own = new ScriptSession(engine);
            session = own;
        }
        own.select(call.db());
        own.protocol(2);
        own.user(call.session().user());
        var run = new ScriptRun(call, own, name, kind, interrupt);
        running = run;
        return run;
    }

    /** A script has ended. */
    public void end(ScriptRun run) {
        if (running != run) {
            throw new IllegalStateException("another script runs");
        }
        running = null;
        visits.close();
    }

    /** A script's answer is an error, which stops nothing and takes nothing back. */
    public void fail(Call call, Reply reply, String text, boolean isCounted) {
        call.command().stats.failed++;
        if (isCounted) {
            engine.stats().error(text);
        }
        reply.error(text);
    }

    // ---- Libraries of functions

    /** Grows when what libraries there are changes, or may have. */
    public long libraryVersion() {
        return libraryVersion;
    }

    /** The unit that runs changes what libraries there are. */
    public void librariesChange() {
        libraryVersion++;
        areLibrariesTouched = true;
    }

    /** A unit is committed, or dropped. */
    void unitEnded() {
        if (areLibrariesTouched) {
            areLibrariesTouched = false;
            libraryVersion++;
        }
    }

    // ---- Others

    /**
     * A few thousand steps of a script have passed; on whatever thread it is on.
     *
     * @param home runs something on the thread that has the engine's lock
     */
    public void slice(ScriptRun run, Consumer<Runnable> home) {
        long nanos = run.nanos(engine.clock());
        if (!visits.isOpen()) {
            if (nanos < thresholdNanos) {
                return;
            }
            // What others did in this batch is done: they may be answered now.
            home.accept(engine.durability()::publish);
            visits.open();
            servedNanos = nanos - SERVING_NANOS;
        }
        if (isEnding) {
            run.end(ScriptRun.Ending.DROPPED);
        }
        visits.letIn();
        if (nanos - servedNanos >= SERVING_NANOS) {
            servedNanos = nanos;
            home.accept(run.caller::whileBusy);
        }
    }

    /** The process ends: a script that runs for long does not go on. Any thread. */
    public void endLong() {
        isEnding = true;
    }

    /** Executes a command of a visitor: it is refused, but for a few. */
    void visit(Session session, Command command, byte[][] arguments, Reply reply) {
        ScriptRun run = running;
        if (run == null) {
            throw new IllegalStateException("a visit without a script");
        }
        boolean isShutdown = command.name().equals("SHUTDOWN");
        if (!command.has(Flag.ALLOW_BUSY)
                || command.name().equals("WATCH")
                || isShutdown && !says(arguments, "NOSAVE") && !says(arguments, "ABORT")
                || isAboutOther(run, command)) {
            engine.refusals().refuse(session, command, reply, run.isFunction() ? BUSY_F : BUSY);
            return;
        }
        if (session.isInMulti() && !command.isRunInPlace()) {
            session.enqueue(command, arguments);
            reply.status("QUEUED");
            return;
        }
        command.stats.calls++;
        long mark = reply.mark();
        var call = new Call(engine, session, command, arguments);
        try {
            handler(command).run(call, reply);
            if (isShutdown) {
                run.end(ScriptRun.Ending.DROPPED);
            }
        } catch (CommandException refused) {
            engine.runner().fail(command, reply, mark, refused.reply());
        }
    }

    private static boolean says(byte[][] arguments, String option) {
        for (byte[] argument : arguments) {
            if (Bytes.equalsIgnoreCaseAscii(argument, option)) {
                return true;
            }
        }
        return false;
    }

    /**
     * SCRIPT KILL is not for functions, what FUNCTION offers not for scripts. Of what cannot be
     * killed, that is what both say.
     */
    private static boolean isAboutOther(ScriptRun run, Command command) {
        Command container = command.container();
        boolean isUnkillable = run.hasWritten && command.name().equals("KILL");
        return container != null
                && !isUnkillable
                && container.name().equals(run.isFunction() ? "SCRIPT" : "FUNCTION");
    }

    /** Ends what runs, as SCRIPT KILL and FUNCTION KILL ask. */
    public void kill(Reply reply) {
        ScriptRun run = running;
        if (run == null) {
            throw new CommandException("NOTBUSY No scripts in execution right now.");
        }
        if (run.hasWritten) {
            throw new CommandException(UNKILLABLE);
        }
        run.end(ScriptRun.Ending.KILLED);
        reply.ok();
    }

    // ---- Commands of the script

    /**
     * Runs a command in the unit of the script.
     *
     * @param arguments the command's name first; kept, must not be modified
     */
    public void call(ScriptRun run, byte[][] arguments, Reply reply) {
        Command command = find(arguments);
        String refusal = refusal(run, command, arguments);
        if (refusal != null || command == null) {
            if (command != null) {
                command.stats.rejected++;
            }
            String text = refusal == null ? UNKNOWN : refusal;
            engine.stats().error(text);
            reply.error(text);
            return;
        }
        run.hasWritten |= command.isWrite();
        Keyspace keyspace = engine.keyspace();
        keyspace.nextCommand();
        long mark = reply.mark();
        var call = new Call(engine, run.session, command, arguments);
        timing.skip(); // what Lua did is not the command's time
        long started = timing.start();
        command.stats.calls++;
        engine.stats().commands++;
        try {
            handler(command).run(call, reply);
            keyspace.endCommand();
        } catch (CommandException refused) {
            keyspace.endCommand();
            engine.runner().fail(command, reply, mark, refused.reply());
        } finally {
            timing.end(run.caller, command, arguments, started, engine.now());
        }
        engine.messaging().ranInScript(run, command, arguments, engine.now());
    }

    private static Handler handler(Command command) {
        Handler handler = command.handler();
        if (handler == null) {
            throw new IllegalStateException(command.fullName() + " has no code");
        }
        return handler;
    }

    /** The command that a script means, subcommand included; null if there is none. */
    public @Nullable Command find(byte[][] arguments) {
        Command command = engine.table().find(arguments[0]);
        if (command == null || command.subcommands().isEmpty() || arguments.length == 1) {
            return command;
        }
        return command.subcommand(arguments[1]);
    }

    /** Why a script may not make a call, in Redis's order of checks; null if it may. */
    private @Nullable String refusal(ScriptRun run, @Nullable Command command, byte[][] arguments) {
        if (command == null) {
            return UNKNOWN;
        }
        if (!command.accepts(arguments.length) || command.handler() == null) {
            return ARITY;
        }
        if (command.has(Flag.NOSCRIPT)) {
            return NOT_ALLOWED;
        }
        if (run.caller.limited() != null) {
            String denied = engine.acl().scriptRefusal(run.caller, command, arguments);
            if (denied != null) {
                return denied;
            }
        }
        // As for a pause of writes, what only may write counts as a write here.
        if (run.isReadOnly() && (command.isWrite() || command.has(Flag.MAY_REPLICATE))) {
            return READ_ONLY;
        }
        String refusal = engine.replication().callRefusal(run, command);
        if (refusal != null) {
            return refusal;
        }
        // Who has begun to write may finish what it does.
        if (run.lacksRoom && !run.hasWritten && command.has(Flag.DENYOOM)) {
            return Errors.OUT_OF_MEMORY;
        }
        return null;
    }
}
