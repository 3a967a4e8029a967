package dev.redlite.engine;

import dev.redlite.keyspace.Keyspace;
import dev.redlite.lua.LuaState;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The script that runs, if one does, and the commands that it calls. Under the engine's lock. */
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

    private static final String UNKILLABLE =
            "UNKILLABLE Sorry the script already executed write commands against the dataset. You"
                    + " can either wait the script termination or kill the server in a hard way"
                    + " using the SHUTDOWN NOSAVE command.";

    private final Engine engine;
    private final Timing timing;
    private @Nullable ScriptSession session;
    private @Nullable ScriptRun running;
    private long libraryVersion;
    private boolean areLibrariesTouched;

    Scripts(Engine engine, Timing timing) {
        this.engine = engine;
        this.timing = timing;
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

    /** A few thousand steps of a script have passed; on whatever thread it is on. */
    public void slice(ScriptRun run, LuaState state) {}

    /** Ends what runs, as SCRIPT KILL and FUNCTION KILL ask. */
    public void kill(Reply reply, boolean isForFunction) {
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
        Call call = run.session.call(engine, command);
        call.set(command, arguments);
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
    private static @Nullable String refusal(
            ScriptRun run, @Nullable Command command, byte[][] arguments) {
        if (command == null) {
            return UNKNOWN;
        }
        if (!command.accepts(arguments.length) || command.handler() == null) {
            return ARITY;
        }
        if (command.has(Flag.NOSCRIPT)) {
            return NOT_ALLOWED;
        }
        if (run.isReadOnly() && command.isWrite()) {
            return READ_ONLY;
        }
        return null;
    }
}
