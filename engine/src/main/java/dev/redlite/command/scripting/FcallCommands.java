package dev.redlite.command.scripting;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Reply;
import dev.redlite.engine.ScriptRun;

import org.jspecify.annotations.Nullable;

/** Commands that run a function: FCALL, FCALL_RO. */
final class FcallCommands {
    private final Functions functions;

    FcallCommands(Scripting scripting) {
        this.functions = scripting.functions();
    }

    void register(CommandTable table) {
        EvalCommands.runner(table, "FCALL", "7.0.0", false)
                .onlyReadsIf(this::onlyReads)
                .needsRoomIf(this::needsRoom)
                .syntax("function numkeys [key [key ...]] [arg [arg ...]]")
                .summary("Runs a function")
                .handler((call, reply) -> call(call, reply, false));
        EvalCommands.runner(table, "FCALL_RO", "7.0.0", true)
                .needsRoomIf(this::needsRoom)
                .syntax("function numkeys [key [key ...]] [arg [arg ...]]")
                .summary("Runs a function that only reads")
                .handler((call, reply) -> call(call, reply, true));
    }

    private Library.@Nullable Function function(Engine engine, byte[] name) {
        functions.follow(engine);
        return functions.function(name);
    }

    private boolean needsRoom(Engine engine, byte[][] call) {
        Library.Function function = function(engine, call[1]);
        return function != null && ScriptFlag.room(function.flags()) == ScriptRun.Room.REQUIRED;
    }

    private boolean onlyReads(Engine engine, byte[][] call) {
        Library.Function function = function(engine, call[1]);
        return function != null && function.flags().contains(ScriptFlag.NO_WRITES);
    }

    /** An unknown function comes before a bad number of keys. */
    private void call(Call call, Reply reply, boolean isReadOnly) {
        Library.Function function = function(call.engine(), call.arg(1));
        if (function == null) {
            throw new CommandException("ERR Function not found");
        }
        ScriptKeys keys = ScriptKeys.parse(call, "ERR Bad number of keys provided");
        boolean isBoundToRead = function.flags().contains(ScriptFlag.NO_WRITES);
        if (isReadOnly && !isBoundToRead) {
            throw new CommandException(EvalCommands.WRITES);
        }
        boolean endures = function.flags().contains(ScriptFlag.ALLOW_STALE);
        call.engine().replication().checkScript(call.session(), !isBoundToRead, endures);
        Interpreter interpreter = functions.interpreter(call.engine());
        interpreter.run(
                call,
                reply,
                function.name(),
                new ScriptRun.Kind(true, isBoundToRead, ScriptFlag.room(function.flags())),
                keys.keys(),
                function.callback(),
                () ->
                        new Object[] {
                            interpreter.table(keys.keys()), interpreter.table(keys.others())
                        });
    }
}
