package dev.redlite.lua.lib;

import dev.redlite.lua.Closure;
import dev.redlite.lua.Coroutine;
import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.NativeFunction;

import java.util.Arrays;
import java.util.Locale;

/** The library {@code coroutine}. */
public final class CoroutineLib {
    private CoroutineLib() {}

    public static void open(LuaState state) {
        var t = Args.library(state, "coroutine");
        Args.set(t, "create", (s, a) -> s.newCoroutine(body(s, a)));
        Args.set(t, "resume", CoroutineLib::resume);
        Args.set(t, "running", (s, a) -> s.current());
        Args.set(t, "status", (s, a) -> name(coroutine(s, a).status()));
        Args.set(t, "wrap", CoroutineLib::wrap);
        Args.set(t, "yield", LuaState::suspend);
    }

    private static LuaString name(Coroutine.Status status) {
        return LuaString.of(status.name().toLowerCase(Locale.ROOT));
    }

    private static LuaFunction body(LuaState state, Object[] args) {
        if (Args.get(args, 1) instanceof Closure closure) {
            return closure;
        }
        throw state.argumentError(1, "Lua function expected");
    }

    private static Coroutine coroutine(LuaState state, Object[] args) {
        if (Args.get(args, 1) instanceof Coroutine coroutine) {
            return coroutine;
        }
        throw state.argumentError(1, "coroutine expected");
    }

    private static Object resume(LuaState state, Object[] args) {
        var coroutine = coroutine(state, args);
        var before = state.snapshot();
        try {
            checkResumable(coroutine);
            var given = state.resume(coroutine, Arrays.copyOfRange(args, 1, args.length));
            return LuaFunction.concat(new Object[] {Boolean.TRUE}, given);
        } catch (LuaError e) {
            state.unwind(before);
            return new Object[] {Boolean.FALSE, e.value()};
        }
    }

    private static void checkResumable(Coroutine coroutine) {
        if (coroutine.status() != Coroutine.Status.SUSPENDED) {
            throw new LuaError("cannot resume " + name(coroutine.status()) + " coroutine");
        }
    }

    private static Object wrap(LuaState state, Object[] args) {
        var coroutine = state.newCoroutine(body(state, args));
        return new NativeFunction("wrap", (s, a) -> resumeWrapped(s, coroutine, a));
    }

    private static Object resumeWrapped(LuaState state, Coroutine coroutine, Object[] args) {
        try {
            checkResumable(coroutine);
            return state.resume(coroutine, args);
        } catch (LuaError e) {
            // The real one puts the place of the call before a message.
            if (e.value() instanceof LuaString text) {
                throw new LuaError(Bytes.join(state, LuaString.of(state.where(1)), text));
            }
            throw e;
        }
    }
}
