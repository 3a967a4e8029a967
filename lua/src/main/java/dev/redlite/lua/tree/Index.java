package dev.redlite.lua.tree;

import dev.redlite.lua.Frame;
import dev.redlite.lua.LuaNumber;
import dev.redlite.lua.LuaString;
import dev.redlite.lua.LuaTable;
import dev.redlite.lua.Meta;

/** {@code object[key]}. */
public final class Index extends Variables.Variable {
    final Expr object;
    final Expr key;

    /** The key if it is a constant string, else null. */
    private final LuaString name;

    private final boolean holds;

    public Index(Expr object, Expr key, int line) {
        this.object = object;
        this.key = key;
        this.line = line;
        name = key instanceof Constants.Constant c && c.value instanceof LuaString s ? s : null;
        holds = !key.isSimple() && !object.isSimple();
        over(object);
        over(key);
    }

    @Override
    public Object eval(Frame f) {
        Object o = Fast.eval(f, object);
        if (name != null) {
            if (o instanceof LuaTable table) {
                Object value = table.get(name);
                if (value != null || table.metatable() == null) {
                    return value;
                }
            }
            f.line = line;
            return Meta.index(f.state, o, name, object);
        }
        return evalComputed(f, o);
    }

    private Object evalComputed(Frame f, Object o) {
        double d = keyOf(f, o);
        if (o instanceof LuaTable table) {
            Object value = Frame.isTag(d) ? table.get(f.other) : table.get(d);
            if (value != null || table.metatable() == null) {
                return value;
            }
        }
        Object k = Frame.isTag(d) ? f.other : LuaNumber.box(d);
        f.line = line;
        return Meta.index(f.state, o, k, object);
    }

    private double keyOf(Frame f, Object o) {
        if (!holds) {
            return Fast.num(f, key);
        }
        f.state.hold(o);
        double d = key.num(f);
        f.state.release();
        return d;
    }

    @Override
    public void set(Frame f, Object value) {
        Object o = Fast.eval(f, object);
        f.line = line;
        set(f, o, key.eval(f), value);
    }

    /** Assigns when object and key were evaluated before. */
    void set(Frame f, Object o, Object k, Object value) {
        if (o instanceof LuaTable t && k instanceof LuaString s && isPlain(t)) {
            t.put(s, value);
        } else {
            f.line = line;
            Meta.setIndex(f.state, o, k, value, object);
        }
    }

    private static boolean isPlain(LuaTable table) {
        return table.metatable() == null && !table.isReadOnly();
    }

    @Override
    public void assign(Frame f, Expr e) {
        Object o = Fast.eval(f, object);
        if (name != null) {
            if (!e.isSimple()) {
                f.state.hold(o);
                Object value = e.eval(f);
                f.state.release();
                set(f, o, name, value);
            } else {
                set(f, o, name, e.eval(f));
            }
            return;
        }
        double d = keyOf(f, o);
        if (!Frame.isTag(d) && d == d && e.isSimple() && o instanceof LuaTable t && isPlain(t)) {
            t.put(d, e.eval(f));
            return;
        }
        Object k = Frame.isTag(d) ? f.other : LuaNumber.box(d);
        f.state.hold(o);
        f.state.hold(k);
        Object value = e.eval(f);
        f.state.release();
        f.state.release();
        if (k instanceof Double n && !n.isNaN() && o instanceof LuaTable t && isPlain(t)) {
            t.put(n, value);
        } else {
            set(f, o, k, value);
        }
    }

    @Override
    public String describe() {
        return name == null ? "field '?'" : "field '" + name + "'";
    }
}
