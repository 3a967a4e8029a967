package dev.redlite.command.scripting;

import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Reply;
import dev.redlite.engine.ScriptRun;
import dev.redlite.engine.Scripts;
import dev.redlite.lua.CallStack;
import dev.redlite.lua.Libraries;
import dev.redlite.lua.Limits;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;
import dev.redlite.lua.ScriptEnded;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A state of Lua with Redis's library, in which scripts run one after the other. */
final class Interpreter {
    private static final long MEGABYTE = 1 << 20;

    /** What all values of a state may take: an eighth of the heap, within bounds. */
    private static final long MEMORY_BYTES =
            Math.clamp(Runtime.getRuntime().maxMemory() / 8, 64 * MEGABYTE, 512 * MEGABYTE);

    private static final String KILLED = "ERR Script killed by user with SCRIPT KILL...";

    private final Engine engine;
    private final LuaState state = new LuaState();
    private final LuaReply answers = new LuaReply(state);
    private final RedisLibrary library;
    private @Nullable ScriptRun run;
    private long endNanos;

    Interpreter(Engine engine, boolean isForFunctions) {
        this.engine = engine;
        Libraries.open(state, engine.clock()::nanos);
        // Environments would let a script change what the next one finds.
        state.globals().put(LuaString.of("getfenv"), null);
        state.globals().put(LuaString.of("setfenv"), null);
        library = new RedisLibrary(this);
        library.open(isForFunctions);
        Libraries.protect(state);
        state.setLimits(new Limits(Long.MAX_VALUE, MEMORY_BYTES));
        state.setOnSlice(this::slice);
    }

    Engine engine() {
        return engine;
    }

    LuaState state() {
        return state;
    }

    RedisLibrary library() {
        return library;
    }

    /** Estimated bytes of all values. */
    long usedBytes() {
        return state.meter().used();
    }

    /** The script that runs. */
    ScriptRun run() {
        ScriptRun running = run;
        if (running == null) {
            throw new IllegalStateException("no script runs");
        }
        return running;
    }

    /** A table of strings. */
    LuaTable table(List<byte[]> strings) {
        var table = new LuaTable(state.meter(), strings.size(), 0);
        int i = 0;
        for (byte[] string : strings) {
            state.meter().charge(string.length);
            table.put(++i, LuaString.of(string));
        }
        return table;
    }

    /** Ends what runs from now on, outside of scripts, after a time; 0 for no limit. */
    void limitNanos(long nanos) {
        endNanos = nanos == 0 ? 0 : engine.clock().nanos() + nanos;
    }

    private void slice() {
        if (endNanos != 0 && engine.clock().nanos() - endNanos > 0) {
            state.interrupt();
        }
        ScriptRun running = run;
        if (running != null) {
            engine.scripts().slice(running, state::atHome);
        }
    }

    // ---- Runs

    /** Makes what is to be run, once it is sure that it will. */
    interface Preparation {
        /** Makes the arguments. */
        Object[] arguments();
    }

    /**
     * Runs a function and answers with its first result. An error of the script is an answer, too:
     * it takes nothing back.
     */
    void run(
            Call call,
            Reply reply,
            String name,
            ScriptRun.Kind kind,
            List<byte[]> keys,
            LuaFunction function,
            Preparation preparation) {
        Scripts scripts = engine.scripts();
        ScriptRun mine = scripts.begin(call, keys, name, kind, state::interrupt);
        run = mine;
        long mark = reply.mark();
        try {
            Object[] results = state.call(function, preparation.arguments());
            LuaAnswer.write(LuaFunction.first(results), mine.session().protocol(), reply);
        } catch (LuaError error) {
            reply.rewind(mark);
            boolean isCounted =
                    !(error.value() instanceof LuaTable table
                            && table.get(LuaReply.IS_COUNTED) != null);
            scripts.fail(call, reply, text(error.value()) + place(name), isCounted);
        } catch (ScriptEnded ended) {
            if (mine.isDropped()) {
                throw new CommandException("ERR the script was ended with the server");
            }
            scripts.fail(call, reply, KILLED + place(name), true);
        } catch (CommandException tooLarge) {
            // What the script did stays done although it cannot be answered.
            reply.rewind(mark);
            scripts.fail(call, reply, tooLarge.reply(), true);
        } finally {
            run = null;
            scripts.end(mine);
        }
    }

    /** The text of an error that a script did not catch. */
    static String text(@Nullable Object error) {
        if (error instanceof LuaTable table) {
            return switch (table.get(LuaReply.ERR)) {
                case LuaString text -> text.latin1();
                case Double number -> LuaNumber.format(number);
                case null, default -> "ERR unknown error";
            };
        }
        return "ERR " + plainText(error);
    }

    static String plainText(@Nullable Object value) {
        return value instanceof LuaString text ? text.latin1() : Meta.plainText(value).latin1();
    }

    private String place(String name) {
        CallStack.Place place = state.failedAt();
        String script = " script: " + name;
        return place == null ? script : script + ", on " + source(place) + ":" + place.line() + ".";
    }

    /** A chunk's name as it was given, of which Lua's own messages show a form to be read. */
    private static String source(CallStack.Place place) {
        String shown = place.source();
        if (shown.startsWith("[string \"") && shown.endsWith("\"]")) {
            return shown.substring("[string \"".length(), shown.length() - 2);
        }
        return "@" + shown;
    }

    // ---- Commands

    /** Calls a command for the script that runs; its answer is raised if it is an error. */
    @Nullable Object command(byte[][] words, boolean raises) {
        ScriptRun running = run();
        answers.begin(running.session());
        engine.scripts().call(running, words, answers);
        boolean isError = answers.isError();
        Object answer = answers.take();
        if (isError && raises) {
            throw new LuaError(answer);
        }
        return answer;
    }
}
