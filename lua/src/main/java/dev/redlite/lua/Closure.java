package dev.redlite.lua;

import java.util.Arrays;

/** A function of Lua: a prototype with the variables it captured and its environment. */
public final class Closure extends LuaFunction {
    public final Prototype proto;
    public final Cell[] upvalues;
    public LuaTable globals;

    public Closure(LuaState state, Prototype proto, Cell[] upvalues, LuaTable globals) {
        state.meter().charge(56 + 32L * upvalues.length);
        this.proto = proto;
        this.upvalues = upvalues;
        this.globals = globals;
    }

    @Override
    public Object call(LuaState state, Object[] arguments) {
        return state.run(frame(state, arguments)).answer();
    }

    /** A frame with the parameters in place, not running yet. */
    public Frame frame(LuaState state, Object[] arguments) {
        var frame = new Frame(state, this);
        int n = Math.min(proto.parameters, arguments.length);
        for (int i = 0; i < n; i++) {
            frame.set(i, arguments[i]);
        }
        if (proto.isVararg) {
            frame.varargs =
                    arguments.length <= n
                            ? NOTHING
                            : Arrays.copyOfRange(arguments, n, arguments.length);
        }
        return frame;
    }

    @Override
    long measure(Marker marker) {
        for (Cell cell : upvalues) {
            marker.push(cell);
        }
        marker.push(globals);
        return 56 + 32L * upvalues.length;
    }
}
