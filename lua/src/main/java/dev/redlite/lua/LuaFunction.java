package dev.redlite.lua;

import java.util.Arrays;

/** Anything that a script can call. */
public abstract class LuaFunction {
    /** No values: what a function without results answers, and empty arguments. */
    public static final Object[] NOTHING = {};

    int mark;

    /** The environment of a native function that setfenv gave it, or null. */
    LuaTable environment;

    /** Calls it. The answer is one value, or an {@code Object[]} of any number of values. */
    public abstract Object call(LuaState state, Object[] arguments);

    long measure(Marker marker) {
        marker.push(environment);
        return 40;
    }

    public static Object first(Object answer) {
        if (answer instanceof Object[] many) {
            return many.length == 0 ? null : many[0];
        }
        return answer;
    }

    public static Object[] all(Object answer) {
        return answer instanceof Object[] many ? many : new Object[] {answer};
    }

    /** {@code head} followed by {@code tail}. */
    public static Object[] concat(Object[] head, Object[] tail) {
        if (head.length == 0) {
            return tail;
        }
        var all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
