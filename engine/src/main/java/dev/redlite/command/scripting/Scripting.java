package dev.redlite.command.scripting;

import dev.redlite.engine.Call;
import dev.redlite.engine.Engine;
import dev.redlite.engine.Info;

import org.jspecify.annotations.Nullable;

/** What one engine knows of scripts and functions. Under the engine's lock. */
final class Scripting {
    private final ScriptCache scripts = new ScriptCache();
    private final Functions functions = new Functions();
    private @Nullable Interpreter interpreter;
    private @Nullable Engine engine;

    ScriptCache scripts() {
        return scripts;
    }

    Functions functions() {
        return functions;
    }

    /** The interpreter of scripts. */
    Interpreter interpreter(Call call) {
        Interpreter ready = interpreter;
        if (ready == null) {
            report(call.engine());
            ready = new Interpreter(call.engine(), false);
            interpreter = ready;
        }
        return ready;
    }

    /** Forgets all scripts, and what they left in memory. */
    void flush() {
        scripts.clear();
        interpreter = null;
    }

    void report(Engine of) {
        if (engine == null) {
            engine = of;
            of.info().add("memory", this::addMemory);
            of.info().add("stats", fields -> fields.put("evicted_scripts", scripts.evicted()));
        }
    }

    private void addMemory(Info.Fields fields) {
        long evaluation = bytes(interpreter);
        fields.bytes("used_memory_lua", evaluation)
                .put("used_memory_vm_eval", evaluation)
                .put("used_memory_scripts_eval", scripts.bytes())
                .put("number_of_cached_scripts", scripts.size())
                .put("number_of_functions", functions.count())
                .put("number_of_libraries", functions.all().size())
                .put("used_memory_vm_functions", functions.usedBytes())
                .bytes("used_memory_vm_total", evaluation + functions.usedBytes())
                .put("used_memory_functions", functions.codeBytes())
                .bytes("used_memory_scripts", scripts.bytes() + functions.codeBytes());
    }

    private static long bytes(@Nullable Interpreter of) {
        return of == null ? 0 : of.usedBytes();
    }
}
