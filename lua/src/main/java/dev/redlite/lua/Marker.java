package dev.redlite.lua;

import java.util.ArrayDeque;

/** Adds up the memory of all values that a state can still reach, without recursion. */
final class Marker {
    private static final int STRING_BYTES = 40;

    private final int epoch;
    private final ArrayDeque<Object> pending = new ArrayDeque<>();
    private long bytes;

    private Marker(LuaState state) {
        this.epoch = ++state.epoch;
    }

    static long measure(LuaState state) {
        var marker = new Marker(state);
        marker.push(state.globals());
        marker.push(state.registry());
        marker.push(state.stringMetatable());
        marker.frames(state.frame);
        marker.held(state.held, state.heldCount);
        marker.push(state.current);
        while (!marker.pending.isEmpty()) {
            marker.visit(marker.pending.pop());
        }
        return marker.bytes;
    }

    void push(Object value) {
        switch (value) {
            case null -> {}
            case LuaString s -> {
                if (s.mark != epoch) {
                    s.mark = epoch;
                    bytes += STRING_BYTES + s.length();
                }
            }
            case LuaTable t -> {
                if (t.mark != epoch) {
                    t.mark = epoch;
                    pending.push(t);
                }
            }
            case LuaFunction f -> {
                if (f.mark != epoch) {
                    f.mark = epoch;
                    pending.push(f);
                }
            }
            case Coroutine c -> {
                if (c.mark != epoch) {
                    c.mark = epoch;
                    pending.push(c);
                }
            }
            case Object[] list -> pushAll(list);
            case Cell c -> push(c.value);
            default -> {}
        }
    }

    private void pushAll(Object[] list) {
        for (Object value : list) {
            push(value);
        }
    }

    private void visit(Object value) {
        switch (value) {
            // Apart from the sum: measuring adds to it what strings in them take.
            case LuaTable t -> {
                long own = t.measure(this);
                bytes += own;
            }
            case LuaFunction f -> {
                long own = f.measure(this);
                bytes += own;
            }
            case Coroutine c -> {
                bytes += Coroutine.BYTES;
                push(c.body);
                push(c.transfer);
                frames(c.savedFrame);
                held(c.savedHeld, c.savedHeldCount);
                push(c.resumer);
            }
            default -> throw new IllegalStateException("not a container: " + value);
        }
    }

    private void held(Object[] held, int count) {
        for (int i = 0; i < count; i++) {
            push(held[i]);
        }
    }

    private void frames(Frame top) {
        for (Frame f = top; f != null; f = f.caller) {
            bytes += Frame.BYTES + 20L * f.slots.length;
            pushAll(f.slots);
            push(f.varargs);
            push(f.closure);
            push(f.result);
        }
    }
}
