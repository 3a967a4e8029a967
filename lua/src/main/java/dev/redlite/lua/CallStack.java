package dev.redlite.lua;

import java.util.Arrays;

/**
 * Where a run stands: its frames, what they keep in sight, and how deep they nest. Coroutines and
 * deep stacks have a position of their own, which is swapped in while they run.
 */
public abstract class CallStack {
    Frame frame;
    Object[] held = new Object[16];
    int heldCount;
    int calls;
    int nativeCalls;
    int units;
    int unitsMax = DeepStack.HOME_UNITS;

    Coroutine current;
    Object[] nativeArguments = LuaFunction.NOTHING;
    int epoch;
    boolean isOnDeepStack;

    CallStack() {}

    /** Where a stack stands while another one runs. */
    record Position(
            Frame frame,
            Object[] held,
            int heldCount,
            int calls,
            int nativeCalls,
            int units,
            int unitsMax,
            boolean isOnDeepStack) {}

    /** Keeps a value that is only on the Java stack in sight of the measuring of memory. */
    public void hold(Object value) {
        if (heldCount == held.length) {
            held = Arrays.copyOf(held, heldCount * 2);
        }
        held[heldCount++] = value;
    }

    public void release() {
        held[--heldCount] = null;
    }

    /** Notes where the running stack stands. */
    Position leave() {
        return new Position(
                frame, held, heldCount, calls, nativeCalls, units, unitsMax, isOnDeepStack);
    }

    /** Goes to where another stack stands. */
    void enter(Position position, Coroutine coroutine) {
        frame = position.frame;
        held = position.held;
        heldCount = position.heldCount;
        calls = position.calls;
        nativeCalls = position.nativeCalls;
        units = position.units;
        unitsMax = position.unitsMax;
        isOnDeepStack = position.isOnDeepStack;
        current = coroutine;
    }

    /** The beginning of a stack for a coroutine that is resumed from {@code outside}. */
    Position fresh(Position outside) {
        return new Position(
                null,
                new Object[16],
                0,
                outside.calls,
                outside.nativeCalls + 1,
                0,
                DeepStack.HOME_UNITS,
                false);
    }

    /** Undoes what an error left of a call: the position is as before it. */
    public void unwind(Snapshot before) {
        frame = before.frame;
        Arrays.fill(held, before.heldCount, Math.max(heldCount, before.heldCount), null);
        heldCount = before.heldCount;
        calls = before.calls;
        nativeCalls = before.nativeCalls;
        units = before.units;
    }

    /** As {@link #unwind}, but the functions that were running are still seen: for a handler. */
    public void unwindDepth(Snapshot before) {
        var raising = frame;
        unwind(before);
        frame = raising;
    }

    /** What {@link #unwind} goes back to. */
    public Snapshot snapshot() {
        return new Snapshot(frame, heldCount, calls, nativeCalls, units);
    }

    /** A position on the running stack. */
    public record Snapshot(Frame frame, int heldCount, int calls, int nativeCalls, int units) {}

    // -------------------------------------------------------------------------------- errors

    /** {@code chunk:line: } of the function that many levels up, or nothing if that is native. */
    public String where(int level) {
        int left = level;
        for (Frame f = frame; f != null; f = f.caller) {
            if (--left <= 0) {
                return f.closure == null ? "" : f.closure.proto.source + ":" + f.line + ": ";
            }
            left -= f.tailCalls;
            if (left <= 0) {
                return "";
            }
        }
        return "";
    }

    /** The function that many levels up, or null. */
    public Frame frameAt(int level) {
        int left = level;
        for (Frame f = frame; f != null; f = f.caller) {
            if (--left <= 0) {
                return f;
            }
            left -= f.tailCalls;
            if (left <= 0) {
                return null;
            }
        }
        return null;
    }

    /** Where the function of Lua stands that runs, or called the native one that does; or null. */
    Place place() {
        for (Frame f = frame; f != null; f = f.caller) {
            if (f.closure != null) {
                // Loops alone note no line.
                int line = f.line > 0 ? f.line : Math.max(1, f.closure.proto.line);
                return new Place(f.closure.proto.source, line);
            }
        }
        return null;
    }

    /** A chunk and a line of it. */
    public record Place(String source, int line) {}

    /** An error of an instruction, with its place. */
    public LuaError runError(String message) {
        return new LuaError(where(1) + message);
    }

    /** An error that a native function raises, with the place that called it. */
    public LuaError error(String message) {
        return new LuaError(where(1) + message);
    }

    /** {@code bad argument #n to 'name' (message)}, the name being what the script called. */
    public LuaError argumentError(int n, String message) {
        var f = frame;
        String name = "?";
        int number = n;
        if (f != null && f.closure != null && f.site != null) {
            name = f.site.calleeName();
            if (f.site.isMethod() && --number == 0) {
                return error("calling '" + name + "' on bad self (" + message + ")");
            }
        }
        return error("bad argument #" + number + " to '" + name + "' (" + message + ")");
    }
}
