package dev.redlite.lua;

import dev.redlite.lua.tree.Stat;

/**
 * A compiled function. It belongs to no state and never changes, so one compiled chunk serves many
 * runs.
 */
public final class Prototype {
    /** The chunk's name as messages show it. */
    public final String source;

    /** The line it begins at; 0 for a main chunk. */
    public final int line;

    public final int parameters;
    public final boolean isVararg;

    /** Slot of the old-fashioned {@code arg} table, or -1. */
    public final int argSlot;

    public final int slots;

    /** Parameters that closures capture. */
    public final int[] cellParameters;

    /** Where the upvalues come from: slots of the function around it, or ~n for its upvalue n. */
    public final int[] captures;

    public final Stat body;

    /** How deep calls of it nest on the Java stack, in frames. */
    public final int weight;

    /** Whether something is to be done between the binding of the parameters and the body. */
    final boolean hasPrologue;

    public Prototype(
            String source,
            int line,
            int parameters,
            boolean isVararg,
            int argSlot,
            int slots,
            int[] cellParameters,
            int[] captures,
            Stat body) {
        this.source = source;
        this.line = line;
        this.parameters = parameters;
        this.isVararg = isVararg;
        this.argSlot = argSlot;
        this.slots = slots;
        this.cellParameters = cellParameters;
        this.captures = captures;
        this.body = body;
        this.hasPrologue = argSlot >= 0 || cellParameters.length > 0;
        this.weight = body.depth + 3;
    }

    /** Fills {@code arg} and moves parameters that closures capture into cells. */
    void prologue(Frame frame) {
        if (argSlot >= 0) {
            frame.set(argSlot, argTable(frame));
        }
        for (int slot : cellParameters) {
            frame.slots[slot] = new Cell(frame.get(slot));
        }
    }

    private static LuaTable argTable(Frame frame) {
        var table = new LuaTable(frame.state.meter(), frame.varargs.length, 1);
        table.putAll(1, frame.varargs);
        table.put(LuaString.of("n"), LuaNumber.box(frame.varargs.length));
        return table;
    }
}
