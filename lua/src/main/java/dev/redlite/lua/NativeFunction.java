package dev.redlite.lua;

/** A function written in Java: of a library, or of the host. */
public final class NativeFunction extends LuaFunction {
    /** What it does; the answer is one value or an {@code Object[]}. */
    @FunctionalInterface
    public interface Body {
        Object call(LuaState state, Object[] arguments);
    }

    private final String name;
    private final Body body;
    private final boolean home;
    private final Traversal traversal;

    /** Iterators that loops know and run by themselves. */
    public enum Traversal {
        NONE,
        NEXT,
        INDEXES
    }

    /** A function that may run on whatever thread a coroutine runs on. */
    public NativeFunction(String name, Body body) {
        this(name, body, false, Traversal.NONE);
    }

    private NativeFunction(String name, Body body, boolean home, Traversal traversal) {
        this.name = name;
        this.body = body;
        this.home = home;
        this.traversal = traversal;
    }

    /** A function of the host, always called on the thread that runs the script. */
    public static NativeFunction host(String name, Body body) {
        return new NativeFunction(name, body, true, Traversal.NONE);
    }

    /** An iterator that loops may replace by a traversal of their own. */
    public static NativeFunction iterator(String name, Traversal traversal, Body body) {
        return new NativeFunction(name, body, false, traversal);
    }

    public Traversal traversal() {
        return traversal;
    }

    @Override
    public Object call(LuaState state, Object[] arguments) {
        state.nativeArguments = arguments;
        if (home && state.isAway()) {
            return state.callHome(body, arguments);
        }
        return body.call(state, arguments);
    }

    @Override
    public String toString() {
        return name;
    }
}
