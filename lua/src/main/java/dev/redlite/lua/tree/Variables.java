package dev.redlite.lua.tree;

import dev.redlite.lua.Cell;
import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;

/** Reading and setting variables by kind: slots, cells, upvalues, globals. */
public final class Variables {
    private Variables() {}

    /** Something that can be assigned to. */
    public abstract static class Variable extends Expr {
        public abstract void set(Frame f, Object value);

        /** Assigns what {@code e} gives, unboxed where that is possible. */
        public void assign(Frame f, Expr e) {
            set(f, e.eval(f));
        }
    }

    /** A local variable that no closure captures. */
    public static final class Local extends Variable {
        final int slot;
        private final String name;

        public Local(int slot, String name) {
            this.slot = slot;
            this.name = name;
        }

        public int slot() {
            return slot;
        }

        @Override
        public Object eval(Frame f) {
            Object value = f.slots[slot];
            return value == Frame.NUMBER ? (Object) LuaNumber.box(f.numbers[slot]) : value;
        }

        @Override
        public double num(Frame f) {
            Object value = f.slots[slot];
            return value == Frame.NUMBER ? f.numbers[slot] : f.tag(value);
        }

        @Override
        public boolean test(Frame f) {
            Object value = f.slots[slot];
            return value != null && value != Boolean.FALSE;
        }

        @Override
        public void set(Frame f, Object value) {
            f.set(slot, value);
        }

        @Override
        public void assign(Frame f, Expr e) {
            e.into(f, f, slot);
        }

        @Override
        public boolean isSimple() {
            return true;
        }

        @Override
        public String describe() {
            return "local '" + name + "'";
        }
    }

    /** A local variable that is shared with closures. */
    public static final class Shared extends Variable {
        private final int slot;
        private final String name;

        public Shared(int slot, String name) {
            this.slot = slot;
            this.name = name;
        }

        @Override
        public Object eval(Frame f) {
            return ((Cell) f.slots[slot]).get();
        }

        @Override
        public double num(Frame f) {
            var cell = (Cell) f.slots[slot];
            return cell.value == Frame.NUMBER ? cell.number : f.tag(cell.value);
        }

        @Override
        public void set(Frame f, Object value) {
            ((Cell) f.slots[slot]).set(value);
        }

        @Override
        public void assign(Frame f, Expr e) {
            Variables.assign(f, e, (Cell) f.slots[slot]);
        }

        @Override
        public boolean isSimple() {
            return true;
        }

        @Override
        public String describe() {
            return "local '" + name + "'";
        }
    }

    /** A variable of a function around this one. */
    public static final class Upvalue extends Variable {
        final int index;
        private final String name;

        public Upvalue(int index, String name) {
            this.index = index;
            this.name = name;
        }

        @Override
        public Object eval(Frame f) {
            return f.closure.upvalues[index].get();
        }

        @Override
        public double num(Frame f) {
            var cell = f.closure.upvalues[index];
            return cell.value == Frame.NUMBER ? cell.number : f.tag(cell.value);
        }

        @Override
        public void set(Frame f, Object value) {
            f.closure.upvalues[index].set(value);
        }

        @Override
        public void assign(Frame f, Expr e) {
            Variables.assign(f, e, f.closure.upvalues[index]);
        }

        @Override
        public boolean isSimple() {
            return true;
        }

        @Override
        public String describe() {
            return "upvalue '" + name + "'";
        }
    }

    private static void assign(Frame f, Expr e, Cell cell) {
        double d = e.num(f);
        if (Frame.isTag(d)) {
            cell.value = f.other;
        } else {
            cell.number = d;
            cell.value = Frame.NUMBER;
        }
    }

    /** A field of the function's environment. */
    public static final class Global extends Variable {
        private final LuaString name;

        public Global(LuaString name, int line) {
            this.name = name;
            this.line = line;
        }

        @Override
        public Object eval(Frame f) {
            LuaTable globals = f.closure.globals;
            Object value = globals.get(name);
            if (value != null || globals.metatable() == null) {
                return value;
            }
            f.line = line;
            return Meta.index(f.state, globals, name, null);
        }

        @Override
        public void set(Frame f, Object value) {
            f.line = line;
            Meta.setIndex(f.state, f.closure.globals, name, value, null);
        }

        @Override
        public String describe() {
            return "global '" + name + "'";
        }
    }
}
