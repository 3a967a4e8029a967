package dev.redlite.lua.lib;

import dev.redlite.lua.Closure;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaState;

/** getfenv and setfenv. Native functions keep the globals as their environment. */
final class Environments {
    private Environments() {}

    static Object get(LuaState state, Object[] args) {
        var function = function(state, args, true);
        return function instanceof Closure c ? c.globals : state.globals();
    }

    static Object set(LuaState state, Object[] args) {
        var environment = Args.table(state, args, 2);
        if (Args.get(args, 1) instanceof Double d && d == 0) {
            throw state.error("'setfenv' cannot change environment of given object");
        }
        if (!(function(state, args, false) instanceof Closure closure)) {
            throw state.error("'setfenv' cannot change environment of given object");
        }
        closure.globals = environment;
        return closure;
    }

    /** The function named or at a level; null for the level of the state. */
    private static LuaFunction function(LuaState state, Object[] args, boolean isOptional) {
        if (Args.get(args, 1) instanceof LuaFunction f) {
            return f;
        }
        int level = isOptional ? Args.integer(state, args, 1, 1) : Args.integer(state, args, 1);
        if (level < 0) {
            throw state.argumentError(1, "level must be non-negative");
        }
        if (level == 0) {
            return null;
        }
        var frame = state.frameAt(level);
        if (frame == null) {
            throw state.argumentError(1, "invalid level");
        }
        return frame.closure;
    }
}
