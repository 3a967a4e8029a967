package dev.redlite.lua;

import dev.redlite.lua.lib.BaseLib;
import dev.redlite.lua.lib.BitLib;
import dev.redlite.lua.lib.CjsonLib;
import dev.redlite.lua.lib.CmsgpackLib;
import dev.redlite.lua.lib.CoroutineLib;
import dev.redlite.lua.lib.MathLib;
import dev.redlite.lua.lib.StringLib;
import dev.redlite.lua.lib.StructLib;
import dev.redlite.lua.lib.TableLib;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/** Opens libraries and protects them. */
public final class Libraries {
    private Libraries() {}

    /**
     * Opens all that Redis's scripts have and that does not depend on Redis.
     *
     * @param cpuNanos what {@code os.clock} counts
     */
    public static void open(LuaState state, LongSupplier cpuNanos) {
        BaseLib.open(state);
        StringLib.open(state);
        TableLib.open(state);
        MathLib.open(state);
        MathLib.openClock(state, cpuNanos);
        CoroutineLib.open(state);
        BitLib.open(state);
        StructLib.open(state);
        CjsonLib.open(state);
        CmsgpackLib.open(state);
    }

    /**
     * Makes the globals, and every table that can be reached from them, read-only; so are the
     * metatables, that of strings included. Reading a global that is not there becomes an error.
     */
    public static void protect(LuaState state) {
        var metatable = state.newTable();
        metatable.put(
                Metamethod.INDEX.key,
                new NativeFunction(
                        "__index",
                        (s, a) -> {
                            String name =
                                    a.length > 1 && a[1] instanceof LuaString n
                                            ? n.toString()
                                            : String.valueOf(a.length > 1 ? a[1] : null);
                            throw s.error(
                                    "Script attempted to access nonexistent global variable '"
                                            + name
                                            + "'");
                        }));
        state.globals().setMetatable(metatable);
        var seen = new LinkedHashSet<LuaTable>();
        collect(state.globals(), seen);
        collect(state.stringMetatable(), seen);
        seen.forEach(table -> table.setReadOnly(true));
    }

    private static void collect(LuaTable table, Set<LuaTable> seen) {
        if (table == null || !seen.add(table)) {
            return;
        }
        collect(table.metatable(), seen);
        for (int at = table.nextPosition(0); at >= 0; at = table.nextPosition(at)) {
            if (table.valueAt(at) instanceof LuaTable inner) {
                collect(inner, seen);
            }
        }
    }
}
