package dev.redlite.lua.lib;

import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaFunction;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaState;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.LuaType;
import dev.redlite.lua.NativeFunction;

/** Reads arguments as the library functions of Lua do, counted from 1, with their messages. */
public final class Args {
    private Args() {}

    static void set(LuaTable table, String name, NativeFunction.Body body) {
        table.put(LuaString.of(name), new NativeFunction(name, body));
    }

    /** Makes a library's table and puts it into the globals. */
    static LuaTable library(LuaState state, String name) {
        var table = state.newTable();
        state.globals().put(LuaString.of(name), table);
        return table;
    }

    public static Object get(Object[] args, int n) {
        return n <= args.length ? args[n - 1] : null;
    }

    public static boolean isAbsent(Object[] args, int n) {
        return get(args, n) == null;
    }

    static LuaError typeError(LuaState state, Object[] args, int n, String expected) {
        String got = n > args.length ? "no value" : LuaType.of(args[n - 1]).label;
        return state.argumentError(n, expected + " expected, got " + got);
    }

    public static void any(LuaState state, Object[] args, int n) {
        if (n > args.length) {
            throw state.argumentError(n, "value expected");
        }
    }

    public static double number(LuaState state, Object[] args, int n) {
        Object value = get(args, n);
        if (value instanceof Double d) {
            return d;
        }
        Double parsed = LuaNumber.of(value);
        if (parsed == null) {
            throw typeError(state, args, n, "number");
        }
        return parsed;
    }

    static double number(LuaState state, Object[] args, int n, double otherwise) {
        return isAbsent(args, n) ? otherwise : number(state, args, n);
    }

    /** A number made an int as C does it: of what does not fit the low bits are left. */
    public static int integer(LuaState state, Object[] args, int n) {
        return (int) LuaNumber.toLong(number(state, args, n));
    }

    static int integer(LuaState state, Object[] args, int n, int otherwise) {
        return isAbsent(args, n) ? otherwise : integer(state, args, n);
    }

    public static LuaString string(LuaState state, Object[] args, int n) {
        Object value = get(args, n);
        if (value instanceof LuaString s) {
            return s;
        }
        if (value instanceof Double d) {
            return LuaNumber.toLuaString(d);
        }
        throw typeError(state, args, n, "string");
    }

    static LuaString string(LuaState state, Object[] args, int n, LuaString otherwise) {
        return isAbsent(args, n) ? otherwise : string(state, args, n);
    }

    public static LuaTable table(LuaState state, Object[] args, int n) {
        if (get(args, n) instanceof LuaTable t) {
            return t;
        }
        throw typeError(state, args, n, "table");
    }

    static LuaFunction function(LuaState state, Object[] args, int n) {
        if (get(args, n) instanceof LuaFunction f) {
            return f;
        }
        throw typeError(state, args, n, "function");
    }
}
