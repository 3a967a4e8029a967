package dev.redlite.lua.tree;

import dev.redlite.lua.Cell;
import dev.redlite.lua.Closure;
import dev.redlite.lua.Frame;
import dev.redlite.lua.Prototype;

/** {@code function … end}: makes a closure. */
public final class FunctionExpr extends Expr {
    private final Prototype proto;

    public FunctionExpr(Prototype proto) {
        this.proto = proto;
        line = proto.line;
    }

    @Override
    public Object eval(Frame f) {
        var captures = proto.captures;
        var cells = new Cell[captures.length];
        for (int i = 0; i < cells.length; i++) {
            int from = captures[i];
            cells[i] = from >= 0 ? (Cell) f.slots[from] : f.closure.upvalues[~from];
        }
        return new Closure(f.state, proto, cells, f.closure.globals);
    }

    @Override
    public double num(Frame f) {
        return f.tag(eval(f));
    }

    @Override
    public boolean isSimple() {
        return true;
    }
}
