package dev.redlite.lua.syntax;

import dev.redlite.lua.LuaError;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.Prototype;
import dev.redlite.lua.tree.Stat;
import dev.redlite.lua.tree.Variables;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The names that one function sees while it is compiled. */
final class Scope {
    private static final int LOCALS_MAX = 200;
    private static final int UPVALUES_MAX = 60;

    /** What a local's declaration is known by, counted through the chunk. */
    private record Variable(String name, int slot, int declaration) {}

    final Scope outer;
    private final Lexer lexer;
    private final int line;
    private final Names names;
    private final List<Variable> visible = new ArrayList<>();
    private final List<String> upvalues = new ArrayList<>();
    private final List<Integer> captures = new ArrayList<>();
    private int slots;
    int parameters;
    boolean isVararg;
    boolean usesVarargs;
    int loops;

    /** Values of argument lists around the expression that is read. */
    int pending;

    /**
     * Which declarations of the chunk are captured by closures. The chunk is parsed twice: the
     * first time finds them, the second makes the nodes that fit.
     */
    static final class Names {
        final BitSet captured;
        private final BitSet found = new BitSet();
        private int declarations;

        Names(BitSet captured) {
            this.captured = captured;
        }

        BitSet found() {
            return found;
        }
    }

    Scope(Scope outer, Lexer lexer, Names names, int line) {
        this.outer = outer;
        this.lexer = lexer;
        this.names = names;
        this.line = line;
    }

    /** Makes a name visible from here on, and gives its slot. */
    int declare(String name) {
        limit(visible.size() + 1, LOCALS_MAX, "local variables");
        int slot = visible.size();
        visible.add(new Variable(name, slot, names.declarations++));
        slots = Math.max(slots, slot + 1);
        return slot;
    }

    int visibleCount() {
        return visible.size();
    }

    /** Forgets the names declared since there were {@code count}. */
    void leave(int count) {
        while (visible.size() > count) {
            visible.removeLast();
        }
    }

    /** Whether the visible local in that slot is captured. */
    boolean isShared(int slot) {
        return names.captured.get(visible.get(slot).declaration);
    }

    Variables.Variable resolve(LuaString name, int atLine) {
        String text = name.toString();
        int slot = localSlot(text);
        if (slot >= 0) {
            return isShared(slot)
                    ? new Variables.Shared(slot, text)
                    : new Variables.Local(slot, text);
        }
        int upvalue = upvalue(text);
        return upvalue >= 0
                ? new Variables.Upvalue(upvalue, text)
                : new Variables.Global(name, atLine);
    }

    private int localSlot(String name) {
        for (int i = visible.size() - 1; i >= 0; i--) {
            if (visible.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private int upvalue(String name) {
        // While a function is read nothing is declared around it: a name means one variable.
        int known = upvalues.indexOf(name);
        if (known >= 0) {
            return known;
        }
        if (outer == null) {
            return -1;
        }
        int slot = outer.localSlot(name);
        int from;
        if (slot >= 0) {
            names.found.set(outer.visible.get(slot).declaration);
            from = slot;
        } else {
            int further = outer.upvalue(name);
            if (further < 0) {
                return -1;
            }
            from = ~further;
        }
        limit(upvalues.size() + 1, UPVALUES_MAX, "upvalues");
        upvalues.add(name);
        captures.add(from);
        return upvalues.size() - 1;
    }

    void limit(int count, int max, String what) {
        if (count > max) {
            throw limitError(max, what);
        }
    }

    private LuaError limitError(int max, String what) {
        String where = line == 0 ? "main function" : "function at line " + line;
        return lexer.plainError(where + " has more than " + max + " " + what);
    }

    Prototype finish(String source, Stat body) {
        var cells = new ArrayList<Integer>();
        for (int i = 0; i < parameters; i++) {
            if (isShared(i)) {
                cells.add(i);
            }
        }
        boolean hasArg = isVararg && line > 0;
        if (hasArg && isShared(parameters)) {
            cells.add(parameters);
        }
        return new Prototype(
                source,
                line,
                parameters,
                isVararg,
                hasArg && !usesVarargs ? parameters : -1,
                slots,
                cells.stream().mapToInt(i -> i).toArray(),
                captures.stream().mapToInt(i -> i).toArray(),
                body);
    }
}
