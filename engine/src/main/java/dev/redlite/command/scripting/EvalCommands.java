package dev.redlite.command.scripting;

import static dev.redlite.engine.Flag.NOSCRIPT;
import static dev.redlite.engine.Flag.NO_MANDATORY_KEYS;
import static dev.redlite.engine.Flag.READONLY;
import static dev.redlite.engine.Flag.SCRIPT_RUNNER;
import static dev.redlite.engine.Flag.SKIP_MONITOR;
import static dev.redlite.engine.Flag.STALE;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.Command;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.KeySpec;
import dev.redlite.engine.Reply;
import dev.redlite.engine.ScriptRun;
import dev.redlite.lua.LuaString;

import org.jspecify.annotations.Nullable;

/** Commands that run a script: EVAL, EVALSHA, EVAL_RO, EVALSHA_RO. */
final class EvalCommands {
    static final String WRITES = "ERR Can not execute a script with write flag using *_ro command.";

    private static final String NO_SCRIPT = "NOSCRIPT No matching script. Please use EVAL.";
    private static final LuaString KEYS = LuaString.of("KEYS");
    private static final LuaString ARGV = LuaString.of("ARGV");

    private final Scripting scripting;

    EvalCommands(Scripting scripting) {
        this.scripting = scripting;
    }

    void register(CommandTable table) {
        runner(table, "EVAL", "2.6.0", false)
                .onlyReadsIf((engine, call) -> Script.onlyReads(call[1]))
                .needsRoomIf((engine, call) -> Script.needsRoom(call[1]))
                .syntax("script numkeys [key [key ...]] [arg [arg ...]]")
                .summary("Runs a script")
                .handler((call, reply) -> eval(call, reply, false));
        runner(table, "EVALSHA", "2.6.0", false)
                .onlyReadsIf((engine, call) -> onlyReads(known(call[1])))
                .needsRoomIf((engine, call) -> needsRoom(known(call[1])))
                .syntax("sha1 numkeys [key [key ...]] [arg [arg ...]]")
                .summary("Runs a script that is known by its digest")
                .handler((call, reply) -> evalSha(call, reply, false));
        runner(table, "EVAL_RO", "7.0.0", true)
                .needsRoomIf((engine, call) -> Script.needsRoom(call[1]))
                .syntax("script numkeys [key [key ...]] [arg [arg ...]]")
                .summary("Runs a script that only reads")
                .handler((call, reply) -> eval(call, reply, true));
        runner(table, "EVALSHA_RO", "7.0.0", true)
                .needsRoomIf((engine, call) -> needsRoom(known(call[1])))
                .syntax("sha1 numkeys [key [key ...]] [arg [arg ...]]")
                .summary("Runs a script that only reads and is known by its digest")
                .handler((call, reply) -> evalSha(call, reply, true));
    }

    /** A command that runs something which is given keys and other arguments. */
    static Command runner(CommandTable table, String name, String since, boolean isReadOnly) {
        Command command = table.add(name).since(since).arity(-3).keys(ScriptKeys::positions);
        if (isReadOnly) {
            command.flags(READONLY).keySpecs(KeySpec.counted(2, "RO", "access"));
        } else {
            command.keySpecs(KeySpec.counted(2, "RW", "access", "update"));
        }
        return command.flags(NOSCRIPT, STALE, SKIP_MONITOR, NO_MANDATORY_KEYS, SCRIPT_RUNNER)
                .complexity("Depends on what is run");
    }

    /** A bad number of keys comes before a bad script. */
    private void eval(Call call, Reply reply, boolean isReadOnly) {
        ScriptKeys keys = ScriptKeys.parse(call, Errors.NOT_INTEGER);
        String digest = Digests.sha1(call.arg(1));
        LuaString name = LuaString.of(digest);
        Script script = scripting.scripts().find(name);
        if (script == null) {
            script = Script.compile(digest, call.arg(1));
            scripting.scripts().evaluate(name, script);
        }
        run(call, reply, script, keys, isReadOnly);
    }

    /** What cannot be a digest comes before a bad number of keys, an unknown one after it. */
    private void evalSha(Call call, Reply reply, boolean isReadOnly) {
        if (call.arg(1).length != Digests.LENGTH) {
            throw new CommandException(NO_SCRIPT);
        }
        ScriptKeys keys = ScriptKeys.parse(call, Errors.NOT_INTEGER);
        Script script = known(call.arg(1));
        if (script == null) {
            throw new CommandException(NO_SCRIPT);
        }
        run(call, reply, script, keys, isReadOnly);
    }

    private @Nullable Script known(byte[] digest) {
        return scripting.scripts().find(LuaString.of(Bytes.toLowerAscii(digest)));
    }

    private static boolean needsRoom(@Nullable Script script) {
        return script != null && script.room() == ScriptRun.Room.REQUIRED;
    }

    private static boolean onlyReads(@Nullable Script script) {
        return script != null && script.flags().contains(ScriptFlag.NO_WRITES);
    }

    private void run(Call call, Reply reply, Script script, ScriptKeys keys, boolean isReadOnly) {
        boolean isBoundToRead = script.flags().contains(ScriptFlag.NO_WRITES);
        if (isReadOnly && script.hasShebang() && !isBoundToRead) {
            throw new CommandException(WRITES);
        }
        call.engine()
                .replication()
                .checkScript(
                        call.session(),
                        script.hasShebang() && !isBoundToRead,
                        script.flags().contains(ScriptFlag.ALLOW_STALE));
        var kind = new ScriptRun.Kind(false, isReadOnly || isBoundToRead, script.room());
        Interpreter interpreter = scripting.interpreter(call);
        var state = interpreter.state();
        interpreter.run(
                call,
                reply,
                script.digest(),
                kind,
                keys.keys(),
                state.load(script.chunk()),
                () -> {
                    state.globals().put(KEYS, interpreter.table(keys.keys()));
                    state.globals().put(ARGV, interpreter.table(keys.others()));
                    return new Object[0];
                });
    }
}
