package dev.redlite.lua;

import dev.redlite.lua.syntax.Compiler;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a file of Lua as the real interpreter does: for looking, and for the benchmark. */
public final class LuaMain {
    private LuaMain() {}

    /** A state with all libraries and a print. */
    static LuaState state(PrintStream out) {
        var state = new LuaState();
        Libraries.open(state, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
        state.globals()
                .put(
                        LuaString.of("print"),
                        new NativeFunction("print", (s, a) -> print(s, a, out)));
        return state;
    }

    private static Object print(LuaState state, Object[] args, PrintStream out) {
        for (int i = 0; i < args.length; i++) {
            if (i > 0) {
                out.write('\t');
            }
            var text = Meta.toText(state, args[i]).bytes();
            out.write(text, 0, text.length);
        }
        out.write('\n');
        return LuaFunction.NOTHING;
    }

    public static void main(String[] args) throws IOException {
        var out = new PrintStream(System.out, true);
        var state = state(out);
        try {
            var source = Files.readAllBytes(Path.of(args[0]));
            state.call(state.load(Compiler.compile(source, args[0])));
        } catch (LuaError e) {
            out.println("lua: " + e.getMessage());
        }
    }
}
